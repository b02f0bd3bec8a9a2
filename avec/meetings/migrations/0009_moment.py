"""A meeting has its appointment: not without the person, and it goes with the meeting.

What the pages keep is kept here too. Her going, a permission taken back, a meeting that
is erased: the appointment that was to come is cancelled, and the others are told.
"""

import django.db.models.deletion
from django.db import migrations, models

from avec.access.walls import NarrowFunction, Wall

# An appointment that goes leaves the meeting; Django is not the only one who erases.
HANGS = """
ALTER TABLE meetings_meeting ADD CONSTRAINT meeting_leaves_its_appointment
  FOREIGN KEY (appointment_id) REFERENCES agenda_appointment (id)
  ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
"""
UNHANGS = """
ALTER TABLE meetings_meeting DROP CONSTRAINT meeting_leaves_its_appointment;
"""

# With her, unless she wrote that they may meet without her; with nobody who did not say
# yes to the meeting; and one at a time. Those of the meeting whom whoever calls has in
# no circle are asked too: they agreed to meet. Each comes as she said they are to her.
HAS = """
CREATE OR REPLACE FUNCTION avec.meeting_has_moment(wanted uuid, visit uuid)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  UPDATE public.meetings_meeting m SET appointment_id = visit
  WHERE m.id = wanted AND m.id = ANY (avec.led_meetings())
    AND m.held_at IS NULL AND m.kept_at IS NULL
    AND (m.accepted_at IS NOT NULL OR (m.is_without_her AND m.about_id <> me))
    AND EXISTS (SELECT FROM public.agenda_appointment a
      WHERE a.id = visit AND a.owner_id = me AND a.cancelled_at IS NULL)
    AND NOT EXISTS (SELECT FROM public.agenda_appointment a
      WHERE a.id = m.appointment_id AND a.id <> visit AND a.cancelled_at IS NULL
        AND (a.during IS NULL OR pg_catalog.upper(a.during) > avec.now()))
    AND (m.accepted_at IS NULL OR EXISTS (SELECT FROM public.agenda_attendee t
      WHERE t.appointment_id = visit AND t.person_id = m.about_id
        AND t.left_at IS NULL))
    AND NOT EXISTS (SELECT FROM public.agenda_attendee t
      WHERE t.appointment_id = visit AND t.person_id <> m.about_id
        AND NOT EXISTS (SELECT FROM public.meetings_seat s
          WHERE s.meeting_id = m.id AND s.person_id = t.person_id
            AND s.accepted_at IS NOT NULL AND s.declined_at IS NULL
            AND s.put_out_at IS NULL));
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO public.agenda_attendee
    (id, appointment_id, person_id, name, side, is_lead, asked_at)
  SELECT pg_catalog.gen_random_uuid(), visit, s.person_id, '',
    coalesce((SELECT CASE f.capacity WHEN 'peer_supporter' THEN 'peer'
        ELSE 'professional' END
      FROM public.people_affiliation f
      WHERE f.person_id = s.person_id AND f.confirmed_at IS NOT NULL
        AND f.starts_at <= avec.now()
        AND (f.ended_at IS NULL OR f.ended_at > avec.now())
        AND CASE s.relationship WHEN 'peer_supporter' THEN f.capacity = 'peer_supporter'
          WHEN 'professional' THEN f.capacity IN ('professional', 'team_coordinator')
          ELSE false END
      LIMIT 1), 'person'),
    false, avec.now()
  FROM public.meetings_seat s
  WHERE s.meeting_id = wanted AND s.accepted_at IS NOT NULL
    AND s.declined_at IS NULL AND s.put_out_at IS NULL
    AND s.person_id <> ALL (avec.kept_apart())
    AND EXISTS (SELECT FROM public.agenda_appointment a
      WHERE a.id = visit AND a.confirmed_at IS NULL)
  ON CONFLICT DO NOTHING;
  RETURN true;
END $$;
"""

# When, and who comes: to the person, and to whom the meeting is open. A moment agreed
# before is one that each said yes to, and that is not the one of today.
MOMENT = """
CREATE OR REPLACE FUNCTION avec.meeting_moment(wanted uuid)
RETURNS TABLE (key uuid, during tstzrange, was tstzrange, cancelled_at timestamptz,
  people uuid[], names text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.id, a.during,
    (SELECT p.during FROM public.agenda_proposedtime p
      WHERE p.appointment_id = a.id AND p.during <> a.during
        AND p.withdrawn_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM public.agenda_attendee t
          WHERE t.appointment_id = a.id AND NOT EXISTS (
            SELECT FROM public.agenda_answer s WHERE s.time_id = p.id
              AND s.person_id = t.person_id AND s.is_yes))
      ORDER BY p.withdrawn_at DESC, p.id LIMIT 1),
    a.cancelled_at,
    ARRAY(SELECT t.person_id FROM public.agenda_attendee t
      WHERE t.appointment_id = a.id AND t.left_at IS NULL ORDER BY t.asked_at, t.id),
    ARRAY(SELECT t.name::text FROM public.agenda_attendee t
      WHERE t.appointment_id = a.id AND t.left_at IS NULL ORDER BY t.asked_at, t.id)
  FROM public.meetings_meeting m
  JOIN public.agenda_appointment a ON a.id = m.appointment_id
  WHERE m.id = wanted
    AND (m.about_id = avec.me() OR m.id = ANY (avec.open_meetings()))
$$;
"""

# Appointments are held before anything else: whoever erases a meeting begins here.
HOLD = """
CREATE OR REPLACE FUNCTION avec.hold_meeting_moment(wanted uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  SELECT FROM public.agenda_appointment a
  WHERE a.id = (SELECT m.appointment_id FROM public.meetings_meeting m
    WHERE m.id = wanted AND m.about_id = avec.me()) FOR UPDATE
$$;
"""

CANCEL = """
CREATE OR REPLACE FUNCTION avec.cancel_meeting_moment(visit uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.agenda_appointment;
  told uuid;
BEGIN
  SELECT * INTO one FROM public.agenda_appointment a WHERE a.id = visit FOR UPDATE;
  IF one.id IS NULL OR one.cancelled_at IS NOT NULL
    OR pg_catalog.upper(one.during) <= avec.now() THEN RETURN; END IF;
  UPDATE public.agenda_appointment
    SET cancelled_at = avec.now(), cancelled_by_id = me, changed_at = avec.now(),
        sequence = sequence + 1
    WHERE id = visit;
  DELETE FROM public.agenda_claim c WHERE c.appointment_id = visit;
  FOR told IN SELECT t.person_id FROM public.agenda_attendee t
    WHERE t.appointment_id = visit AND t.left_at IS NULL
      AND t.person_id IS DISTINCT FROM me ORDER BY t.person_id
  LOOP
    PERFORM avec.write_message(told, 'appointment', 'agenda.cancelled:' || visit::text
      || '#' || (one.sequence + 1)::text, NULL);
  END LOOP;
END $$;
"""

# What is erased takes with it what was to come.
GOES = """
CREATE OR REPLACE FUNCTION avec.meeting_goes_with_its_moment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM avec.cancel_meeting_moment(OLD.appointment_id);
  RETURN OLD;
END $$;
"""

# Without her permission, whoever held it does not meet about her.
TAKEN_BACK = """
CREATE OR REPLACE FUNCTION avec.permission_ends_its_moments() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  visit uuid;
BEGIN
  FOR visit IN SELECT m.appointment_id FROM public.meetings_meeting m
    JOIN public.agenda_attendee t ON t.appointment_id = m.appointment_id
    WHERE m.about_id = NEW.owner_id AND m.is_without_her AND m.accepted_at IS NULL
      AND t.person_id = NEW.to_person_id AND t.left_at IS NULL
    ORDER BY m.appointment_id
  LOOP
    PERFORM avec.cancel_meeting_moment(visit);
  END LOOP;
  RETURN NULL;
END $$;
"""

# When she goes, the others do not meet about her.
SHE_GOES = """
CREATE OR REPLACE FUNCTION avec.not_without_her() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (SELECT FROM public.meetings_meeting m
    WHERE m.appointment_id = NEW.appointment_id AND m.about_id = NEW.person_id)
  THEN PERFORM avec.cancel_meeting_moment(NEW.appointment_id); END IF;
  RETURN NULL;
END $$;
"""

WATCHED = """
CREATE TRIGGER meeting_goes_with_its_moment BEFORE DELETE ON meetings_meeting
  FOR EACH ROW WHEN (OLD.appointment_id IS NOT NULL)
  EXECUTE FUNCTION avec.meeting_goes_with_its_moment();
CREATE TRIGGER permission_ends_its_moments
  AFTER UPDATE OF revoked_at ON meetings_permission
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)
  EXECUTE FUNCTION avec.permission_ends_its_moments();
CREATE TRIGGER not_without_her AFTER UPDATE OF left_at ON agenda_attendee
  FOR EACH ROW WHEN (OLD.left_at IS NULL AND NEW.left_at IS NOT NULL)
  EXECUTE FUNCTION avec.not_without_her();
"""
UNWATCHED = """
DROP TRIGGER not_without_her ON agenda_attendee;
DROP TRIGGER permission_ends_its_moments ON meetings_permission;
DROP TRIGGER meeting_goes_with_its_moment ON meetings_meeting;
"""

# As in 0007, with its appointment: nothing lapses before the day people meet.
MOVED = """
CREATE OR REPLACE FUNCTION avec.meeting_moved(wanted uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT greatest(m.proposed_at, m.accepted_at, m.held_at, m.reread_at,
    (SELECT greatest(a.called_at, pg_catalog.upper(a.during))
      FROM public.agenda_appointment a
      WHERE a.id = m.appointment_id AND a.cancelled_at IS NULL),
    (SELECT max(greatest(s.invited_at, s.accepted_at, s.declined_at, s.put_out_at))
      FROM public.meetings_seat s WHERE s.meeting_id = m.id),
    (SELECT max(greatest(g.invited_at, g.accepted_at))
      FROM public.meetings_guest g WHERE g.meeting_id = m.id),
    (SELECT max(v.said_at) FROM public.meetings_voice v WHERE v.meeting_id = m.id),
    (SELECT max(greatest(n.noted_at, n.confirmed_at))
      FROM public.meetings_noted n WHERE n.meeting_id = m.id),
    (SELECT max(d.proposed_at)
      FROM public.meetings_decision d WHERE d.meeting_id = m.id),
    (SELECT max(a.said_at) FROM public.meetings_assent a WHERE a.meeting_id = m.id),
    (SELECT max(y.said_at) FROM public.meetings_guestyes y WHERE y.meeting_id = m.id))
  FROM public.meetings_meeting m WHERE m.id = wanted
$$;
"""

ME = "(select avec.me())"
ABOUT_ME = f"about_id = {ME}"
HAVE_ME = (
    "any (array(select t.person_id from circles_tie t"
    " where t.other_id = (select avec.me()) and t.ended_at is null))"
)
ALLOW_ME = (
    "any (array(select p.owner_id from meetings_permission p"
    " where p.to_person_id = (select avec.me()) and p.revoked_at is null))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0008_nothing_waits_between_two_apart"),
        ("agenda", "0018_pairs"),
        ("messages", "0010_an_appointment_is_told"),
    ]
    operations = [
        migrations.AddField(
            "meeting",
            "appointment",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="agenda.appointment",
            ),
        ),
        migrations.RunSQL(HANGS, UNHANGS),
        NarrowFunction("avec.meeting_has_moment(uuid, uuid)", HAS),
        NarrowFunction("avec.meeting_moment(uuid)", MOMENT),
        NarrowFunction("avec.hold_meeting_moment(uuid)", HOLD),
        NarrowFunction("avec.cancel_meeting_moment(uuid)", CANCEL, callers=""),
        NarrowFunction("avec.meeting_goes_with_its_moment()", GOES, callers=""),
        NarrowFunction("avec.permission_ends_its_moments()", TAKEN_BACK, callers=""),
        NarrowFunction("avec.not_without_her()", SHE_GOES, callers=""),
        NarrowFunction("avec.meeting_moved(uuid)", MOVED, callers=""),
        migrations.RunSQL(WATCHED, UNWATCHED),
        # As in 0002, and no appointment comes with the proposal.
        Wall(
            "meetings_meeting",
            read=f"{ABOUT_ME} or (proposed_by_id = {ME} and accepted_at is null)"
            " or id = any ((select avec.seated_meetings())::uuid[])",
            add=f"proposed_by_id = {ME} and held_at is null and reread_at is null"
            " and kept_at is null and pause is null and appointment_id is null"
            f" and (({ABOUT_ME} and not is_without_her)"
            f" or (about_id = {HAVE_ME} and accepted_at is null"
            f" and (not is_without_her or about_id = {ALLOW_ME})))",
            change=(ABOUT_ME, ABOUT_ME),
            columns="accepted_at, kept_at, pause",
            remove=ABOUT_ME,
        ),
    ]
