"""Time goes: gatherings are written on, seats go on to who waits, who came is forgotten.

The jobs are given rhythms without whose they are.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

# Rhythms that are not written until then, of groups that somebody keeps.
TO_WRITE = """
CREATE OR REPLACE FUNCTION avec.gatherings_to_write(until timestamptz, most integer)
RETURNS TABLE (id uuid, starts_on date, starts_at time, minutes smallint, zone text,
  rule text, without date[], days_off text, written_until timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  SELECT s.id, s.starts_on, s.starts_at, s.minutes, s.zone, s.rule, s.without,
         s.days_off, s.written_until
    FROM public.groups_schedule s JOIN public.groups_group g ON g.id = s.group_id
    WHERE s.rule <> '' AND s.written_until < until AND g.closed_at IS NULL
      AND EXISTS (SELECT FROM public.groups_keeper k
        JOIN public.people_affiliation a ON a.person_id = k.person_id
        WHERE k.group_id = g.id AND a.confirmed_at IS NOT NULL
          AND (g.organization_id IS NULL OR g.organization_id = a.organization_id)
          AND a.starts_at <= avec.now()
          AND (a.ended_at IS NULL OR a.ended_at > avec.now()))
    ORDER BY s.id LIMIT most FOR UPDATE OF s SKIP LOCKED
$$;
"""

WRITE_ON = """
CREATE OR REPLACE FUNCTION avec.write_gatherings_on(
  key uuid, days date[], times tstzrange[], until timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.groups_schedule;
  written integer;
BEGIN
  SELECT * INTO one FROM public.groups_schedule s
    WHERE s.id = key AND s.rule <> '' AND s.written_until < until FOR UPDATE;
  IF NOT FOUND THEN RETURN 0; END IF;
  IF until > avec.now() + interval '5 months' OR EXISTS (
    SELECT FROM pg_catalog.unnest(times) AS r
    WHERE NOT coalesce(pg_catalog.lower(r) >= one.written_until
      AND pg_catalog.lower(r) < until AND pg_catalog.upper(r) - pg_catalog.lower(r)
        <= pg_catalog.make_interval(mins => one.minutes), false)
  ) THEN
    RAISE EXCEPTION 'gatherings are written on from where they stand'
      USING errcode = 'check_violation';
  END IF;
  INSERT INTO public.groups_gathering
    (id, group_id, schedule_id, "on", during, capacity, sequence)
    SELECT pg_catalog.gen_random_uuid(), one.group_id, one.id, r.day, r.during,
           one.capacity, 0
    FROM ROWS FROM (pg_catalog.unnest(days), pg_catalog.unnest(times))
      AS r(day, during)
    ON CONFLICT ON CONSTRAINT gathers_once_on_a_day DO NOTHING;
  GET DIAGNOSTICS written = ROW_COUNT;
  UPDATE public.groups_schedule SET written_until = until WHERE id = key;
  RETURN written;
END $$;
"""

# What the work of each moment does: seats kept long enough go on.
PASS_DUE = """
CREATE OR REPLACE FUNCTION avec.pass_due_seats_on(held interval) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one uuid;
BEGIN
  FOR one IN SELECT g.id FROM public.groups_gathering g
    WHERE g.cancelled_at IS NULL AND pg_catalog.upper(g.during) > avec.now()
      AND EXISTS (SELECT FROM public.groups_wish w WHERE w.gathering_id = g.id)
      AND EXISTS (SELECT FROM public.groups_groupseat s
        WHERE s.gathering_id = g.id AND s.person_id IS NULL
          AND (s.held_until IS NULL OR s.held_until <= avec.now()))
    ORDER BY g.id FOR UPDATE OF g SKIP LOCKED
  LOOP
    PERFORM avec.pass_seats_on(one, held);
  END LOOP;
END $$;
"""

# Thirty days after, nothing says who came; wishes go as soon as it is over.
FORGET = """
CREATE OR REPLACE FUNCTION avec.forget_past_seats() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  past uuid[];
BEGIN
  DELETE FROM public.groups_wish w USING public.groups_gathering g
    WHERE g.id = w.gathering_id AND pg_catalog.upper(g.during) <= avec.now();
  past := ARRAY(SELECT s.id FROM public.groups_groupseat s
    JOIN public.groups_gathering g ON g.id = s.gathering_id
    WHERE pg_catalog.upper(g.during) <= avec.now() - interval '30 days');
  PERFORM avec.free_kept_time(past);
  DELETE FROM public.groups_groupseat s WHERE s.id = ANY (past);
END $$;
"""

# Whoever leaves for good: seats to others, groups that nobody else keeps ended, those
# who were to come told. Gatherings first, in their order.
LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_groups(held interval) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  ended uuid[];
  ending uuid[];
  touched uuid[];
  one uuid;
BEGIN
  IF me IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  ended := ARRAY(SELECT k.group_id FROM public.groups_keeper k WHERE k.person_id = me
    AND NOT EXISTS (SELECT FROM public.groups_keeper o
      WHERE o.group_id = k.group_id AND o.person_id <> me));
  touched := ARRAY(SELECT g.id FROM public.groups_gathering g
    WHERE g.group_id = ANY (ended)
      OR EXISTS (SELECT FROM public.groups_groupseat s WHERE s.gathering_id = g.id
                 AND me IN (s.person_id, s.held_for_id))
      OR EXISTS (SELECT FROM public.groups_wish w WHERE w.gathering_id = g.id
                 AND w.person_id = me)
    ORDER BY g.id FOR UPDATE);
  DELETE FROM public.groups_wish w WHERE w.person_id = me;
  PERFORM avec.free_kept_time(ARRAY(SELECT s.id FROM public.groups_groupseat s
    WHERE s.person_id = me));
  UPDATE public.groups_groupseat
    SET person_id = CASE WHEN person_id = me THEN NULL ELSE person_id END,
        says_name = says_name AND person_id <> me,
        taken_at = CASE WHEN person_id = me THEN NULL ELSE taken_at END,
        held_for_id = NULL, held_until = NULL
    WHERE me IN (person_id, held_for_id);
  ending := ARRAY(SELECT g.id FROM public.groups_gathering g
    WHERE g.group_id = ANY (ended));
  FOREACH one IN ARRAY touched LOOP
    IF one = ANY (ending) THEN
      IF EXISTS (SELECT FROM public.groups_gathering g WHERE g.id = one
          AND g.cancelled_at IS NULL AND pg_catalog.upper(g.during) > avec.now()) THEN
        PERFORM avec.tell_gathering(one, 'cancelled');
      END IF;
    ELSE
      PERFORM avec.pass_seats_on(one, held);
    END IF;
  END LOOP;
  PERFORM avec.free_kept_time(ARRAY(SELECT s.id FROM public.groups_groupseat s
    WHERE s.gathering_id = ANY (ending)));
  DELETE FROM public.groups_wish w WHERE w.gathering_id = ANY (ending);
  DELETE FROM public.groups_groupseat s WHERE s.gathering_id = ANY (ending);
  DELETE FROM public.groups_gathering g WHERE g.id = ANY (ending);
  DELETE FROM public.groups_schedule s WHERE s.group_id = ANY (ended);
  DELETE FROM public.groups_keeper k WHERE k.person_id = me;
  DELETE FROM public.groups_group g WHERE g.id = ANY (ended);
END $$;
"""

# Whether there may be news: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_groups() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (SELECT FROM public.groups_wish w
    WHERE w.person_id = avec.me() AND w.offered_until > avec.now())
  THEN RETURN '{groups.offered}'; END IF;
  RETURN '{}';
END $$;
"""

JOB = "avec_job"


class Migration(migrations.Migration):
    dependencies = [("groups", "0003_seats")]
    operations = [
        NarrowFunction(
            "avec.gatherings_to_write(timestamptz, integer)", TO_WRITE, callers=JOB
        ),
        NarrowFunction(
            "avec.write_gatherings_on(uuid, date[], tstzrange[], timestamptz)",
            WRITE_ON,
            callers=JOB,
        ),
        NarrowFunction("avec.pass_due_seats_on(interval)", PASS_DUE, callers=JOB),
        NarrowFunction("avec.forget_past_seats()", FORGET, callers=JOB),
        NarrowFunction("avec.leave_groups(interval)", LEAVE),
        NarrowFunction("avec.waits_in_groups()", WAITS),
    ]
