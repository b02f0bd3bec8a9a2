"""Seats: never one too many, never one left empty while somebody waits.

Each act first holds the gathering (shared by those who take a seat, alone for those who
give one back, wait, move or cancel), then people in the order of their keys, then seats.
A seat given back at the same instant as a wish is seen by it, or sees it.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

MAY_COME = """
CREATE OR REPLACE FUNCTION avec.may_come(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.groups_group g
    WHERE g.id = wanted AND g.closed_at IS NULL AND (g.reach = 'everyone' OR EXISTS (
      SELECT FROM public.people_affiliation a
      WHERE a.person_id = avec.me() AND a.organization_id = g.organization_id
        AND a.confirmed_at IS NOT NULL AND a.starts_at <= avec.now()
        AND (a.ended_at IS NULL OR a.ended_at > avec.now()))))
$$;
"""

# Seats that nobody has, or that were kept long enough, go to who waits next: first
# come, first told. Kept half of the time that is left at most, then for the next one;
# when nobody waits any more they are everybody's.
PASS_ON = """
CREATE OR REPLACE FUNCTION avec.pass_seats_on(wanted uuid, held interval) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  seat public.groups_groupseat;
  waits public.groups_wish;
  begins timestamptz;
  until timestamptz;
BEGIN
  IF NOT EXISTS (SELECT FROM public.groups_wish w WHERE w.gathering_id = wanted) THEN
    RETURN;
  END IF;
  SELECT pg_catalog.lower(g.during) INTO begins FROM public.groups_gathering g
    WHERE g.id = wanted;
  FOR seat IN SELECT * FROM public.groups_groupseat s
    WHERE s.gathering_id = wanted AND s.person_id IS NULL
      AND (s.held_until IS NULL OR s.held_until <= avec.now())
    ORDER BY s.id FOR UPDATE SKIP LOCKED
  LOOP
    DELETE FROM public.groups_wish w
      WHERE w.gathering_id = wanted AND w.person_id = seat.held_for_id;
    SELECT * INTO waits FROM public.groups_wish w
      WHERE w.gathering_id = wanted AND w.offered_until IS NULL
      ORDER BY w.asked_at, w.id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND OR begins <= avec.now() THEN
      UPDATE public.groups_groupseat SET held_for_id = NULL, held_until = NULL
        WHERE id = seat.id;
    ELSE
      until := avec.now() + least(held, (begins - avec.now()) / 2);
      UPDATE public.groups_groupseat
        SET held_for_id = waits.person_id, held_until = until WHERE id = seat.id;
      UPDATE public.groups_wish SET offered_at = avec.now(), offered_until = until
        WHERE id = waits.id;
      PERFORM avec.write_message(waits.person_id, 'group',
        'groups.offered:' || wanted::text || '#' || seat.id::text, NULL);
    END IF;
  END LOOP;
END $$;
"""

# One seat for whoever acts. Most of the time people take seats side by side, each
# leaping over those that others are taking; somebody who finds none that way, or who
# finds that people wait, comes back alone: then what is free is known for sure.
SIT = """
CREATE OR REPLACE FUNCTION avec.sit_down(
  wanted uuid, with_name boolean, knowingly boolean, held interval, alone boolean)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.groups_gathering;
  seat uuid;
BEGIN
  IF alone THEN
    SELECT * INTO one FROM public.groups_gathering g WHERE g.id = wanted FOR UPDATE;
  ELSE
    SELECT * INTO one FROM public.groups_gathering g WHERE g.id = wanted FOR SHARE;
  END IF;
  IF me IS NULL OR one.id IS NULL OR one.cancelled_at IS NOT NULL
    OR NOT avec.may_come(one.group_id) THEN RETURN 'gone'; END IF;
  IF pg_catalog.upper(one.during) <= avec.now() THEN RETURN 'past'; END IF;
  IF one.capacity = 0 THEN RETURN 'open'; END IF;
  PERFORM avec.hold_time(ARRAY[me]);
  UPDATE public.groups_groupseat SET says_name = with_name
    WHERE gathering_id = one.id AND person_id = me;
  IF FOUND THEN RETURN 'done'; END IF;
  IF alone THEN
    PERFORM avec.pass_seats_on(one.id, held);
  ELSIF EXISTS (SELECT FROM public.groups_wish w WHERE w.gathering_id = one.id) THEN
    RETURN 'full';
  END IF;
  IF NOT knowingly AND avec.is_taken_beside(me, one.during, '{}') THEN RETURN 'taken'; END IF;
  SELECT s.id INTO seat FROM public.groups_groupseat s
    WHERE s.gathering_id = one.id AND s.person_id IS NULL
      AND (s.held_for_id IS NULL OR s.held_for_id = me)
    ORDER BY s.held_for_id NULLS LAST, s.id LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF seat IS NULL THEN RETURN 'full'; END IF;
  IF NOT avec.keep_time(me, seat, one.during, knowingly) THEN RETURN 'taken'; END IF;
  UPDATE public.groups_groupseat
    SET person_id = me, says_name = with_name, taken_at = avec.now(),
        held_for_id = NULL, held_until = NULL
    WHERE id = seat;
  DELETE FROM public.groups_wish w WHERE w.gathering_id = one.id AND w.person_id = me;
  RETURN 'done';
END $$;
"""

# What the first try held is given up before the second one waits for its turn: nobody
# waits while holding what somebody else waits for.
TAKE = """
CREATE OR REPLACE FUNCTION avec.take_seat(
  wanted uuid, with_name boolean, knowingly boolean, held interval) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  said text;
BEGIN
  BEGIN
    said := avec.sit_down(wanted, with_name, knowingly, held, false);
    IF said <> 'full' THEN RETURN said; END IF;
    RAISE EXCEPTION 'in its turn' USING errcode = 'lock_not_available';
  EXCEPTION WHEN lock_not_available THEN NULL;
  END;
  RETURN avec.sit_down(wanted, with_name, knowingly, held, true);
END $$;
"""

GIVE_BACK = """
CREATE OR REPLACE FUNCTION avec.give_seat_back(wanted uuid, held interval) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.groups_gathering;
  seat uuid;
BEGIN
  SELECT * INTO one FROM public.groups_gathering g WHERE g.id = wanted FOR UPDATE;
  IF pg_catalog.upper(one.during) <= avec.now() THEN RETURN 'past'; END IF;
  PERFORM avec.hold_time(ARRAY[me]);
  UPDATE public.groups_groupseat
    SET person_id = NULL, says_name = false, taken_at = NULL
    WHERE gathering_id = one.id AND person_id = me RETURNING id INTO seat;
  IF seat IS NULL THEN RETURN 'gone'; END IF;
  PERFORM avec.free_kept_time(ARRAY[seat]);
  IF one.cancelled_at IS NULL THEN PERFORM avec.pass_seats_on(one.id, held); END IF;
  RETURN 'done';
END $$;
"""

WAIT = """
CREATE OR REPLACE FUNCTION avec.wait_for_seat(wanted uuid, held interval) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.groups_gathering;
BEGIN
  SELECT * INTO one FROM public.groups_gathering g WHERE g.id = wanted FOR UPDATE;
  IF me IS NULL OR one.id IS NULL OR one.cancelled_at IS NOT NULL
    OR NOT avec.may_come(one.group_id) THEN RETURN 'gone'; END IF;
  IF pg_catalog.lower(one.during) <= avec.now() THEN RETURN 'past'; END IF;
  IF one.capacity = 0 THEN RETURN 'open'; END IF;
  PERFORM avec.pass_seats_on(one.id, held);
  IF EXISTS (SELECT FROM public.groups_groupseat s
             WHERE s.gathering_id = one.id AND s.person_id = me) THEN RETURN 'done';
  END IF;
  IF EXISTS (SELECT FROM public.groups_groupseat s WHERE s.gathering_id = one.id
    AND s.person_id IS NULL AND (s.held_for_id IS NULL OR s.held_for_id = me)) THEN
    RETURN 'room';
  END IF;
  INSERT INTO public.groups_wish (id, gathering_id, person_id, asked_at)
    VALUES (pg_catalog.gen_random_uuid(), one.id, me, avec.now())
    ON CONFLICT ON CONSTRAINT one_wish_each DO NOTHING;
  RETURN 'waits';
END $$;
"""

STOP_WAITING = """
CREATE OR REPLACE FUNCTION avec.stop_waiting(wanted uuid, held interval) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  PERFORM 1 FROM public.groups_gathering g WHERE g.id = wanted FOR UPDATE;
  DELETE FROM public.groups_wish w WHERE w.gathering_id = wanted AND w.person_id = me;
  IF NOT FOUND THEN RETURN 'gone'; END IF;
  UPDATE public.groups_groupseat SET held_for_id = NULL, held_until = NULL
    WHERE gathering_id = wanted AND held_for_id = me;
  PERFORM avec.pass_seats_on(wanted, held);
  RETURN 'done';
END $$;
"""

# Which of these have no seat left for whoever asks: a word, never a number.
FULL = """
CREATE OR REPLACE FUNCTION avec.gatherings_full(wanted uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(g.id), '{}') FROM public.groups_gathering g
  WHERE g.id = ANY (wanted) AND g.capacity > 0 AND NOT EXISTS (
    SELECT FROM public.groups_groupseat s
    WHERE s.gathering_id = g.id AND s.person_id IS NULL
      AND (s.held_for_id IS NULL OR s.held_for_id = avec.me()
        OR (s.held_until <= avec.now() AND NOT EXISTS (
          SELECT FROM public.groups_wish w
          WHERE w.gathering_id = g.id AND w.offered_until IS NULL))))
$$;
"""

# For whoever keeps the group: the names of those who wished theirs said, and an empty
# one for each who did not, or whom a block keeps apart. No key of anybody.
WHO_COMES = """
CREATE OR REPLACE FUNCTION avec.who_comes(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(c.name ORDER BY c.sort_key), '{}') FROM (
    SELECT CASE WHEN w.is_said THEN p.name ELSE '' END AS name,
           CASE WHEN w.is_said THEN p.sort_key ELSE '' END AS sort_key
    FROM public.groups_gathering g
    JOIN public.groups_groupseat s ON s.gathering_id = g.id AND s.person_id IS NOT NULL
    JOIN public.people_person p ON p.id = s.person_id
    CROSS JOIN LATERAL (SELECT s.says_name
      AND p.id <> ALL (avec.kept_apart()) AS is_said) AS w
    WHERE g.id = wanted AND g.group_id = ANY (avec.groups_kept())) AS c
$$;
"""

# The gathering, held alone, for whoever keeps its group.
KEPT_ONE = """
CREATE OR REPLACE FUNCTION avec.gathering_kept(wanted uuid)
RETURNS public.groups_gathering
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.groups_gathering;
BEGIN
  SELECT * INTO one FROM public.groups_gathering g
    WHERE g.id = wanted AND g.group_id = ANY (avec.groups_kept())
      AND g.cancelled_at IS NULL FOR UPDATE;
  RETURN one;
END $$;
"""

# Those who have a seat, and those who wait, are told by neutral words.
TELL = """
CREATE OR REPLACE FUNCTION avec.tell_gathering(wanted uuid, what text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one uuid;
BEGIN
  FOR one IN
    SELECT s.person_id AS id FROM public.groups_groupseat s
      WHERE s.gathering_id = wanted AND s.person_id IS NOT NULL
    UNION SELECT w.person_id FROM public.groups_wish w WHERE w.gathering_id = wanted
    ORDER BY id
  LOOP
    PERFORM avec.write_message(one, 'group', 'groups.' || what || ':' || wanted::text
      || '#' || (SELECT g.sequence FROM public.groups_gathering g
                 WHERE g.id = wanted)::text, NULL);
  END LOOP;
END $$;
"""

CANCEL = """
CREATE OR REPLACE FUNCTION avec.cancel_gathering(wanted uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.groups_gathering := avec.gathering_kept(wanted);
BEGIN
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  IF pg_catalog.upper(one.during) <= avec.now() THEN RETURN 'past'; END IF;
  UPDATE public.groups_gathering
    SET cancelled_at = avec.now(), sequence = sequence + 1 WHERE id = one.id;
  PERFORM avec.tell_gathering(one.id, 'cancelled');
  DELETE FROM public.groups_wish w WHERE w.gathering_id = one.id;
  PERFORM avec.free_kept_time(ARRAY(SELECT s.id FROM public.groups_groupseat s
    WHERE s.gathering_id = one.id));
  UPDATE public.groups_groupseat SET held_for_id = NULL, held_until = NULL
    WHERE gathering_id = one.id AND held_for_id IS NOT NULL;
  RETURN 'done';
END $$;
"""

# Everybody keeps their seat. The new time is theirs only if they are free: nobody is
# in two places because a group moved, and each is told. All the gatherings are held
# first, then all the people: two acts never wait for each other both ways.
MOVE = """
CREATE OR REPLACE FUNCTION avec.move_gatherings(wanted uuid[], spans tstzrange[])
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one record;
  seat record;
  moved uuid[];
  seats uuid[];
BEGIN
  moved := ARRAY(SELECT g.id FROM public.groups_gathering g
    WHERE g.id = ANY (wanted) AND g.group_id = ANY (avec.groups_kept())
      AND g.cancelled_at IS NULL ORDER BY g.id FOR UPDATE);
  IF moved = '{}' THEN RETURN 'gone'; END IF;
  IF EXISTS (SELECT FROM pg_catalog.unnest(spans) AS r WHERE
      pg_catalog.upper(r) - pg_catalog.lower(r) > interval '8 hours') THEN
    RAISE EXCEPTION 'a gathering lasts eight hours at most'
      USING errcode = 'check_violation';
  END IF;
  moved := ARRAY(SELECT g.id FROM public.groups_gathering g
    JOIN ROWS FROM (pg_catalog.unnest(wanted), pg_catalog.unnest(spans))
      AS u(id, span) ON u.id = g.id
    WHERE g.id = ANY (moved) AND pg_catalog.upper(g.during) > avec.now()
      AND pg_catalog.lower(u.span) > avec.now());
  IF moved = '{}' THEN RETURN 'past'; END IF;
  seats := ARRAY(SELECT s.id FROM public.groups_groupseat s
    WHERE s.gathering_id = ANY (moved) AND s.person_id IS NOT NULL);
  PERFORM avec.hold_time(ARRAY(SELECT s.person_id FROM public.groups_groupseat s
    WHERE s.id = ANY (seats)));
  PERFORM avec.free_kept_time(seats);
  UPDATE public.groups_gathering g
    SET during = u.span, moved_at = avec.now(), sequence = g.sequence + 1
    FROM ROWS FROM (pg_catalog.unnest(wanted), pg_catalog.unnest(spans)) AS u(id, span)
    WHERE u.id = g.id AND g.id = ANY (moved);
  FOR seat IN SELECT s.id, s.person_id, g.during FROM public.groups_groupseat s
    JOIN public.groups_gathering g ON g.id = s.gathering_id
    WHERE s.id = ANY (seats) ORDER BY s.person_id, g.during
  LOOP
    PERFORM avec.keep_time(seat.person_id, seat.id, seat.during, false);
  END LOOP;
  FOR one IN SELECT m AS id FROM pg_catalog.unnest(moved) AS m LOOP
    PERFORM avec.tell_gathering(one.id, 'moved');
  END LOOP;
  RETURN 'done';
END $$;
"""

class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0002_walls"),
        ("messages", "0012_a_group_is_told"),
    ]
    operations = [
        NarrowFunction("avec.may_come(uuid)", MAY_COME, callers=""),
        NarrowFunction("avec.pass_seats_on(uuid, interval)", PASS_ON, callers=""),
        NarrowFunction(
            "avec.sit_down(uuid, boolean, boolean, interval, boolean)", SIT, callers=""
        ),
        NarrowFunction("avec.take_seat(uuid, boolean, boolean, interval)", TAKE),
        NarrowFunction("avec.give_seat_back(uuid, interval)", GIVE_BACK),
        NarrowFunction("avec.wait_for_seat(uuid, interval)", WAIT),
        NarrowFunction("avec.stop_waiting(uuid, interval)", STOP_WAITING),
        NarrowFunction("avec.gatherings_full(uuid[])", FULL),
        NarrowFunction("avec.who_comes(uuid)", WHO_COMES),
        NarrowFunction("avec.gathering_kept(uuid)", KEPT_ONE, callers=""),
        NarrowFunction("avec.tell_gathering(uuid, text)", TELL, callers=""),
        NarrowFunction("avec.cancel_gathering(uuid)", CANCEL),
        NarrowFunction("avec.move_gatherings(uuid[], tstzrange[])", MOVE),
    ]
