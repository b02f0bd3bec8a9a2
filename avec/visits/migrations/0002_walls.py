"""Looks are read together or not at all; the rest, by those who were to be there.

Whoever wrote a look reads it. The others read it once each of those who came as peers
or by their trade has kept one, or seven days after the visit. The last one that is kept
makes all of them appear, in its own transaction; those kept at the same instant wait
for each other. No word changes under the eyes of somebody who reads it.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

# What goes with an appointment goes at the same time, whoever erases it. A word beside
# a look is of the same visit.
HANGS = """
ALTER TABLE visits_look
  ADD CONSTRAINT look_and_its_visit UNIQUE (id, appointment_id),
  ADD CONSTRAINT look_goes_with_its_visit FOREIGN KEY (appointment_id)
    REFERENCES agenda_appointment (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE visits_beside
  ADD CONSTRAINT beside_goes_with_its_look FOREIGN KEY (look_id, appointment_id)
    REFERENCES visits_look (id, appointment_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE visits_missed
  ADD CONSTRAINT missed_goes_with_its_visit FOREIGN KEY (appointment_id)
    REFERENCES agenda_appointment (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
UNHANGS = """
ALTER TABLE visits_missed DROP CONSTRAINT missed_goes_with_its_visit;
ALTER TABLE visits_beside DROP CONSTRAINT beside_goes_with_its_look;
ALTER TABLE visits_look DROP CONSTRAINT look_goes_with_its_visit,
  DROP CONSTRAINT look_and_its_visit;
"""

# Confirmed, over, and attended until the end; under a hat, not one's own life.
OVER = """
CREATE OR REPLACE FUNCTION avec.appointments_over() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  hat uuid := avec.hat();
  now timestamptz := avec.now();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(a.id), '{}')
    FROM public.agenda_attendee t
    JOIN public.agenda_appointment a ON a.id = t.appointment_id
    WHERE t.person_id = me AND t.left_at IS NULL
      AND (hat IS NULL OR t.side <> 'person')
      AND a.confirmed_at IS NOT NULL AND a.cancelled_at IS NULL
      AND pg_catalog.upper(a.during) <= now
      AND (a.owner_id = me OR a.owner_id <> ALL (avec.kept_apart())));
END $$;
"""

# Looks that appear, one's own too: shown once, or a week after the visit.
LOOKS_READ = """
CREATE OR REPLACE FUNCTION avec.looks_read() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  visits uuid[] := avec.appointments_over();
  apart uuid[] := avec.kept_apart();
  week_ago timestamptz := avec.now() - interval '7 days';
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(l.id), '{}')
    FROM public.visits_look l
    JOIN public.agenda_appointment a ON a.id = l.appointment_id
    WHERE l.appointment_id = ANY (visits) AND l.owner_id <> ALL (apart)
      AND (l.shown_at IS NOT NULL OR pg_catalog.upper(a.during) <= week_ago));
END $$;
"""

# What others wrote, except across a block, which nobody learns of.
OTHERS = """
CREATE OR REPLACE FUNCTION avec.{name}() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  visits uuid[] := avec.appointments_over();
  apart uuid[] := avec.kept_apart();
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(w.id), '{{}}')
    FROM public.{table} w
    WHERE w.appointment_id = ANY (visits) AND w.owner_id <> ALL (apart));
END $$;
"""


def others(name, table):
    """Return the function that names the rows of a table read by the others."""
    return NarrowFunction(
        f"avec.{name}()", OTHERS.format(name=name, table=table)
    )


# One act on the looks of a visit at a time, until its commit.
HOLD = """
CREATE OR REPLACE FUNCTION avec.hold_looks(visit uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  SELECT pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('visits.looks:' || visit::text, 0))
$$;
"""

# A look comes with the database's moments, and its words stand once it appears.
STANDS = """
CREATE OR REPLACE FUNCTION avec.look_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM avec.hold_looks(NEW.appointment_id);
    NEW.shown_at := NULL;
  ELSIF NEW.sealed IS NOT NULL AND (NEW.shown_at IS NOT NULL OR EXISTS (
    SELECT FROM public.agenda_appointment a WHERE a.id = NEW.appointment_id
      AND pg_catalog.upper(a.during) <= avec.now() - interval '7 days'))
  THEN
    RAISE EXCEPTION 'a look that appeared is corrected beside'
      USING errcode = 'insufficient_privilege';
  END IF;
  IF NEW.withdrawn_at IS NULL THEN NEW.kept_at := avec.now(); END IF;
  RETURN NEW;
END $$;
"""

# The last one that was waited for makes all of them appear, in its own transaction:
# those who came as peers or by their trade. What comes later appears at once.
APPEAR = """
CREATE OR REPLACE FUNCTION avec.looks_appear() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (SELECT FROM public.visits_look l
      WHERE l.appointment_id = NEW.appointment_id AND l.shown_at IS NOT NULL)
    OR NOT EXISTS (SELECT FROM public.agenda_attendee t
      WHERE t.appointment_id = NEW.appointment_id AND t.left_at IS NULL
        AND t.side <> 'person'
        AND NOT EXISTS (SELECT FROM public.visits_look l
          WHERE l.appointment_id = NEW.appointment_id AND l.owner_id = t.person_id))
  THEN
    UPDATE public.visits_look SET shown_at = avec.now()
      WHERE appointment_id = NEW.appointment_id AND shown_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
"""
WATCHED = """
CREATE TRIGGER look_stands BEFORE INSERT OR UPDATE OF sealed ON visits_look
  FOR EACH ROW EXECUTE FUNCTION avec.look_stands();
CREATE TRIGGER looks_appear AFTER INSERT ON visits_look
  FOR EACH ROW EXECUTE FUNCTION avec.looks_appear();
"""
UNWATCHED = """
DROP TRIGGER looks_appear ON visits_look;
DROP TRIGGER look_stands ON visits_look;
"""

# Wholly before looks appear; afterwards only the words, and nothing hides again.
TAKE_AWAY = """
CREATE OR REPLACE FUNCTION avec.take_look_away(key uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  visit uuid;
BEGIN
  SELECT l.appointment_id INTO visit FROM public.visits_look l
    WHERE l.id = key AND l.owner_id = me;
  IF visit IS NULL THEN RETURN false; END IF;
  PERFORM avec.hold_looks(visit);
  DELETE FROM public.visits_look l USING public.agenda_appointment a
    WHERE l.id = key AND l.shown_at IS NULL AND a.id = l.appointment_id
      AND pg_catalog.upper(a.during) > avec.now() - interval '7 days';
  UPDATE public.visits_look SET sealed = NULL, withdrawn_at = avec.now()
    WHERE id = key AND withdrawn_at IS NULL;
  RETURN true;
END $$;
"""

# Told once: when they appear, or, if somebody keeps nothing, a week after the visit.
TELL = """
CREATE OR REPLACE FUNCTION avec.tell_looks(visit uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one uuid;
  due timestamptz;
  shown boolean := EXISTS (SELECT FROM public.visits_look l
    WHERE l.appointment_id = visit AND l.shown_at IS NOT NULL);
BEGIN
  IF NOT visit = ANY (avec.appointments_over()) THEN RETURN; END IF;
  SELECT pg_catalog.upper(a.during) + interval '7 days' INTO due
    FROM public.agenda_appointment a WHERE a.id = visit;
  IF shown THEN
    DELETE FROM public.messages_message m
      WHERE m.key = 'visits.later:' || visit::text AND m.taken_at IS NULL;
  END IF;
  FOR one IN SELECT t.person_id FROM public.agenda_attendee t
    WHERE t.appointment_id = visit AND t.left_at IS NULL
      AND t.person_id <> ALL (avec.kept_apart())
      AND NOT (shown AND t.person_id = me) ORDER BY t.person_id
  LOOP
    IF shown THEN
      PERFORM avec.write_message(one, 'appointment', 'visits.looks:' || visit::text, NULL);
    ELSE
      PERFORM avec.write_message(one, 'appointment', 'visits.later:' || visit::text, due);
    END IF;
  END LOOP;
END $$;
"""

# Whether there may be news: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_visits() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  now timestamptz := avec.now();
BEGIN
  IF EXISTS (SELECT FROM public.agenda_attendee t
    JOIN public.agenda_appointment a ON a.id = t.appointment_id
    WHERE t.person_id = me AND t.left_at IS NULL
      AND a.confirmed_at IS NOT NULL AND a.cancelled_at IS NULL
      AND pg_catalog.upper(a.during) <= now
      AND pg_catalog.upper(a.during) > now - interval '9 days')
  THEN RETURN '{visits.say,visits.looks}'; END IF;
  IF EXISTS (SELECT FROM public.agenda_attendee t
    JOIN public.visits_look l ON l.appointment_id = t.appointment_id
    WHERE t.person_id = me AND t.left_at IS NULL
      AND l.shown_at > now - interval '2 days')
  THEN RETURN '{visits.looks}'; END IF;
  RETURN '{}';
END $$;
"""

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_visits() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.visits_missed WHERE owner_id = me;
  DELETE FROM public.visits_beside WHERE owner_id = me
    OR look_id IN (SELECT l.id FROM public.visits_look l WHERE l.owner_id = me);
  DELETE FROM public.visits_look WHERE owner_id = me;
END $$;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
IN_OVER = "appointment_id = any ((select avec.appointments_over())::uuid[])"
BESIDE_WHAT_IS_READ = "look_id = any ((select avec.looks_read())::uuid[])"


def read_by(function):
    """Let an author read what is theirs, and the others what this function names."""
    return f"{MINE} or id = any ((select avec.{function}())::uuid[])"



class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0001_initial"),
        ("agenda", "0003_agreeing"),
    ]
    operations = [
        migrations.RunSQL(HANGS, UNHANGS),
        NarrowFunction("avec.appointments_over()", OVER),
        NarrowFunction("avec.looks_read()", LOOKS_READ),
        others("beside_read", "visits_beside"),
        others("missed_read", "visits_missed"),
        NarrowFunction("avec.hold_looks(uuid)", HOLD, callers=""),
        NarrowFunction("avec.look_stands()", STANDS, callers=""),
        NarrowFunction("avec.looks_appear()", APPEAR, callers=""),
        NarrowFunction("avec.take_look_away(uuid)", TAKE_AWAY),
        NarrowFunction("avec.tell_looks(uuid)", TELL),
        NarrowFunction("avec.waits_in_visits()", WAITS),
        NarrowFunction("avec.leave_visits()", LEAVE),
        migrations.RunSQL(WATCHED, UNWATCHED),
        Wall(
            "visits_look",
            read=read_by("looks_read"),
            add=f"{MINE} and {IN_OVER} and withdrawn_at is null",
            change=(MINE, MINE),
            columns="sealed",
        ),
        Wall(
            "visits_beside",
            read=read_by("beside_read"),
            add=f"{MINE} and {BESIDE_WHAT_IS_READ}",
            remove=MINE,
        ),
        Wall(
            "visits_missed",
            read=read_by("missed_read"),
            add=f"{MINE} and {IN_OVER}",
            change=(MINE, f"{MINE} and {IN_OVER}"),
            columns="sealed, said_at",
            remove=MINE,
        ),
    ]
