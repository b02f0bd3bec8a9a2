"""Hours and claims are read by nobody else; an appointment, by those who attend it.

Nobody writes a moment, an answer or a claim by themselves: the functions of
``0003_agreeing`` do, under the locks that keep everyone in one place at a time.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

SEEN = """
CREATE OR REPLACE FUNCTION avec.appointments_seen() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(found.id), '{}') FROM (
    SELECT a.id FROM public.agenda_appointment a WHERE a.owner_id = me
    UNION
    SELECT t.appointment_id FROM public.agenda_attendee t
      JOIN public.agenda_appointment a ON a.id = t.appointment_id
      WHERE t.person_id = me AND t.left_at IS NULL
        AND a.owner_id <> ALL (avec.kept_apart())
  ) AS found);
END $$;
"""

CALLED = """
CREATE OR REPLACE FUNCTION avec.appointments_called() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(a.id), '{}')
    FROM public.agenda_appointment a
    WHERE a.owner_id = me AND a.cancelled_at IS NULL AND a.confirmed_at IS NULL);
END $$;
"""

# Whom somebody may ask for an appointment: people of either circle, and of their team.
REACHABLE = """
CREATE OR REPLACE FUNCTION avec.reachable_people() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(DISTINCT found.id), '{}') FROM (
    SELECT CASE WHEN t.person_id = me THEN t.other_id ELSE t.person_id END AS id
      FROM public.circles_tie t
      WHERE t.ended_at IS NULL AND me IN (t.person_id, t.other_id)
    UNION ALL
    SELECT pg_catalog.unnest(avec.colleagues())
    UNION ALL
    SELECT me
  ) AS found WHERE found.id <> ALL (avec.kept_apart()));
END $$;
"""

# Somebody comes as a peer or by their trade only while a place says they are.
TRUE_SIDE = """
CREATE OR REPLACE FUNCTION avec.true_side() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.side <> 'person' AND NOT EXISTS (
    SELECT FROM public.people_affiliation a
    WHERE a.person_id = NEW.person_id AND a.confirmed_at IS NOT NULL
      AND a.starts_at <= avec.now() AND (a.ended_at IS NULL OR a.ended_at > avec.now())
      AND CASE NEW.side WHEN 'peer' THEN a.capacity = 'peer_supporter'
          ELSE a.capacity IN ('professional', 'team_coordinator') END
  ) THEN
    RAISE EXCEPTION 'nobody comes from a side that no place confirms'
      USING errcode = 'check_violation';
  END IF;
  NEW.name := (SELECT p.name FROM public.people_person p WHERE p.id = NEW.person_id);
  RETURN NEW;
END $$;
"""

# What is confirmed has everyone's time, and the two voices it promised. Asked at the
# end of the transaction: a pair is two rows.
WHOLE = """
CREATE OR REPLACE FUNCTION avec.appointment_is_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  key uuid;
  one public.agenda_appointment;
  attending integer;
  claiming integer;
  peers integer;
  others integer;
BEGIN
  IF TG_TABLE_NAME = 'agenda_appointment' THEN key := NEW.id;
  ELSIF TG_OP = 'DELETE' THEN key := OLD.appointment_id;
  ELSE key := NEW.appointment_id;
  END IF;
  SELECT * INTO one FROM public.agenda_appointment a WHERE a.id = key;
  IF one.confirmed_at IS NULL OR one.cancelled_at IS NOT NULL
     OR pg_catalog.upper(one.during) <= avec.now() THEN RETURN NULL; END IF;
  SELECT count(*), count(*) FILTER (WHERE t.side = 'peer'),
         count(*) FILTER (WHERE t.side = 'professional')
    INTO attending, peers, others
    FROM public.agenda_attendee t
    WHERE t.appointment_id = key AND t.left_at IS NULL;
  SELECT count(*) INTO claiming
    FROM public.agenda_claim c
    JOIN public.agenda_attendee t
      ON t.appointment_id = key AND t.person_id = c.owner_id AND t.left_at IS NULL
    WHERE c.appointment_id = key AND c.held_until IS NULL
      AND c.during @> one.during;
  IF attending < 2 OR claiming <> attending THEN
    RAISE EXCEPTION 'a confirmed appointment has the time of each who attends'
      USING errcode = 'check_violation';
  END IF;
  IF one.is_pair AND (peers = 0 OR others = 0) THEN
    RAISE EXCEPTION 'a pair is at least one peer and one professional'
      USING errcode = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""

WATCHED = """
CREATE TRIGGER true_side BEFORE INSERT ON agenda_attendee
  FOR EACH ROW EXECUTE FUNCTION avec.true_side();
CREATE CONSTRAINT TRIGGER appointment_is_whole
  AFTER INSERT OR UPDATE ON agenda_appointment
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION avec.appointment_is_whole();
CREATE CONSTRAINT TRIGGER attendees_are_whole
  AFTER INSERT OR UPDATE OR DELETE ON agenda_attendee
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION avec.appointment_is_whole();
CREATE CONSTRAINT TRIGGER claims_are_whole
  AFTER INSERT OR UPDATE OR DELETE ON agenda_claim
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION avec.appointment_is_whole();
"""
UNWATCHED = """
DROP TRIGGER true_side ON agenda_attendee;
DROP TRIGGER appointment_is_whole ON agenda_appointment;
DROP TRIGGER attendees_are_whole ON agenda_attendee;
DROP TRIGGER claims_are_whole ON agenda_claim;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
SEEN_BY_ME = "any ((select avec.appointments_seen())::uuid[])"
CALLED_BY_ME = "any ((select avec.appointments_called())::uuid[])"
REACHED = "any ((select avec.reachable_people())::uuid[])"
MY_OPENING = (
    "opening_id in (select o.id from agenda_opening o"
    f" where o.owner_id = {ME})"
)


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0001_initial"),
        ("circles", "0009_two_kept_apart"),
        ("documents", "0012_a_block_closes"),
    ]
    operations = [
        NarrowFunction("avec.appointments_seen()", SEEN),
        NarrowFunction("avec.appointments_called()", CALLED),
        NarrowFunction("avec.reachable_people()", REACHABLE),
        NarrowFunction("avec.true_side()", TRUE_SIDE, callers=""),
        NarrowFunction("avec.appointment_is_whole()", WHOLE, callers=""),
        Wall(
            "agenda_opening",
            read=MINE,
            add=MINE,
            change=(MINE, MINE),
            columns="rule, without, is_bookable, written_until",
            remove=MINE,
        ),
        Wall(
            "agenda_opentime",
            read=MINE,
            add=f"{MINE} and {MY_OPENING}",
            remove=MINE,
        ),
        Wall("agenda_absence", read=MINE, add=MINE, remove=MINE),
        Wall(
            "agenda_appointment",
            read=f"{MINE} or id = {SEEN_BY_ME}",
            add=f"{MINE} and during is null and confirmed_at is null"
            " and cancelled_at is null and cancelled_by_id is null and sequence = 0",
        ),
        Wall(
            "agenda_attendee",
            read=f"appointment_id = {SEEN_BY_ME}",
            add=f"appointment_id = {CALLED_BY_ME} and person_id = {REACHED}"
            " and left_at is null",
        ),
        Wall("agenda_proposedtime", read=f"appointment_id = {SEEN_BY_ME}"),
        Wall("agenda_answer", read=f"appointment_id = {SEEN_BY_ME}"),
        Wall("agenda_claim", read=MINE),
        migrations.RunSQL(WATCHED, UNWATCHED),
    ]
