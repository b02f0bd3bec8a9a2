"""The time of rooms and cars: taken with a moment, given back with it. No door beside.

Agreeing on a moment is the agenda's (``agenda/migrations/0011_moving``), and stays as it
is: when somebody's time is claimed for a moment, what goes with the appointment is
claimed with it; when that is refused, the moment is. Whoever takes a room's time holds
appointments first, then people, then rooms in the order of their keys.
"""

from django.db import migrations

from avec.access.walls import ClosedTable, NarrowFunction, Wall

# What is seen: of the place of one's hat, and of the appointments that one sees.
HERE = """
CREATE OR REPLACE FUNCTION avec.place_where_i_act() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT h.place FROM avec.place_of_my_hat() AS h
$$;
"""
USED = """
CREATE OR REPLACE FUNCTION avec.resources_of_mine() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(DISTINCT u.resource_id), '{}')
    FROM public.resources_resourceuse u
    WHERE u.appointment_id = ANY (avec.appointments_seen())
$$;
"""

# Whoever answers for a place, or coordinates one of its teams, under that hat.
KEPT = """
CREATE OR REPLACE FUNCTION avec.place_whose_rooms_i_keep() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.organization_id FROM public.people_affiliation a
    WHERE a.id = (SELECT h.worn FROM avec.place_of_my_hat() AS h)
      AND (a.answers_for_place OR a.capacity = 'team_coordinator')
$$;
"""

# Nobody else takes the time of these until the end; what was held and is over is free.
HOLD = """
CREATE OR REPLACE FUNCTION avec.hold_resources(keys uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one uuid;
BEGIN
  FOR one IN SELECT DISTINCT k FROM pg_catalog.unnest(keys) AS k ORDER BY k LOOP
    PERFORM pg_catalog.pg_advisory_xact_lock(
      pg_catalog.hashtextextended('agenda.resource:' || one::text, 0));
  END LOOP;
  DELETE FROM public.resources_resourceclaim c
    WHERE c.resource_id = ANY (keys) AND c.held_until <= avec.now();
END $$;
"""

# The same for those of every date of a series: whoever moves several dates holds them
# after the dates and the people (``agenda/migrations/0014_coming_back``).
HOLD_OF_SERIES = """
CREATE OR REPLACE FUNCTION avec.hold_resources_of_series(key uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM avec.hold_resources(ARRAY(SELECT DISTINCT u.resource_id
    FROM public.resources_resourceuse u
    JOIN public.agenda_appointment a ON a.id = u.appointment_id
    WHERE a.series = key AND a.id = ANY (avec.appointments_seen())));
END $$;
"""

# Whether it is taken then by something else than these appointments.
IS_TAKEN = """
CREATE OR REPLACE FUNCTION avec.is_resource_taken(
  key uuid, span tstzrange, aside uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.resources_resourceclaim c
    WHERE c.resource_id = key AND c.during && span AND c.appointment_id <> ALL (aside)
      AND pg_catalog.lower(c.during) > pg_catalog.lower(span) - interval '13 hours'
      AND pg_catalog.lower(c.during) < pg_catalog.upper(span)
      AND (c.held_until IS NULL OR c.held_until > avec.now()))
$$;
"""

# Its time for one moment; refused as two things at once are. It is held by whoever
# calls. Over time that the same appointments give back, it is not excluded yet.
TAKE = """
CREATE OR REPLACE FUNCTION avec.take_resource(
  key uuid, one public.agenda_appointment, proposed public.agenda_proposedtime)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  span tstzrange := avec.whole_span(one, pg_catalog.lower(proposed.during));
  moved uuid[] := avec.moved_with(proposed);
BEGIN
  IF avec.is_resource_taken(key, span, moved) THEN
    RAISE EXCEPTION 'a room is in one place at a time'
      USING errcode = 'exclusion_violation';
  END IF;
  INSERT INTO public.resources_resourceclaim
    (id, resource_id, appointment_id, time_id, during, held_until, is_beside)
  VALUES (pg_catalog.gen_random_uuid(), key, one.id, proposed.id, span,
    CASE WHEN proposed.during = one.during THEN NULL ELSE proposed.expires_at END,
    EXISTS (SELECT FROM public.resources_resourceclaim c
      WHERE c.resource_id = key AND c.during && span));
END $$;
"""

# With somebody's time for a moment, the time of what goes with the appointment.
WITH_TIME = """
CREATE OR REPLACE FUNCTION avec.resources_with_time() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_appointment;
  proposed public.agenda_proposedtime;
  left_to_take uuid[] := ARRAY(
    SELECT u.resource_id FROM public.resources_resourceuse u
    WHERE u.appointment_id = NEW.appointment_id
      AND NOT EXISTS (SELECT FROM public.resources_resourceclaim c
        WHERE c.time_id = NEW.time_id AND c.resource_id = u.resource_id)
    ORDER BY u.resource_id);
  key uuid;
BEGIN
  IF pg_catalog.cardinality(left_to_take) = 0 THEN RETURN NULL; END IF;
  SELECT * INTO one FROM public.agenda_appointment a WHERE a.id = NEW.appointment_id;
  SELECT * INTO proposed FROM public.agenda_proposedtime t WHERE t.id = NEW.time_id;
  -- Two appointments that change places take theirs in one order.
  PERFORM avec.hold_resources(ARRAY(
    SELECT u.resource_id FROM public.resources_resourceuse u
    WHERE u.appointment_id = ANY (avec.moved_with(proposed))));
  FOREACH key IN ARRAY left_to_take LOOP
    PERFORM avec.take_resource(key, one, proposed);
  END LOOP;
  RETURN NULL;
END $$;
"""

# A moment taken back gives it back.
WITHDRAWN = """
CREATE OR REPLACE FUNCTION avec.resources_of_withdrawn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.resources_resourceclaim c WHERE c.time_id = NEW.id;
  RETURN NULL;
END $$;
"""

# Agreed: what was held is firm, and none of it is missing. Cancelled: it is free.
SETTLED = """
CREATE OR REPLACE FUNCTION avec.resources_of_settled() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.cancelled_at IS NOT NULL THEN
    DELETE FROM public.resources_resourceclaim c WHERE c.appointment_id = NEW.id;
    RETURN NULL;
  END IF;
  IF NEW.confirmed_at IS NULL OR NOT EXISTS (
    SELECT FROM public.resources_resourceuse u WHERE u.appointment_id = NEW.id)
  THEN RETURN NULL; END IF;
  UPDATE public.resources_resourceclaim c SET held_until = NULL, is_beside = false
    FROM public.agenda_proposedtime p
    WHERE p.id = c.time_id AND c.appointment_id = NEW.id AND p.during = NEW.during
      AND p.withdrawn_at IS NULL;
  IF EXISTS (SELECT FROM public.resources_resourceuse u
    WHERE u.appointment_id = NEW.id AND NOT EXISTS (
      SELECT FROM public.resources_resourceclaim c
      WHERE c.appointment_id = NEW.id AND c.resource_id = u.resource_id
        AND c.held_until IS NULL AND c.during @> NEW.during)) THEN
    RAISE EXCEPTION 'a confirmed appointment has the time of what goes with it'
      USING errcode = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""

# The foreign keys do not cascade in the database: children go first.
FORGET_TIME = """
CREATE OR REPLACE FUNCTION avec.forget_resources_of_time() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.resources_resourceclaim c WHERE c.time_id = OLD.id;
  RETURN OLD;
END $$;
"""
FORGET = """
CREATE OR REPLACE FUNCTION avec.forget_resources() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.resources_resourceclaim c WHERE c.appointment_id = OLD.id;
  DELETE FROM public.resources_resourceuse u WHERE u.appointment_id = OLD.id;
  RETURN OLD;
END $$;
"""

WATCHED = """
CREATE TRIGGER resources_with_time AFTER INSERT ON agenda_claim
  FOR EACH ROW WHEN (NEW.time_id IS NOT NULL)
  EXECUTE FUNCTION avec.resources_with_time();
CREATE TRIGGER resources_of_withdrawn AFTER UPDATE OF withdrawn_at ON agenda_proposedtime
  FOR EACH ROW WHEN (NEW.withdrawn_at IS NOT NULL)
  EXECUTE FUNCTION avec.resources_of_withdrawn();
CREATE TRIGGER resources_of_settled
  AFTER UPDATE OF confirmed_at, cancelled_at ON agenda_appointment
  FOR EACH ROW EXECUTE FUNCTION avec.resources_of_settled();
CREATE TRIGGER forget_resources_of_time BEFORE DELETE ON agenda_proposedtime
  FOR EACH ROW EXECUTE FUNCTION avec.forget_resources_of_time();
CREATE TRIGGER forget_resources BEFORE DELETE ON agenda_appointment
  FOR EACH ROW EXECUTE FUNCTION avec.forget_resources();
"""
UNWATCHED = """
DROP TRIGGER resources_with_time ON agenda_claim;
DROP TRIGGER resources_of_withdrawn ON agenda_proposedtime;
DROP TRIGGER resources_of_settled ON agenda_appointment;
DROP TRIGGER forget_resources_of_time ON agenda_proposedtime;
DROP TRIGGER forget_resources ON agenda_appointment;
"""

# The appointment, held, when whoever acts may have a room go with it: they attend it
# as a peer or by their trade, under the hat of a team of the place.
MAY_ASK = """
CREATE OR REPLACE FUNCTION avec.place_to_ask_of(key uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.organization_id FROM public.people_affiliation a
    WHERE a.id = (SELECT h.worn FROM avec.place_of_my_hat() AS h)
      AND a.team_id IS NOT NULL
      AND EXISTS (SELECT FROM public.agenda_attendee t
        WHERE t.appointment_id = key AND t.person_id = avec.me()
          AND t.left_at IS NULL AND t.side <> 'person')
$$;
"""

ASK = """
CREATE OR REPLACE FUNCTION avec.ask_resource(appointment uuid, wanted uuid)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_appointment;
  proposed public.agenda_proposedtime;
BEGIN
  one := avec.appointment_held(appointment);
  IF one.id IS NULL OR NOT EXISTS (SELECT FROM public.resources_resource r
    WHERE r.id = wanted AND r.ended_at IS NULL
      AND r.organization_id = avec.place_to_ask_of(one.id)) THEN RETURN 'gone'; END IF;
  IF pg_catalog.lower(one.during) <= avec.now() THEN RETURN 'past'; END IF;
  IF EXISTS (SELECT FROM public.resources_resourceuse u
    WHERE u.appointment_id = one.id AND u.resource_id = wanted)
  THEN RETURN 'done'; END IF;
  IF (SELECT count(*) FROM public.resources_resourceuse u
      WHERE u.appointment_id = one.id) >= 3 THEN RETURN 'enough'; END IF;
  PERFORM avec.hold_resources(ARRAY[wanted]);
  BEGIN
    INSERT INTO public.resources_resourceuse (id, resource_id, appointment_id, asked_at)
      VALUES (pg_catalog.gen_random_uuid(), wanted, one.id, avec.now());
    FOR proposed IN SELECT * FROM public.agenda_proposedtime t
      WHERE t.appointment_id = one.id AND t.withdrawn_at IS NULL
        AND (t.during = one.during OR t.expires_at > avec.now())
      ORDER BY t.during = one.during DESC NULLS LAST, t.during
    LOOP
      PERFORM avec.take_resource(wanted, one, proposed);
    END LOOP;
  EXCEPTION WHEN exclusion_violation THEN
    RETURN 'taken';
  END;
  RETURN 'done';
END $$;
"""

GIVE_BACK = """
CREATE OR REPLACE FUNCTION avec.give_resource_back(appointment uuid, wanted uuid)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_appointment;
BEGIN
  one := avec.appointment_held(appointment);
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  DELETE FROM public.resources_resourceclaim c
    WHERE c.appointment_id = one.id AND c.resource_id = wanted;
  DELETE FROM public.resources_resourceuse u
    WHERE u.appointment_id = one.id AND u.resource_id = wanted;
  IF NOT FOUND THEN RETURN 'gone'; END IF;
  RETURN 'done';
END $$;
"""

# Which of one's place are free at each moment of an appointment, agreed or proposed.
FREE = """
CREATE OR REPLACE FUNCTION avec.free_resources(appointment uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  place uuid := avec.place_to_ask_of(appointment);
BEGIN
  IF place IS NULL OR appointment <> ALL (avec.appointments_seen()) THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(SELECT r.id FROM public.resources_resource r
    WHERE r.organization_id = place AND r.ended_at IS NULL AND NOT EXISTS (
      SELECT FROM public.agenda_proposedtime t
      JOIN public.agenda_appointment a ON a.id = t.appointment_id
      WHERE a.id = appointment AND t.withdrawn_at IS NULL
        AND (t.during = a.during OR t.expires_at > avec.now())
        AND avec.is_resource_taken(r.id,
          avec.whole_span(a, pg_catalog.lower(t.during)), ARRAY[a.id])));
END $$;
"""

# When what goes with an appointment is somebody else's; numbers, as the search gives.
TAKEN = """
CREATE OR REPLACE FUNCTION avec.resources_taken(
  appointment uuid, span tstzrange, OUT starts bigint[], OUT ends bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF pg_catalog.upper(span) - pg_catalog.lower(span) > interval '190 days' THEN
    RAISE EXCEPTION 'one looks some months ahead at most'
      USING errcode = 'insufficient_privilege';
  END IF;
  SELECT coalesce(pg_catalog.array_agg(floor(extract(epoch FROM
           pg_catalog.lower(r)))::bigint ORDER BY r), '{}'),
         coalesce(pg_catalog.array_agg(ceil(extract(epoch FROM
           pg_catalog.upper(r)))::bigint ORDER BY r), '{}')
    INTO starts, ends
    FROM pg_catalog.unnest((SELECT pg_catalog.range_agg(c.during)
      FROM public.resources_resourceuse u
      JOIN public.resources_resourceclaim c ON c.resource_id = u.resource_id
      WHERE u.appointment_id = appointment AND appointment = ANY (avec.appointments_seen())
        AND c.appointment_id <> appointment
        AND pg_catalog.lower(c.during) > pg_catalog.lower(span) - interval '13 hours'
        AND pg_catalog.lower(c.during) < pg_catalog.upper(span)
        AND (c.held_until IS NULL OR c.held_until > avec.now()))) AS r;
END $$;
"""

# The week of the rooms and cars of the place of one's hat: taken, never for what. What
# touches is one stretch: how many meet is not said.
PLACE_TIME = """
CREATE OR REPLACE FUNCTION avec.place_time(span tstzrange)
RETURNS TABLE (resource uuid, starts bigint[], ends bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  hat record;
  coming tstzrange := span * tstzrange(avec.now(), avec.now() + interval '190 days');
BEGIN
  IF pg_catalog.upper(span) - pg_catalog.lower(span) > interval '8 days' THEN
    RAISE EXCEPTION 'a place is seen a week at a time'
      USING errcode = 'insufficient_privilege';
  END IF;
  SELECT * INTO hat FROM avec.place_of_my_hat();
  IF hat.place IS NULL OR pg_catalog.isempty(coming) THEN RETURN; END IF;
  RETURN QUERY SELECT found.id,
      pg_catalog.array_agg(extract(epoch FROM pg_catalog.lower(r))::bigint ORDER BY r),
      pg_catalog.array_agg(extract(epoch FROM pg_catalog.upper(r))::bigint ORDER BY r)
    FROM (SELECT c.resource_id AS id, pg_catalog.range_agg(c.during) AS taken
      FROM public.resources_resourceclaim c
      JOIN public.resources_resource o ON o.id = c.resource_id
      WHERE o.organization_id = hat.place AND c.during && coming
        AND pg_catalog.lower(c.during) > pg_catalog.lower(coming) - interval '13 hours'
        AND pg_catalog.lower(c.during) < pg_catalog.upper(coming)
        AND (c.held_until IS NULL OR c.held_until > avec.now())
      GROUP BY c.resource_id) AS found, pg_catalog.unnest(found.taken) AS r
    GROUP BY found.id;
END $$;
"""

MINE = "organization_id = (select avec.place_whose_rooms_i_keep())"


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0001_initial"),
        ("agenda", "0014_coming_back"),
        ("groups", "0004_as_time_goes"),
    ]
    operations = [
        NarrowFunction("avec.place_where_i_act()", HERE),
        NarrowFunction("avec.resources_of_mine()", USED),
        NarrowFunction("avec.place_whose_rooms_i_keep()", KEPT),
        NarrowFunction("avec.hold_resources(uuid[])", HOLD, callers=""),
        NarrowFunction("avec.hold_resources_of_series(uuid)", HOLD_OF_SERIES),
        NarrowFunction(
            "avec.is_resource_taken(uuid, tstzrange, uuid[])", IS_TAKEN, callers=""
        ),
        NarrowFunction(
            "avec.take_resource(uuid, public.agenda_appointment,"
            " public.agenda_proposedtime)",
            TAKE,
            callers="",
        ),
        NarrowFunction("avec.resources_with_time()", WITH_TIME, callers=""),
        NarrowFunction("avec.resources_of_withdrawn()", WITHDRAWN, callers=""),
        NarrowFunction("avec.resources_of_settled()", SETTLED, callers=""),
        NarrowFunction("avec.forget_resources_of_time()", FORGET_TIME, callers=""),
        NarrowFunction("avec.forget_resources()", FORGET, callers=""),
        NarrowFunction("avec.place_to_ask_of(uuid)", MAY_ASK, callers=""),
        NarrowFunction("avec.ask_resource(uuid, uuid)", ASK),
        NarrowFunction("avec.give_resource_back(uuid, uuid)", GIVE_BACK),
        NarrowFunction("avec.free_resources(uuid)", FREE),
        NarrowFunction("avec.resources_taken(uuid, tstzrange)", TAKEN),
        NarrowFunction("avec.place_time(tstzrange)", PLACE_TIME),
        Wall(
            "resources_resource",
            read="organization_id = (select avec.place_where_i_act())"
            " or id = any ((select avec.resources_of_mine())::uuid[])",
            add=f"{MINE} and ended_at is null",
            change=(MINE, MINE),
            columns="kind, name, seats, access, ended_at",
        ),
        Wall(
            "resources_resourceuse",
            read="appointment_id = any ((select avec.appointments_seen())::uuid[])",
        ),
        ClosedTable("resources_resourceclaim"),
        migrations.RunSQL(WATCHED, UNWATCHED),
    ]
