"""The number of seats of what is announced changes: nobody loses theirs.

Whoever takes a seat holds the gathering too, shared: what is counted here stands until
the end of the act. More seats go at once to those who wait, in their order.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

# The rhythm first, as when it moves: the work of the night waits meanwhile. What is
# kept for somebody who waited is counted with what is taken.
CHANGE = """
CREATE OR REPLACE FUNCTION avec.change_seats(
  wanted uuid[], number integer, goes_on boolean, held interval,
  OUT said text, OUT taken integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one record;
  keys uuid[];
BEGIN
  said := 'gone';
  IF goes_on THEN
    PERFORM 1 FROM public.groups_schedule s WHERE s.group_id = ANY (avec.groups_kept())
      AND s.id IN (SELECT g.schedule_id FROM public.groups_gathering g
        WHERE g.id = ANY (wanted)) ORDER BY s.id FOR UPDATE;
  END IF;
  keys := ARRAY(SELECT g.id FROM public.groups_gathering g
    WHERE g.id = ANY (wanted) AND g.group_id = ANY (avec.groups_kept())
      AND g.cancelled_at IS NULL ORDER BY g.id FOR UPDATE);
  IF keys = '{}' THEN RETURN; END IF;
  said := 'past';
  keys := ARRAY(SELECT g.id FROM public.groups_gathering g
    WHERE g.id = ANY (keys) AND pg_catalog.upper(g.during) > avec.now() ORDER BY g.id);
  IF keys = '{}' THEN RETURN; END IF;
  said := 'open';
  IF EXISTS (SELECT FROM public.groups_gathering g
    WHERE g.id = ANY (keys) AND g.capacity = 0) THEN RETURN; END IF;
  IF NOT coalesce(number BETWEEN 1 AND 200, false) THEN
    RAISE EXCEPTION 'from one seat to two hundred' USING errcode = 'check_violation';
  END IF;
  FOR one IN SELECT k AS id FROM pg_catalog.unnest(keys) AS k ORDER BY k LOOP
    PERFORM avec.pass_seats_on(one.id, held);
  END LOOP;
  taken := (SELECT max(c.many) FROM (SELECT count(*)::integer AS many
    FROM public.groups_groupseat s WHERE s.gathering_id = ANY (keys)
      AND (s.person_id IS NOT NULL OR s.held_until > avec.now())
    GROUP BY s.gathering_id) AS c);
  said := 'taken';
  IF taken > number THEN RETURN; END IF;
  FOR one IN SELECT g.id, g.capacity FROM public.groups_gathering g
    WHERE g.id = ANY (keys) ORDER BY g.id
  LOOP
    DELETE FROM public.groups_groupseat s WHERE s.id IN (
      SELECT f.id FROM public.groups_groupseat f
      WHERE f.gathering_id = one.id AND f.person_id IS NULL
        AND (f.held_until IS NULL OR f.held_until <= avec.now())
      ORDER BY f.id LIMIT greatest(one.capacity - number, 0));
    UPDATE public.groups_gathering SET capacity = number WHERE id = one.id;
    INSERT INTO public.groups_groupseat (id, gathering_id, says_name)
      SELECT pg_catalog.gen_random_uuid(), one.id, false
      FROM pg_catalog.generate_series(1, number - one.capacity);
    PERFORM avec.pass_seats_on(one.id, held);
  END LOOP;
  IF goes_on THEN
    UPDATE public.groups_schedule s SET capacity = number
      WHERE s.id IN (SELECT g.schedule_id FROM public.groups_gathering g
        WHERE g.id = ANY (keys));
  END IF;
  said := 'done';
END $$;
"""

# Whoever writes, and however: never more seats than the gathering has.
WHOLE = """
CREATE OR REPLACE FUNCTION avec.no_seat_too_many() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (SELECT FROM public.groups_gathering g
    WHERE g.id IN (SELECT n.gathering_id FROM new_seats n)
      AND g.capacity < (SELECT count(*) FROM public.groups_groupseat s
        WHERE s.gathering_id = g.id)) THEN
    RAISE EXCEPTION 'no more seats than the gathering has'
      USING errcode = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
ENOUGH = """
CREATE OR REPLACE FUNCTION avec.seats_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.capacity < (SELECT count(*) FROM public.groups_groupseat s
      WHERE s.gathering_id = NEW.id) THEN
    RAISE EXCEPTION 'no fewer seats than there are'
      USING errcode = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
WATCHED = """
CREATE TRIGGER no_seat_too_many AFTER INSERT ON groups_groupseat
  REFERENCING NEW TABLE AS new_seats
  FOR EACH STATEMENT EXECUTE FUNCTION avec.no_seat_too_many();
CREATE TRIGGER seats_stay AFTER UPDATE OF capacity ON groups_gathering
  FOR EACH ROW EXECUTE FUNCTION avec.seats_stay();
"""
UNWATCHED = """
DROP TRIGGER no_seat_too_many ON groups_groupseat;
DROP TRIGGER seats_stay ON groups_gathering;
"""


class Migration(migrations.Migration):
    dependencies = [("groups", "0006_kept_by_several")]
    operations = [
        NarrowFunction("avec.change_seats(uuid[], integer, boolean, interval)", CHANGE),
        NarrowFunction("avec.no_seat_too_many()", WHOLE, callers=""),
        NarrowFunction("avec.seats_stay()", ENOUGH, callers=""),
        migrations.RunSQL(WATCHED, UNWATCHED),
    ]
