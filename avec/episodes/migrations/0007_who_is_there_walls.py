"""Who is there stays what she said: taken out, they are not named again over her.

What a moment opens is opened once: a share she stopped stays stopped, and what she
closed herself does not open again without her for three days.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

walls = import_module("avec.episodes.migrations.0002_walls")
shares = import_module("avec.documents.migrations.0020_waiting_share_walls")

RUNNING = (
    "a.confirmed_at IS NOT NULL AND a.starts_at <= at"
    " AND (a.ended_at IS NULL OR a.ended_at > at)"
)

# Somebody named as one of a team is there as long as they are in it.
NAMED = walls.NAMED.replace(
    "WHERE n.person_id = me AND n.removed_at IS NULL",
    f"""WHERE n.person_id = me AND n.removed_at IS NULL
      AND (n.affiliation_id IS NULL OR EXISTS (
        SELECT FROM public.people_affiliation a
        WHERE a.id = n.affiliation_id AND {RUNNING}))""",
)

# Peers are named by her, never by a team.
MATES = walls.MATES.replace(
    "WHERE a.team_id = team",
    "WHERE a.team_id = team AND a.capacity IN ('professional', 'team_coordinator')",
)

# All that waited, or the one that has just been prepared; never twice in one moment.
OPEN = (
    shares.OPEN.replace("gesture text)", "gesture text, alone uuid)")
    .replace(
        "WHERE w.owner_id = whose AND w.withdrawn_at IS NULL",
        "WHERE w.owner_id = whose AND (alone IS NULL OR w.id = alone)\n"
        "    AND w.withdrawn_at IS NULL",
    )
    .replace(
        "WHERE g.waiting_id = w.id AND g.stopped_at IS NULL AND g.ends_at > avec.now()",
        "WHERE g.waiting_id = w.id AND (g.stopped_at IS NULL AND g.ends_at > avec.now()"
        "\n        OR g.bundle ="
        " pg_catalog.md5(gesture || '/' || w.bundle::text)::uuid)",
    )
)

OPENS = walls.OPENS.replace(
    """      (id, episode_id, person_id, named_by_id, named_at)
    VALUES (pg_catalog.gen_random_uuid(), NEW.id, NEW.opened_by_id,
      NEW.opened_by_id, avec.now());""",
    """      (id, episode_id, person_id, named_by_id, named_at, affiliation_id)
    VALUES (pg_catalog.gen_random_uuid(), NEW.id, NEW.opened_by_id,
      NEW.opened_by_id, avec.now(), avec.hat());""",
).replace(
    """  IF NEW.closed_at IS NULL THEN
    PERFORM avec.open_waiting_shares(NEW.person_id, NEW.ends_at, NEW.id::text);""",
    """  IF NEW.closed_at IS NULL AND NOT (NEW.consent = 'without' AND EXISTS (
      SELECT FROM public.episodes_episode e
      WHERE e.person_id = NEW.person_id AND e.closed_by_id = NEW.person_id
        AND e.closed_at > avec.now() - interval '3 days')) THEN
    PERFORM avec.open_waiting_shares(NEW.person_id, NEW.ends_at, NEW.id::text, NULL);""",
)

PREPARED = walls.PREPARED.replace(
    "open_waiting_shares(NEW.owner_id, until, which::text)",
    "open_waiting_shares(NEW.owner_id, until, which::text, NEW.id)",
)

NAMED_WHILE_OPEN = """
CREATE OR REPLACE FUNCTION avec.named_while_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  at timestamptz := avec.now();
  whose uuid;
BEGIN
  SELECT e.person_id INTO whose FROM public.episodes_episode e
  WHERE e.id = NEW.episode_id AND e.closed_at IS NULL AND e.ends_at > at;
  IF whose IS NULL OR whose = NEW.person_id THEN
    RAISE EXCEPTION 'somebody else is named, while it is open'
      USING errcode = 'insufficient_privilege';
  END IF;
  IF NEW.named_by_id = whose THEN
    NEW.affiliation_id := NULL;
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM public.episodes_named n
      WHERE n.episode_id = NEW.episode_id AND n.person_id = NEW.person_id
        AND n.removed_by_id = whose) THEN
    RAISE EXCEPTION 'she took them out' USING errcode = 'insufficient_privilege';
  END IF;
  SELECT a.id INTO NEW.affiliation_id FROM public.people_affiliation a
  WHERE a.person_id = NEW.person_id AND RUNNING
    AND a.team_id = (SELECT h.team_id FROM public.people_affiliation h
      WHERE h.id = avec.hat() AND h.person_id = avec.me())
  ORDER BY a.starts_at, a.id LIMIT 1;
  RETURN NEW;
END $$;
""".replace("RUNNING", RUNNING)

# Whom she took out is named to nobody else.
NAMES = walls.NAMES.replace(
    "WHERE n.episode_id = any (wanted) AND n.episode_id = any (seen)",
    """WHERE n.episode_id = any (wanted) AND n.episode_id = any (seen)
        AND (n.removed_at IS NULL OR n.episode_id = any (avec.my_episodes()))""",
)

KNOWN = (
    "open_waiting_shares(uuid, timestamptz, text)",
    "open_waiting_shares(uuid, timestamptz, text, uuid)",
)
ME, MINE, SEEN = walls.ME, walls.MINE, walls.SEEN
GOES = f"(episode_id = {MINE} or person_id = {ME})"


class Migration(migrations.Migration):
    dependencies = [
        ("episodes", "0006_who_is_there"),
        ("documents", "0021_suspended"),
        ("people", "0012_one_account_each"),
    ]
    operations = [
        NarrowFunction("avec.episodes_named()", NAMED),
        NarrowFunction("avec.team_mates()", MATES),
        NarrowFunction("avec.names_in_episodes(uuid[])", NAMES),
        NarrowFunction(f"avec.{KNOWN[1]}", OPEN, callers=""),
        NarrowFunction("avec.episode_opens()", OPENS, callers=""),
        NarrowFunction("avec.share_prepared()", PREPARED, callers=""),
        NarrowFunction("avec.named_while_open()", NAMED_WHILE_OPEN, callers=""),
        migrations.RunSQL(
            f"DROP FUNCTION avec.{KNOWN[0]}", migrations.RunSQL.noop
        ),
        Wall(
            "episodes_named",
            read=f"episode_id = {MINE} or (episode_id = {SEEN} and removed_at is null)"
            f" or (person_id = {ME} and removed_by_id = {ME})",
            add=f"named_by_id = {ME} and person_id <> {ME}"
            " and removed_at is null and removed_by_id is null"
            f" and ((episode_id = {MINE}"
            " and person_id = any ((select avec.my_circle())::uuid[]))"
            f" or (episode_id = {SEEN}"
            " and person_id = any ((select avec.team_mates())::uuid[])))",
            change=(
                f"{GOES} and removed_at is null",
                f"{GOES} and removed_at is not null and removed_by_id = {ME}",
            ),
            columns="removed_at, removed_by_id",
        ),
    ]
