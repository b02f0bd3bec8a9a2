"""Who opens, who reads and who closes a difficult moment; what opens and closes with it.

The shares that she prepared are made and stopped by triggers: no page and no action can
open a moment and forget to close what it opened.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

LISTING = """
CREATE OR REPLACE FUNCTION avec.{name}() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  at timestamptz := avec.now();
  team uuid;
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  {before}
  RETURN (SELECT coalesce(pg_catalog.array_agg(DISTINCT {wanted}), '{{}}')
    FROM {source});
END $$;
"""

OF_MINE = LISTING.format(
    name="my_episodes",
    before="",
    wanted="e.id",
    source="public.episodes_episode e WHERE e.person_id = me",
)

NAMED = LISTING.format(
    name="episodes_named",
    before="",
    wanted="n.episode_id",
    source="""public.episodes_named n
    JOIN public.episodes_episode e ON e.id = n.episode_id
    WHERE n.person_id = me AND n.removed_at IS NULL
      AND (e.closed_at IS NULL OR e.closed_at > at - interval '61 days')
      AND e.ends_at > at - interval '61 days'
      AND e.person_id NOT IN (
        SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
        UNION ALL
        SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me)""",
)

# Those in whose circle I am, under a working hat in a team. The team gives nothing:
# it is she who let me into her circle.
MAY_OPEN = LISTING.format(
    name="may_open_for",
    before="team := avec.team_of_my_hat();\n  IF team IS NULL THEN RETURN '{}'; END IF;",
    wanted="t.person_id",
    source="public.circles_tie t WHERE t.other_id = me AND t.ended_at IS NULL",
)

MATES = LISTING.format(
    name="team_mates",
    before="""SELECT a.team_id INTO team FROM public.people_affiliation a
  WHERE a.id = avec.hat() AND a.person_id = me AND a.confirmed_at IS NOT NULL
    AND a.starts_at <= at AND (a.ended_at IS NULL OR a.ended_at > at);
  IF team IS NULL THEN RETURN '{}'; END IF;""",
    wanted="a.person_id",
    source="""public.people_affiliation a
    WHERE a.team_id = team AND a.confirmed_at IS NOT NULL AND a.starts_at <= at
      AND (a.ended_at IS NULL OR a.ended_at > at)""",
)

# The names of the people of a moment one sees, and no other.
NAMES = """
CREATE OR REPLACE FUNCTION avec.names_in_episodes(wanted uuid[])
RETURNS TABLE (person uuid, name text, function text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  me uuid := avec.me();
  at timestamptz := avec.now();
  seen uuid[];
BEGIN
  IF me IS NULL THEN RETURN; END IF;
  seen := avec.my_episodes() || avec.episodes_named();
  RETURN QUERY SELECT p.id, p.name::text, coalesce((
      SELECT a.function FROM public.people_affiliation a
      WHERE a.person_id = p.id AND a.confirmed_at IS NOT NULL AND a.starts_at <= at
        AND (a.ended_at IS NULL OR a.ended_at > at) AND a.function <> ''
      ORDER BY a.starts_at, a.id LIMIT 1), '')::text
    FROM public.people_person p
    WHERE p.id IN (
      SELECT unnest(array[e.person_id, e.opened_by_id, e.closed_by_id])
      FROM public.episodes_episode e WHERE e.id = any (wanted) AND e.id = any (seen)
      UNION
      SELECT n.person_id FROM public.episodes_named n
      WHERE n.episode_id = any (wanted) AND n.episode_id = any (seen));
END $$;
"""

# Which kinds of news there may be for her: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_episodes() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
BEGIN
  IF EXISTS (SELECT FROM public.episodes_episode
      WHERE person_id = me AND closed_at IS NULL AND ends_at > at)
    OR EXISTS (SELECT FROM public.episodes_named n
      JOIN public.episodes_episode e ON e.id = n.episode_id
      WHERE n.person_id = me AND n.removed_at IS NULL
        AND e.closed_at IS NULL AND e.ends_at > at)
  THEN RETURN '{episodes.open}'; END IF;
  RETURN '{}';
END $$;
"""

# One that came to its end leaves its place to the next.
BEGINS = """
CREATE OR REPLACE FUNCTION avec.episode_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.episodes_episode
  SET closed_at = greatest(ends_at, opened_at)
  WHERE person_id = NEW.person_id AND closed_at IS NULL AND ends_at <= avec.now();
  RETURN NEW;
END $$;
"""

OPENS = """
CREATE OR REPLACE FUNCTION avec.episode_opens() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.opened_by_id <> NEW.person_id THEN
    INSERT INTO public.episodes_named
      (id, episode_id, person_id, named_by_id, named_at)
    VALUES (pg_catalog.gen_random_uuid(), NEW.id, NEW.opened_by_id,
      NEW.opened_by_id, avec.now());
  END IF;
  IF NEW.closed_at IS NULL THEN
    PERFORM avec.open_waiting_shares(NEW.person_id, NEW.ends_at, NEW.id::text);
  END IF;
  RETURN NULL;
END $$;
"""

CLOSES = """
CREATE OR REPLACE FUNCTION avec.episode_closes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM avec.close_waiting_shares(OLD.person_id);
  RETURN NULL;
END $$;
"""

# Prepared while a moment is open: it opens at once, as she reads on the page.
PREPARED = """
CREATE OR REPLACE FUNCTION avec.share_prepared() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  which uuid;
  until timestamptz;
BEGIN
  PERFORM FROM public.people_person WHERE id = NEW.owner_id FOR NO KEY UPDATE;
  SELECT e.id, e.ends_at INTO which, until FROM public.episodes_episode e
  WHERE e.person_id = NEW.owner_id AND e.closed_at IS NULL AND e.ends_at > avec.now();
  IF FOUND THEN
    PERFORM avec.open_waiting_shares(NEW.owner_id, until, which::text);
  END IF;
  RETURN NULL;
END $$;
"""

NAMED_WHILE_OPEN = """
CREATE OR REPLACE FUNCTION avec.named_while_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.episodes_episode e
    WHERE e.id = NEW.episode_id AND e.closed_at IS NULL AND e.ends_at > avec.now()
      AND e.person_id <> NEW.person_id) THEN
    RAISE EXCEPTION 'somebody else is named, while it is open'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
ALTER TABLE episodes_named ADD CONSTRAINT named_goes_with_its_moment
  FOREIGN KEY (episode_id) REFERENCES episodes_episode (id)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER episode_begins BEFORE INSERT ON episodes_episode
  FOR EACH ROW EXECUTE FUNCTION avec.episode_begins();
CREATE TRIGGER episode_opens AFTER INSERT ON episodes_episode
  FOR EACH ROW EXECUTE FUNCTION avec.episode_opens();
CREATE TRIGGER episode_closes AFTER UPDATE ON episodes_episode
  FOR EACH ROW WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL)
  EXECUTE FUNCTION avec.episode_closes();
CREATE TRIGGER episode_erased AFTER DELETE ON episodes_episode
  FOR EACH ROW WHEN (OLD.closed_at IS NULL) EXECUTE FUNCTION avec.episode_closes();
CREATE TRIGGER share_prepared AFTER INSERT ON documents_waitingshare
  FOR EACH ROW EXECUTE FUNCTION avec.share_prepared();
CREATE TRIGGER named_while_open BEFORE INSERT ON episodes_named
  FOR EACH ROW WHEN (NEW.named_by_id <> NEW.person_id)
  EXECUTE FUNCTION avec.named_while_open();
"""
BACK = """
ALTER TABLE episodes_named DROP CONSTRAINT named_goes_with_its_moment;
DROP TRIGGER share_prepared ON documents_waitingshare;
DROP TRIGGER named_while_open ON episodes_named;
DROP TRIGGER episode_erased ON episodes_episode;
DROP TRIGGER episode_closes ON episodes_episode;
DROP TRIGGER episode_opens ON episodes_episode;
DROP TRIGGER episode_begins ON episodes_episode;
"""

ME = "(select avec.me())"
MINE = "any ((select avec.my_episodes())::uuid[])"
SEEN = "any ((select avec.episodes_named())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [
        ("episodes", "0001_initial"),
        ("documents", "0020_waiting_share_walls"),
        ("circles", "0006_an_invitation_is_told"),
        ("people", "0012_one_account_each"),
    ]
    operations = [
        NarrowFunction("avec.my_episodes()", OF_MINE),
        NarrowFunction("avec.episodes_named()", NAMED),
        NarrowFunction("avec.may_open_for()", MAY_OPEN),
        NarrowFunction("avec.team_mates()", MATES),
        NarrowFunction("avec.names_in_episodes(uuid[])", NAMES),
        NarrowFunction("avec.waits_in_episodes()", WAITS),
        NarrowFunction("avec.episode_begins()", BEGINS, callers=""),
        NarrowFunction("avec.episode_opens()", OPENS, callers=""),
        NarrowFunction("avec.episode_closes()", CLOSES, callers=""),
        NarrowFunction("avec.share_prepared()", PREPARED, callers=""),
        NarrowFunction("avec.named_while_open()", NAMED_WHILE_OPEN, callers=""),
        Wall(
            "episodes_episode",
            # Whoever opens it is named by the same statement, which gives it back.
            read=f"person_id = {ME} or id = {SEEN}"
            f" or (opened_by_id = {ME} and opened_at = (select avec.now()))",
            add=f"opened_by_id = {ME} and closed_at is null and closed_by_id is null"
            " and opened_at <= (select avec.now())"
            " and ends_at <= (select avec.now()) + interval '62 days'"
            f" and (person_id = {ME}"
            " or person_id = any ((select avec.may_open_for())::uuid[]))",
            change=(
                f"(person_id = {ME} or id = {SEEN}) and closed_at is null",
                f"closed_by_id = {ME} and closed_at <= (select avec.now())",
            ),
            columns="closed_at, closed_by_id",
            remove=f"person_id = {ME}",
        ),
        Wall(
            "episodes_named",
            read=f"episode_id = {MINE} or episode_id = {SEEN}",
            add=f"named_by_id = {ME} and person_id <> {ME} and removed_at is null"
            f" and ((episode_id = {MINE}"
            " and person_id = any ((select avec.my_circle())::uuid[]))"
            f" or (episode_id = {SEEN}"
            " and person_id = any ((select avec.team_mates())::uuid[])))",
            change=(
                f"(episode_id = {MINE} or person_id = {ME}) and removed_at is null",
                f"(episode_id = {MINE} or person_id = {ME}) and removed_at is not null",
            ),
            columns="removed_at",
        ),
        migrations.RunSQL(TRIGGERS, BACK),
    ]
