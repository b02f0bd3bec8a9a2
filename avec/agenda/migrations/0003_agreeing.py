"""Agreeing on a moment: the only doors by which anybody's time is taken.

Each function first holds the appointment, then the people whose time it may take, in
the order of their keys: two acts never wait for each other both ways. What the
exclusion refuses is an answer, not an error.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

# The appointment, held until the end, if the viewer attends it and it stands.
HELD = """
CREATE OR REPLACE FUNCTION avec.appointment_held(key uuid)
RETURNS public.agenda_appointment
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_appointment;
BEGIN
  SELECT * INTO one FROM public.agenda_appointment a
    WHERE a.id = key AND a.id = ANY (avec.appointments_seen()) FOR UPDATE;
  IF one.cancelled_at IS NOT NULL OR NOT EXISTS (
    SELECT FROM public.agenda_attendee t
    WHERE t.appointment_id = key AND t.person_id = avec.me() AND t.left_at IS NULL
  ) THEN RETURN NULL; END IF;
  RETURN one;
END $$;
"""

# Their time is nobody else's until the end of this transaction; what was held and is
# over is free again.
HOLD_TIME = """
CREATE OR REPLACE FUNCTION avec.hold_time(people uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one uuid;
BEGIN
  FOR one IN SELECT DISTINCT p FROM pg_catalog.unnest(people) AS p ORDER BY p LOOP
    PERFORM pg_catalog.pg_advisory_xact_lock(
      pg_catalog.hashtextextended('agenda.time:' || one::text, 0));
  END LOOP;
  DELETE FROM public.agenda_claim c
    WHERE c.owner_id = ANY (people) AND c.held_until <= avec.now();
END $$;
"""

# Whether something else claims this person's time then.
IS_TAKEN = """
CREATE OR REPLACE FUNCTION avec.is_taken(person uuid, span tstzrange, except_time uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.agenda_claim c
    WHERE c.owner_id = person AND c.during && span AND c.time_id <> except_time
      AND pg_catalog.lower(c.during) > pg_catalog.lower(span) - interval '13 hours'
      AND pg_catalog.lower(c.during) < pg_catalog.upper(span)
      AND (c.held_until IS NULL OR c.held_until > avec.now()))
$$;
"""

# Whether somebody said beforehand that whoever they know may take this time.
IS_OFFERED = """
CREATE OR REPLACE FUNCTION avec.is_offered(person uuid, span tstzrange)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce((SELECT pg_catalog.range_agg(t.during) @> span
      FROM public.agenda_opentime t JOIN public.agenda_opening o ON o.id = t.opening_id
      WHERE t.owner_id = person AND o.is_bookable AND t.during && span
        AND pg_catalog.lower(t.during) > pg_catalog.lower(span) - interval '25 hours'
        AND pg_catalog.lower(t.during) < pg_catalog.upper(span)), false)
    AND NOT EXISTS (SELECT FROM public.agenda_absence a
      WHERE a.owner_id = person AND a.during && span)
$$;
"""

# One yes: it is written, and the time is claimed; false when the time is taken.
TAKE_TIME = """
CREATE OR REPLACE FUNCTION avec.take_time(
  person uuid, proposed public.agenda_proposedtime, span tstzrange, knowingly boolean)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT knowingly AND avec.is_taken(person, span, proposed.id) THEN
    RETURN false;
  END IF;
  IF NOT EXISTS (SELECT FROM public.agenda_claim c
                 WHERE c.time_id = proposed.id AND c.owner_id = person) THEN
    BEGIN
      INSERT INTO public.agenda_claim
        (id, owner_id, appointment_id, time_id, during, held_until, overlaps_knowingly)
      VALUES (pg_catalog.gen_random_uuid(), person, proposed.appointment_id,
              proposed.id, span, proposed.expires_at, knowingly);
    EXCEPTION WHEN exclusion_violation THEN
      RETURN false;
    END;
  END IF;
  INSERT INTO public.agenda_answer (id, appointment_id, time_id, person_id, is_yes, said_at)
    VALUES (pg_catalog.gen_random_uuid(), proposed.appointment_id, proposed.id, person,
            true, avec.now())
    ON CONFLICT ON CONSTRAINT one_answer_to_a_moment
    DO UPDATE SET is_yes = true, said_at = excluded.said_at;
  RETURN true;
END $$;
"""

# Confirmed once each has said yes: the other moments give their time back.
SETTLE = """
CREATE OR REPLACE FUNCTION avec.settle(proposed public.agenda_proposedtime)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (
    SELECT FROM public.agenda_attendee t
    WHERE t.appointment_id = proposed.appointment_id AND t.left_at IS NULL
      AND NOT EXISTS (SELECT FROM public.agenda_answer a
        WHERE a.time_id = proposed.id AND a.person_id = t.person_id AND a.is_yes)
  ) THEN RETURN 'waits'; END IF;
  DELETE FROM public.agenda_claim c
    WHERE c.appointment_id = proposed.appointment_id AND c.time_id <> proposed.id;
  UPDATE public.agenda_claim c SET held_until = NULL WHERE c.time_id = proposed.id;
  UPDATE public.agenda_appointment a
    SET during = proposed.during, confirmed_at = avec.now(), changed_at = avec.now(),
        sequence = a.sequence + 1
    WHERE a.id = proposed.appointment_id;
  RETURN 'confirmed';
END $$;
"""

PROPOSE = """
CREATE OR REPLACE FUNCTION avec.propose_time(
  appointment uuid, key uuid, begins timestamptz, held interval, knowingly boolean)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.agenda_appointment;
  proposed public.agenda_proposedtime;
  span tstzrange;
  whole tstzrange;
  people uuid[];
  known uuid[] := avec.reachable_people();
  other uuid;
BEGIN
  one := avec.appointment_held(appointment);
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  IF one.confirmed_at IS NOT NULL THEN RETURN 'settled'; END IF;
  IF begins <= avec.now() THEN RETURN 'past'; END IF;
  span := tstzrange(begins, begins + pg_catalog.make_interval(mins => one.minutes));
  SELECT * INTO proposed FROM public.agenda_proposedtime t
    WHERE t.appointment_id = one.id AND t.during = span AND t.withdrawn_at IS NULL;
  IF FOUND THEN
    IF proposed.expires_at > avec.now() THEN RETURN 'waits'; END IF;
    UPDATE public.agenda_proposedtime SET withdrawn_at = avec.now()
      WHERE id = proposed.id;
  END IF;
  IF (SELECT count(*) FROM public.agenda_proposedtime t
      WHERE t.appointment_id = one.id AND t.said_by_id = me AND t.withdrawn_at IS NULL
        AND t.expires_at > avec.now()) >= 3 THEN RETURN 'enough'; END IF;
  whole := tstzrange(begins - pg_catalog.make_interval(mins => one.before),
    begins + pg_catalog.make_interval(mins => one.minutes + one.after));
  people := ARRAY(SELECT t.person_id FROM public.agenda_attendee t
    WHERE t.appointment_id = one.id AND t.left_at IS NULL);
  PERFORM avec.hold_time(people);
  FOREACH other IN ARRAY people LOOP
    IF other <> me AND avec.is_taken(other, whole, key) THEN RETURN 'taken'; END IF;
  END LOOP;
  BEGIN
    INSERT INTO public.agenda_proposedtime
      (id, appointment_id, during, said_by_id, said_at, expires_at)
    VALUES (key, one.id, span, me, avec.now(),
            least(avec.now() + held, begins)) RETURNING * INTO proposed;
    IF NOT avec.take_time(me, proposed, whole, knowingly) THEN
      RAISE EXCEPTION 'taken' USING errcode = 'exclusion_violation';
    END IF;
    FOREACH other IN ARRAY people LOOP
      IF other <> me AND other = ANY (known) AND avec.is_offered(other, whole)
         AND NOT avec.take_time(other, proposed, whole, false) THEN
        RAISE EXCEPTION 'taken' USING errcode = 'exclusion_violation';
      END IF;
    END LOOP;
  EXCEPTION WHEN exclusion_violation THEN
    RETURN 'taken';
  END;
  RETURN avec.settle(proposed);
END $$;
"""

ANSWER = """
CREATE OR REPLACE FUNCTION avec.answer_time(key uuid, is_yes boolean, knowingly boolean)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.agenda_appointment;
  proposed public.agenda_proposedtime;
  whole tstzrange;
BEGIN
  SELECT * INTO proposed FROM public.agenda_proposedtime t WHERE t.id = key;
  one := avec.appointment_held(proposed.appointment_id);
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  IF one.confirmed_at IS NOT NULL THEN
    RETURN CASE WHEN is_yes AND one.during = proposed.during
      THEN 'confirmed' ELSE 'settled' END;
  END IF;
  SELECT * INTO proposed FROM public.agenda_proposedtime t
    WHERE t.id = key AND t.withdrawn_at IS NULL AND t.expires_at > avec.now();
  IF NOT FOUND THEN RETURN 'gone'; END IF;
  PERFORM avec.hold_time(ARRAY[me]);
  IF NOT is_yes THEN
    DELETE FROM public.agenda_claim c WHERE c.time_id = key AND c.owner_id = me;
    INSERT INTO public.agenda_answer
      (id, appointment_id, time_id, person_id, is_yes, said_at)
    VALUES (pg_catalog.gen_random_uuid(), one.id, key, me, false, avec.now())
    ON CONFLICT ON CONSTRAINT one_answer_to_a_moment
    DO UPDATE SET is_yes = false, said_at = excluded.said_at;
    RETURN 'waits';
  END IF;
  whole := tstzrange(
    pg_catalog.lower(proposed.during) - pg_catalog.make_interval(mins => one.before),
    pg_catalog.upper(proposed.during) + pg_catalog.make_interval(mins => one.after));
  IF NOT avec.take_time(me, proposed, whole, knowingly) THEN RETURN 'taken'; END IF;
  RETURN avec.settle(proposed);
END $$;
"""

WITHDRAW = """
CREATE OR REPLACE FUNCTION avec.withdraw_time(key uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_appointment;
BEGIN
  one := avec.appointment_held((SELECT t.appointment_id
    FROM public.agenda_proposedtime t WHERE t.id = key AND t.said_by_id = avec.me()));
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  IF one.confirmed_at IS NOT NULL THEN RETURN 'settled'; END IF;
  UPDATE public.agenda_proposedtime SET withdrawn_at = avec.now()
    WHERE id = key AND withdrawn_at IS NULL;
  IF NOT FOUND THEN RETURN 'gone'; END IF;
  DELETE FROM public.agenda_claim c WHERE c.time_id = key;
  RETURN 'done';
END $$;
"""

CANCEL = """
CREATE OR REPLACE FUNCTION avec.cancel_appointment(key uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_appointment;
BEGIN
  one := avec.appointment_held(key);
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  IF pg_catalog.upper(one.during) <= avec.now() THEN RETURN 'past'; END IF;
  UPDATE public.agenda_appointment
    SET cancelled_at = avec.now(), cancelled_by_id = avec.me(),
        changed_at = avec.now(), sequence = sequence + 1
    WHERE id = key;
  DELETE FROM public.agenda_claim c WHERE c.appointment_id = key;
  RETURN 'done';
END $$;
"""

# Somebody goes, the others meet still: with three at least, and a pair that stays one.
LEAVE_ONE = """
CREATE OR REPLACE FUNCTION avec.leave_appointment(key uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.agenda_appointment;
BEGIN
  one := avec.appointment_held(key);
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  IF pg_catalog.upper(one.during) <= avec.now() THEN RETURN 'past'; END IF;
  IF one.owner_id = me OR (SELECT count(*) FROM public.agenda_attendee t
      WHERE t.appointment_id = key AND t.left_at IS NULL) < 3
    OR one.is_pair AND (SELECT count(DISTINCT t.side) FROM public.agenda_attendee t
      WHERE t.appointment_id = key AND t.left_at IS NULL AND t.person_id <> me
        AND t.side <> 'person') < 2
  THEN RETURN 'enough'; END IF;
  UPDATE public.agenda_attendee SET left_at = avec.now()
    WHERE appointment_id = key AND person_id = me;
  DELETE FROM public.agenda_claim c WHERE c.appointment_id = key AND c.owner_id = me;
  UPDATE public.agenda_appointment
    SET changed_at = avec.now(), sequence = sequence + 1 WHERE id = key;
  RETURN 'done';
END $$;
"""

# Between two people whom a block keeps apart, nothing to come stays that one called.
PART = """
CREATE OR REPLACE FUNCTION avec.part_appointments(other uuid) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  key uuid;
BEGIN
  IF me IS NULL OR NOT avec.are_kept_apart(me, other) THEN RETURN; END IF;
  FOR key IN
    SELECT a.id FROM public.agenda_appointment a
    WHERE a.owner_id IN (me, other) AND a.cancelled_at IS NULL
      AND (a.during IS NULL OR pg_catalog.upper(a.during) > avec.now())
      AND EXISTS (SELECT FROM public.agenda_attendee t
        WHERE t.appointment_id = a.id AND t.left_at IS NULL
          AND t.person_id = CASE WHEN a.owner_id = me THEN other ELSE me END)
    ORDER BY a.id FOR UPDATE
  LOOP
    UPDATE public.agenda_appointment
      SET cancelled_at = avec.now(), cancelled_by_id = NULL, changed_at = avec.now(),
          sequence = sequence + 1 WHERE id = key;
    DELETE FROM public.agenda_claim c WHERE c.appointment_id = key;
    RETURN NEXT key;
  END LOOP;
END $$;
"""

# Somebody leaves for good: their hours, what they called, and their place elsewhere.
LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_agenda() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.agenda_opening WHERE owner_id = me;
  DELETE FROM public.agenda_absence WHERE owner_id = me;
  UPDATE public.agenda_appointment a
    SET cancelled_at = avec.now(), changed_at = avec.now(), sequence = a.sequence + 1
    WHERE a.cancelled_at IS NULL AND a.owner_id <> me
      AND (a.during IS NULL OR pg_catalog.upper(a.during) > avec.now())
      AND EXISTS (SELECT FROM public.agenda_attendee t WHERE t.appointment_id = a.id
        AND t.person_id = me AND t.left_at IS NULL);
  DELETE FROM public.agenda_claim c USING public.agenda_appointment a
    WHERE a.id = c.appointment_id AND (a.cancelled_at IS NOT NULL OR c.owner_id = me);
  DELETE FROM public.agenda_appointment WHERE owner_id = me;
  DELETE FROM public.agenda_answer WHERE person_id = me;
  DELETE FROM public.agenda_proposedtime WHERE said_by_id = me;
  DELETE FROM public.agenda_attendee WHERE person_id = me;
END $$;
"""

# Those who attend are told by the one who acts, whether or not they know each other:
# the words are neutral, and whoever did not choose messages gets none.
TELL = """
CREATE OR REPLACE FUNCTION avec.tell_attendees(
  key uuid, what text, at timestamptz, everyone boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one uuid;
BEGIN
  IF NOT EXISTS (SELECT FROM public.agenda_attendee t
                 WHERE t.appointment_id = key AND t.person_id = me) THEN RETURN; END IF;
  FOR one IN SELECT t.person_id FROM public.agenda_attendee t
    WHERE t.appointment_id = key AND t.left_at IS NULL
      AND (everyone OR t.person_id <> me) ORDER BY t.person_id
  LOOP
    PERFORM avec.write_message(one, 'appointment',
      'agenda.' || what || ':' || key::text || '#' || (SELECT a.sequence
        FROM public.agenda_appointment a WHERE a.id = key)::text, at);
  END LOOP;
END $$;
"""

# Whether there may be news: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_agenda() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF EXISTS (SELECT FROM public.agenda_attendee t
    JOIN public.agenda_appointment a ON a.id = t.appointment_id
    JOIN public.agenda_proposedtime p ON p.appointment_id = a.id
    WHERE t.person_id = me AND t.left_at IS NULL
      AND a.cancelled_at IS NULL AND a.confirmed_at IS NULL
      AND p.withdrawn_at IS NULL AND p.expires_at > avec.now()
      AND a.owner_id <> ALL (avec.kept_apart())
      AND NOT EXISTS (SELECT FROM public.agenda_answer s
        WHERE s.time_id = p.id AND s.person_id = me))
  THEN RETURN '{agenda.waits}'; END IF;
  RETURN '{}';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0002_walls"),
        ("messages", "0010_an_appointment_is_told"),
    ]
    operations = [
        NarrowFunction("avec.appointment_held(uuid)", HELD, callers=""),
        NarrowFunction("avec.hold_time(uuid[])", HOLD_TIME, callers=""),
        NarrowFunction("avec.is_taken(uuid, tstzrange, uuid)", IS_TAKEN, callers=""),
        NarrowFunction("avec.is_offered(uuid, tstzrange)", IS_OFFERED, callers=""),
        NarrowFunction(
            "avec.take_time(uuid, public.agenda_proposedtime, tstzrange, boolean)",
            TAKE_TIME,
            callers="",
        ),
        NarrowFunction("avec.settle(public.agenda_proposedtime)", SETTLE, callers=""),
        NarrowFunction(
            "avec.propose_time(uuid, uuid, timestamptz, interval, boolean)", PROPOSE
        ),
        NarrowFunction("avec.answer_time(uuid, boolean, boolean)", ANSWER),
        NarrowFunction("avec.withdraw_time(uuid)", WITHDRAW),
        NarrowFunction("avec.cancel_appointment(uuid)", CANCEL),
        NarrowFunction("avec.leave_appointment(uuid)", LEAVE_ONE),
        NarrowFunction("avec.part_appointments(uuid)", PART),
        NarrowFunction("avec.leave_agenda()", LEAVE),
        NarrowFunction(
            "avec.tell_attendees(uuid, text, timestamptz, boolean)", TELL
        ),
        NarrowFunction("avec.waits_in_agenda()", WAITS),
    ]
