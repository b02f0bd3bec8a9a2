"""A confirmed appointment moves once each has said yes to its new moment, not before.

Until then the moment agreed stands, and the new one is held beside it. Two appointments
change places in the same way: the two new moments are tied, and are confirmed together
or not at all. Whoever acts holds both appointments in the order of their keys.
"""

import django.db.models.deletion
from django.db import migrations, models

from avec.access.walls import NarrowFunction

# Whether something else claims this person's time then, these appointments left aside.
IS_TAKEN_BESIDE = """
CREATE OR REPLACE FUNCTION avec.is_taken_beside(
  person uuid, span tstzrange, aside uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.agenda_claim c
    WHERE c.owner_id = person AND c.during && span
      AND (c.appointment_id IS NULL OR c.appointment_id <> ALL (aside))
      AND pg_catalog.lower(c.during) > pg_catalog.lower(span) - interval '13 hours'
      AND pg_catalog.lower(c.during) < pg_catalog.upper(span)
      AND (c.held_until IS NULL OR c.held_until > avec.now()))
$$;
"""

# The appointments whose time is given back when this moment is confirmed.
MOVED_WITH = """
CREATE OR REPLACE FUNCTION avec.moved_with(proposed public.agenda_proposedtime)
RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT ARRAY(SELECT t.appointment_id FROM public.agenda_proposedtime t
    WHERE t.id = proposed.id OR t.id = proposed.tied_to_id ORDER BY t.appointment_id)
$$;
"""

# What the appointment and those of it claim of their time, at this beginning.
WHOLE_SPAN = """
CREATE OR REPLACE FUNCTION avec.whole_span(
  one public.agenda_appointment, begins timestamptz) RETURNS tstzrange
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
  SELECT tstzrange(begins - pg_catalog.make_interval(mins => one.before),
    begins + pg_catalog.make_interval(mins => one.minutes + one.after))
$$;
"""

# One yes: it is written, and the time is claimed; false when the time is taken. Beside
# the time that the same appointment gives back, it is held without being excluded.
TAKE_TIME = """
CREATE OR REPLACE FUNCTION avec.take_time(
  person uuid, proposed public.agenda_proposedtime, span tstzrange, knowingly boolean)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  moved uuid[] := avec.moved_with(proposed);
BEGIN
  IF NOT knowingly AND avec.is_taken_beside(person, span, moved) THEN
    RETURN false;
  END IF;
  IF NOT EXISTS (SELECT FROM public.agenda_claim c
                 WHERE c.time_id = proposed.id AND c.owner_id = person) THEN
    BEGIN
      INSERT INTO public.agenda_claim
        (id, owner_id, appointment_id, time_id, during, held_until, overlaps_knowingly)
      VALUES (pg_catalog.gen_random_uuid(), person, proposed.appointment_id,
              proposed.id, span, proposed.expires_at,
              knowingly OR EXISTS (SELECT FROM public.agenda_claim c
                WHERE c.owner_id = person AND c.during && span
                  AND c.appointment_id = ANY (moved)));
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

# Confirmed once each has said yes, to both when two change places: every other moment,
# the one agreed before too, gives its time back.
SETTLE = """
CREATE OR REPLACE FUNCTION avec.settle(proposed public.agenda_proposedtime)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  moved uuid[] := avec.moved_with(proposed);
  agreed uuid[] := pg_catalog.array_remove(
    ARRAY[proposed.id, proposed.tied_to_id], NULL);
  told record;
BEGIN
  IF EXISTS (
    SELECT FROM public.agenda_proposedtime p
    JOIN public.agenda_attendee t
      ON t.appointment_id = p.appointment_id AND t.left_at IS NULL
    WHERE p.id = ANY (agreed)
      AND NOT EXISTS (SELECT FROM public.agenda_answer a
        WHERE a.time_id = p.id AND a.person_id = t.person_id AND a.is_yes)
  ) THEN RETURN 'waits'; END IF;
  UPDATE public.agenda_proposedtime p SET withdrawn_at = avec.now()
    WHERE p.withdrawn_at IS NULL AND p.id <> ALL (agreed)
      AND (p.appointment_id = ANY (moved)
        OR p.tied_to_id IN (SELECT q.id FROM public.agenda_proposedtime q
                            WHERE q.appointment_id = ANY (moved)));
  DELETE FROM public.agenda_claim c USING public.agenda_proposedtime p
    WHERE p.id = c.time_id AND p.withdrawn_at IS NOT NULL
      AND (p.appointment_id = ANY (moved)
        OR p.tied_to_id IN (SELECT q.id FROM public.agenda_proposedtime q
                            WHERE q.appointment_id = ANY (moved)));
  DELETE FROM public.agenda_claim d USING public.agenda_claim c
    WHERE c.time_id = ANY (agreed) AND d.owner_id = c.owner_id
      AND d.held_until <= avec.now();
  UPDATE public.agenda_claim c SET held_until = NULL, overlaps_knowingly =
      EXISTS (SELECT FROM public.agenda_claim d WHERE d.owner_id = c.owner_id
        AND d.during && c.during AND d.id <> c.id)
    WHERE c.time_id = ANY (agreed);
  UPDATE public.agenda_appointment a
    SET during = p.during, confirmed_at = avec.now(), changed_at = avec.now(),
        sequence = a.sequence + 1
    FROM public.agenda_proposedtime p
    WHERE p.id = ANY (agreed) AND a.id = p.appointment_id;
  UPDATE public.agenda_proposedtime SET tied_to_id = NULL WHERE id = ANY (agreed);
  -- Whoever confirms one of two may not come to the other, and tells nobody there.
  FOR told IN
    SELECT t.person_id, a.id || '#' || a.sequence AS what,
           pg_catalog.lower(a.during) AS starts
    FROM public.agenda_appointment a
    JOIN public.agenda_attendee t ON t.appointment_id = a.id AND t.left_at IS NULL
    WHERE a.id = ANY (moved) AND a.id <> proposed.appointment_id
    ORDER BY t.person_id
  LOOP
    IF told.person_id <> avec.me() THEN
      PERFORM avec.write_message(told.person_id, 'appointment',
        'agenda.confirmed:' || told.what, NULL);
    END IF;
    PERFORM avec.write_message(told.person_id, 'appointment',
      'agenda.soon:' || told.what, told.starts - interval '1 day');
  END LOOP;
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
  IF pg_catalog.lower(one.during) <= avec.now() THEN RETURN 'settled'; END IF;
  IF begins <= avec.now() THEN RETURN 'past'; END IF;
  span := tstzrange(begins, begins + pg_catalog.make_interval(mins => one.minutes));
  IF span = one.during THEN RETURN 'settled'; END IF;
  SELECT * INTO proposed FROM public.agenda_proposedtime t
    WHERE t.appointment_id = one.id AND t.during = span AND t.withdrawn_at IS NULL;
  IF FOUND THEN
    IF proposed.expires_at > avec.now() THEN RETURN 'waits'; END IF;
    UPDATE public.agenda_proposedtime SET withdrawn_at = avec.now()
      WHERE id = proposed.id;
  END IF;
  IF avec.waiting_times(one) >= 3 THEN RETURN 'enough'; END IF;
  whole := avec.whole_span(one, begins);
  people := ARRAY(SELECT t.person_id FROM public.agenda_attendee t
    WHERE t.appointment_id = one.id AND t.left_at IS NULL);
  PERFORM avec.hold_time(people);
  FOREACH other IN ARRAY people LOOP
    IF other <> me AND avec.is_taken_beside(other, whole, ARRAY[one.id]) THEN
      RETURN 'taken';
    END IF;
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

# How many moments the viewer proposes already, the one agreed left aside.
WAITING = """
CREATE OR REPLACE FUNCTION avec.waiting_times(one public.agenda_appointment)
RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT count(*)::integer FROM public.agenda_proposedtime t
    WHERE t.appointment_id = one.id AND t.said_by_id = avec.me()
      AND t.withdrawn_at IS NULL AND t.expires_at > avec.now()
      AND t.during IS DISTINCT FROM one.during
$$;
"""

# Two appointments that the viewer attends change places, when each of both says yes.
SWAP = """
CREATE OR REPLACE FUNCTION avec.propose_swap(
  appointment uuid, other uuid, key uuid, other_key uuid, held interval)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.agenda_appointment;
  two public.agenda_appointment;
  first public.agenda_proposedtime;
  second public.agenda_proposedtime;
  spans tstzrange[];
  of_one uuid[];
  of_two uuid[];
  until timestamptz;
BEGIN
  PERFORM FROM public.agenda_appointment a
    WHERE a.id IN (appointment, other) ORDER BY a.id FOR UPDATE;
  one := avec.appointment_held(appointment);
  two := avec.appointment_held(other);
  IF one.id IS NULL OR two.id IS NULL OR one.id = two.id
     OR one.during IS NULL OR two.during IS NULL THEN RETURN 'gone'; END IF;
  until := least(pg_catalog.lower(one.during), pg_catalog.lower(two.during));
  IF until <= avec.now() THEN RETURN 'past'; END IF;
  IF EXISTS (SELECT FROM public.agenda_proposedtime p
    JOIN public.agenda_proposedtime q ON q.id = p.tied_to_id
    WHERE p.appointment_id = one.id AND q.appointment_id = two.id
      AND p.withdrawn_at IS NULL AND p.expires_at > avec.now())
  THEN RETURN 'waits'; END IF;
  IF avec.waiting_times(one) >= 3 OR avec.waiting_times(two) >= 3 THEN
    RETURN 'enough';
  END IF;
  of_one := ARRAY(SELECT t.person_id FROM public.agenda_attendee t
    WHERE t.appointment_id = one.id AND t.left_at IS NULL);
  of_two := ARRAY(SELECT t.person_id FROM public.agenda_attendee t
    WHERE t.appointment_id = two.id AND t.left_at IS NULL);
  spans := ARRAY[avec.whole_span(one, pg_catalog.lower(two.during)),
                 avec.whole_span(two, pg_catalog.lower(one.during))];
  PERFORM avec.hold_time(of_one || of_two);
  -- Whoever comes to both cannot be asked to two places.
  IF spans[1] && spans[2]
     OR EXISTS (SELECT FROM pg_catalog.unnest(of_one) AS p
       WHERE avec.is_taken_beside(p, spans[1], ARRAY[one.id, two.id]))
     OR EXISTS (SELECT FROM pg_catalog.unnest(of_two) AS p
       WHERE avec.is_taken_beside(p, spans[2], ARRAY[one.id, two.id]))
  THEN RETURN 'taken'; END IF;
  BEGIN
    INSERT INTO public.agenda_proposedtime
      (id, appointment_id, during, said_by_id, said_at, expires_at)
    VALUES (key, one.id, tstzrange(pg_catalog.lower(two.during),
        pg_catalog.lower(two.during) + pg_catalog.make_interval(mins => one.minutes)),
      me, avec.now(), least(avec.now() + held, until));
    INSERT INTO public.agenda_proposedtime
      (id, appointment_id, during, said_by_id, said_at, expires_at, tied_to_id)
    VALUES (other_key, two.id, tstzrange(pg_catalog.lower(one.during),
        pg_catalog.lower(one.during) + pg_catalog.make_interval(mins => two.minutes)),
      me, avec.now(), least(avec.now() + held, until), key)
      RETURNING * INTO second;
    UPDATE public.agenda_proposedtime SET tied_to_id = other_key WHERE id = key
      RETURNING * INTO first;
    IF NOT avec.take_time(me, first, spans[1], false)
       OR NOT avec.take_time(me, second, spans[2], false) THEN
      RAISE EXCEPTION 'taken' USING errcode = 'exclusion_violation';
    END IF;
  EXCEPTION WHEN exclusion_violation OR unique_violation THEN
    RETURN 'taken';
  END;
  RETURN avec.settle(first);
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
BEGIN
  SELECT * INTO proposed FROM public.agenda_proposedtime t WHERE t.id = key;
  PERFORM FROM public.agenda_appointment a
    WHERE a.id = ANY (avec.moved_with(proposed)) ORDER BY a.id FOR UPDATE;
  one := avec.appointment_held(proposed.appointment_id);
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  IF one.during = proposed.during THEN
    RETURN CASE WHEN is_yes THEN 'confirmed' ELSE 'settled' END;
  END IF;
  IF pg_catalog.lower(one.during) <= avec.now() THEN RETURN 'settled'; END IF;
  SELECT * INTO proposed FROM public.agenda_proposedtime t
    WHERE t.id = key AND t.withdrawn_at IS NULL AND t.expires_at > avec.now();
  IF NOT FOUND THEN
    RETURN CASE WHEN one.confirmed_at IS NULL THEN 'gone' ELSE 'settled' END;
  END IF;
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
  IF NOT avec.take_time(me, proposed,
      avec.whole_span(one, pg_catalog.lower(proposed.during)), knowingly)
  THEN RETURN 'taken'; END IF;
  RETURN avec.settle(proposed);
END $$;
"""

WITHDRAW = """
CREATE OR REPLACE FUNCTION avec.withdraw_time(key uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_appointment;
  proposed public.agenda_proposedtime;
BEGIN
  SELECT * INTO proposed FROM public.agenda_proposedtime t
    WHERE t.id = key AND t.said_by_id = avec.me();
  PERFORM FROM public.agenda_appointment a
    WHERE a.id = ANY (avec.moved_with(proposed)) ORDER BY a.id FOR UPDATE;
  one := avec.appointment_held(proposed.appointment_id);
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  IF one.during = proposed.during THEN RETURN 'settled'; END IF;
  UPDATE public.agenda_proposedtime SET withdrawn_at = avec.now()
    WHERE id = key AND withdrawn_at IS NULL;
  IF NOT FOUND THEN
    RETURN CASE WHEN one.confirmed_at IS NULL THEN 'gone' ELSE 'settled' END;
  END IF;
  UPDATE public.agenda_proposedtime SET withdrawn_at = avec.now()
    WHERE id = proposed.tied_to_id AND withdrawn_at IS NULL;
  DELETE FROM public.agenda_claim c
    WHERE c.time_id = key OR c.time_id = proposed.tied_to_id;
  RETURN 'done';
END $$;
"""

# What is cancelled changes places with nothing any more.
UNTIE = """
CREATE OR REPLACE FUNCTION avec.untie_times() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  WITH undone AS (
    UPDATE public.agenda_proposedtime p SET withdrawn_at = avec.now()
      FROM public.agenda_proposedtime q
      WHERE q.appointment_id = NEW.id AND p.tied_to_id = q.id
        AND p.withdrawn_at IS NULL RETURNING p.id)
  DELETE FROM public.agenda_claim c USING undone WHERE c.time_id = undone.id
    AND c.held_until IS NOT NULL;
  RETURN NULL;
END $$;
"""
FORGET_TIE = """
CREATE OR REPLACE FUNCTION avec.forget_tie() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.agenda_proposedtime SET tied_to_id = NULL,
      withdrawn_at = coalesce(withdrawn_at, avec.now())
    WHERE tied_to_id = OLD.id;
  RETURN OLD;
END $$;
"""
WATCHED = """
CREATE TRIGGER untie_times AFTER UPDATE OF cancelled_at ON agenda_appointment
  FOR EACH ROW WHEN (NEW.cancelled_at IS NOT NULL)
  EXECUTE FUNCTION avec.untie_times();
CREATE TRIGGER forget_tie BEFORE DELETE ON agenda_proposedtime
  FOR EACH ROW EXECUTE FUNCTION avec.forget_tie();
"""
UNWATCHED = """
DROP TRIGGER untie_times ON agenda_appointment;
DROP TRIGGER forget_tie ON agenda_proposedtime;
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
    WHERE t.person_id = me AND t.left_at IS NULL AND a.cancelled_at IS NULL
      AND p.withdrawn_at IS NULL AND p.expires_at > avec.now()
      AND a.owner_id <> ALL (avec.kept_apart())
      AND NOT EXISTS (SELECT FROM public.agenda_answer s
        WHERE s.time_id = p.id AND s.person_id = me))
  THEN RETURN '{agenda.waits}'; END IF;
  RETURN '{}';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0010_a_claim_more_breaks_nothing")]
    operations = [
        migrations.AddField(
            "proposedtime",
            "tied_to",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="agenda.proposedtime",
            ),
        ),
        NarrowFunction(
            "avec.is_taken_beside(uuid, tstzrange, uuid[])", IS_TAKEN_BESIDE, callers=""
        ),
        NarrowFunction(
            "avec.moved_with(public.agenda_proposedtime)", MOVED_WITH, callers=""
        ),
        NarrowFunction(
            "avec.whole_span(public.agenda_appointment, timestamptz)",
            WHOLE_SPAN,
            callers="",
        ),
        NarrowFunction(
            "avec.waiting_times(public.agenda_appointment)", WAITING, callers=""
        ),
        NarrowFunction(
            "avec.take_time(uuid, public.agenda_proposedtime, tstzrange, boolean)",
            TAKE_TIME,
            callers="",
        ),
        NarrowFunction("avec.settle(public.agenda_proposedtime)", SETTLE, callers=""),
        NarrowFunction(
            "avec.propose_time(uuid, uuid, timestamptz, interval, boolean)", PROPOSE
        ),
        NarrowFunction("avec.propose_swap(uuid, uuid, uuid, uuid, interval)", SWAP),
        NarrowFunction("avec.answer_time(uuid, boolean, boolean)", ANSWER),
        NarrowFunction("avec.withdraw_time(uuid)", WITHDRAW),
        NarrowFunction("avec.untie_times()", UNTIE, callers=""),
        NarrowFunction("avec.forget_tie()", FORGET_TIE, callers=""),
        migrations.RunSQL(WATCHED, UNWATCHED),
        NarrowFunction("avec.waits_in_agenda()", WAITS),
    ]
