"""The moment to its listener, the debrief to nobody else, the words to who said them.

Nobody answers for anybody here: no team, no place, no function opens a debrief. What a
place learns is a count, of whole months, of eleven at least.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

APART = """{owner} NOT IN (
    SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
    UNION ALL
    SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me)"""

WORDS_OPEN = f"""
CREATE OR REPLACE FUNCTION avec.words_open() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  team uuid;
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  team := avec.team_of_my_hat();
  RETURN (SELECT coalesce(pg_catalog.array_agg(w.id), '{{}}')
    FROM public.listening_keptwords w
    WHERE {APART.format(owner="w.owner_id")}
      AND w.confirmed_at IS NOT NULL
      AND ((w.held_by_id = me AND w.reach IN ('both', 'team'))
        OR (w.for_team_id = team AND w.reach = 'team')));
END $$;
"""

BROUGHT = f"""
CREATE OR REPLACE FUNCTION avec.brought_to_me() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(s.id), '{{}}')
    FROM public.listening_brought s
    WHERE s.to_person_id = me AND {APART.format(owner="s.owner_id")});
END $$;
"""

# Two people part: what waited for her yes is gone, what she kept for both is hers
# alone, what she kept for a team forgets who wrote it down. Without another, all that
# one wrote down: somebody leaves for good.
PART = """
CREATE OR REPLACE FUNCTION avec.part_kept_words(other uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  between uuid[];
BEGIN
  SELECT pg_catalog.array_agg(w.id) INTO between FROM public.listening_keptwords w
  WHERE (w.held_by_id = me AND (other IS NULL OR w.owner_id = other))
     OR (w.owner_id = me AND w.held_by_id = other);
  DELETE FROM public.listening_keptwords
  WHERE id = any (between) AND confirmed_at IS NULL;
  UPDATE public.listening_keptwords
  SET held_by_id = NULL, reach = CASE reach WHEN 'both' THEN 'me' ELSE reach END
  WHERE id = any (between);
END $$;
"""

# What has come to its day is erased, and the keys to destroy are given back; moments
# that were left open are closed; words nobody said yes to fade after seven days.
DESTROY = """
CREATE OR REPLACE FUNCTION avec.destroy_debriefs() RETURNS uuid[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  at timestamptz := avec.now();
  gone uuid[];
  worries uuid[];
BEGIN
  SELECT coalesce(pg_catalog.array_agg(due.id), '{}') INTO gone FROM (
    SELECT d.id FROM public.listening_debrief d WHERE d.ends_at <= at
    FOR UPDATE SKIP LOCKED) due;
  UPDATE public.listening_listening SET debrief = 'destroyed'
  WHERE id IN (SELECT d.listening_id FROM public.listening_debrief d
               WHERE d.id = any (gone));
  DELETE FROM public.listening_brought WHERE debrief_id = any (gone);
  DELETE FROM public.listening_debrief WHERE id = any (gone);
  SELECT coalesce(pg_catalog.array_agg(due.id), '{}') INTO worries FROM (
    SELECT w.id FROM public.listening_worry w WHERE w.ends_at <= at
    FOR UPDATE SKIP LOCKED) due;
  DELETE FROM public.listening_worry WHERE id = any (worries);
  DELETE FROM public.listening_keptwords
  WHERE confirmed_at IS NULL AND written_at <= at - interval '7 days';
  UPDATE public.listening_listening SET is_closed = true
  WHERE NOT is_closed AND day < at::date - 1;
  RETURN gone || worries;
END $$;
"""

# Counts of the place of one's hat, of months that are over for eight days. A place is
# said only from eleven on; when what is left over could be guessed from the total, the
# smallest place said joins it.
ACTIVITY = """
CREATE OR REPLACE FUNCTION avec.listening_activity()
RETURNS TABLE (month date, place text, listenings bigint, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  here uuid;
  m record;
  rest bigint;
  smallest text;
BEGIN
  SELECT a.organization_id INTO here FROM public.people_affiliation a
  WHERE a.id = avec.hat() AND a.person_id = avec.me()
    AND a.confirmed_at IS NOT NULL AND a.starts_at <= avec.now()
    AND (a.ended_at IS NULL OR a.ended_at > avec.now());
  IF here IS NULL THEN RETURN; END IF;
  FOR m IN
    SELECT pg_catalog.date_trunc('month', l.day)::date AS first, count(*) AS num,
           sum(l.minutes) AS spent
    FROM public.listening_listening l
    WHERE l.organization_id = here AND l.is_closed
      AND l.day >= avec.now() - interval '13 months'
      AND pg_catalog.date_trunc('month', l.day) + interval '1 month 8 days'
          <= avec.now()
    GROUP BY 1 HAVING count(*) >= 11
    ORDER BY 1 DESC
  LOOP
    RETURN QUERY SELECT m.first, ''::text, m.num, m.spent::bigint;
    SELECT m.num - coalesce(sum(c.num), 0) INTO rest FROM (
      SELECT count(*) AS num FROM public.listening_listening l
      WHERE l.organization_id = here AND l.is_closed AND l.place <> ''
        AND pg_catalog.date_trunc('month', l.day)::date = m.first
      GROUP BY l.place HAVING count(*) >= 11) c;
    smallest := NULL;
    IF rest BETWEEN 1 AND 10 THEN
      SELECT l.place INTO smallest FROM public.listening_listening l
      WHERE l.organization_id = here AND l.is_closed AND l.place <> ''
        AND pg_catalog.date_trunc('month', l.day)::date = m.first
      GROUP BY l.place HAVING count(*) >= 11 ORDER BY count(*), l.place LIMIT 1;
    END IF;
    RETURN QUERY SELECT m.first, l.place::text, count(*), NULL::bigint
      FROM public.listening_listening l
      WHERE l.organization_id = here AND l.is_closed AND l.place <> ''
        AND pg_catalog.date_trunc('month', l.day)::date = m.first
        AND l.place IS DISTINCT FROM smallest
      GROUP BY l.place HAVING count(*) >= 11 ORDER BY 3 DESC, 2;
  END LOOP;
END $$;
"""

# Whether there may be news for her: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_listening() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  found text[] := '{}';
BEGIN
  IF EXISTS (SELECT FROM public.listening_keptwords
    WHERE owner_id = me AND confirmed_at IS NULL)
  THEN found := found || '{listening.words}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.listening_worry WHERE person_id = me)
  THEN found := found || '{listening.worry}'::text[]; END IF;
  RETURN found;
END $$;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
LISTENER = f"listener_id = {ME}"
LIVE = "ends_at > (select avec.now())"
A_YEAR = "ends_at <= (select avec.now()) + interval '366 days'"
MY_PLACE = (
    "(select a.organization_id from people_affiliation a"
    " where a.id = (select avec.hat()) and a.person_id = (select avec.me()))"
)
HAVE_ME = (
    "any (array(select t.person_id from circles_tie t"
    " where t.other_id = (select avec.me()) and t.ended_at is null))"
)
WRITTEN_DOWN = f"(held_by_id = {ME} and confirmed_at is null)"
OPEN_WORDS = "id = any ((select avec.words_open())::uuid[])"
CHOSEN = (
    "(to_person_id is null or to_person_id = any ((select avec.my_circle())::uuid[])"
    " or to_person_id = any ((select avec.colleagues())::uuid[]))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0001_initial"),
        ("circles", "0006_an_invitation_is_told"),
        ("documents", "0012_a_block_closes"),
    ]
    operations = [
        NarrowFunction("avec.words_open()", WORDS_OPEN),
        NarrowFunction("avec.brought_to_me()", BROUGHT),
        NarrowFunction("avec.part_kept_words(uuid)", PART),
        NarrowFunction("avec.destroy_debriefs()", DESTROY, callers="avec_job"),
        NarrowFunction("avec.listening_activity()", ACTIVITY),
        NarrowFunction("avec.waits_in_listening()", WAITS),
        Wall(
            "listening_listening",
            read=LISTENER,
            add=f"{LISTENER} and (organization_id is null"
            f" or organization_id = {MY_PLACE})",
            change=(LISTENER, LISTENER),
            columns="day, place, minutes, is_closed, debrief",
            remove=LISTENER,
        ),
        Wall(
            "listening_debrief",
            read=f"{MINE} and {LIVE}",
            add=f"{MINE} and {A_YEAR}",
            change=(MINE, MINE),
            columns="sealed",
            remove=MINE,
        ),
        Wall(
            "listening_brought",
            read=f"({MINE} or id = any ((select avec.brought_to_me())::uuid[]))"
            f" and {LIVE}",
            add=f"{MINE} and {A_YEAR} and {CHOSEN}",
            remove=MINE,
        ),
        Wall(
            "listening_keptwords",
            read=f"{MINE} or {WRITTEN_DOWN} or {OPEN_WORDS}",
            add=f"held_by_id = {ME} and owner_id = {HAVE_ME}"
            " and confirmed_at is null and for_team_id is null",
            change=(MINE, f"{MINE} and confirmed_at is not null"),
            columns="sealed, reach, for_team_id, confirmed_at",
            remove=f"{MINE} or {WRITTEN_DOWN}",
        ),
        Wall(
            "listening_worry",
            read=f"({MINE} or (person_id = {ME} and (done_at is not null"
            f" or what_at < (select avec.now()) - interval '3 days'))) and {LIVE}",
            add=f"{MINE} and {A_YEAR} and done_at is null"
            f" and (person_id is null or person_id = {HAVE_ME})",
            change=(MINE, MINE),
            columns="sealed, told, told_at, called_at, done_at",
            remove=MINE,
        ),
    ]
