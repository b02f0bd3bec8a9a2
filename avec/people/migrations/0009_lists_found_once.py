"""The lists behind the policies, found once per statement and planned once.

What each answers is what it answered before; who asks, and when, are found once.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

LISTING = """
CREATE OR REPLACE FUNCTION avec.{name}() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  at timestamptz;
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  at := avec.now();
  RETURN (SELECT coalesce(pg_catalog.array_agg({wanted}), '{{}}')
    FROM {source});
END $$;
"""

RUNNING = (
    "confirmed_at IS NOT NULL AND starts_at <= at"
    " AND (ended_at IS NULL OR ended_at > at)"
)

MY_TEAMS = LISTING.format(
    name="my_teams",
    wanted="team_id",
    source=f"""public.people_affiliation
    WHERE person_id = me AND team_id IS NOT NULL AND {RUNNING}""",
)

# Under the hat she wears, and no other: rights follow the hat.
ANSWERED_FOR = """
CREATE OR REPLACE FUNCTION avec.organizations_answered_for() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  my_hat uuid := avec.hat();
  me uuid;
  at timestamptz;
BEGIN
  IF my_hat IS NULL THEN RETURN '{}'; END IF;
  me := avec.me();
  at := avec.now();
  RETURN (SELECT coalesce(pg_catalog.array_agg(organization_id), '{}')
    FROM public.people_affiliation
    WHERE id = my_hat AND person_id = me AND answers_for_place
      AND confirmed_at IS NOT NULL AND starts_at <= at
      AND (ended_at IS NULL OR ended_at > at));
END $$;
"""

TEAMS_ANSWERED_FOR = """
CREATE OR REPLACE FUNCTION avec.teams_answered_for() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  places uuid[] := avec.organizations_answered_for();
BEGIN
  IF places = '{}' THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(id), '{}')
    FROM public.people_team WHERE organization_id = any (places));
END $$;
"""

# Everyone this floor makes known to her: her teams, the people of the place she
# answers for, and those who chose each other to help somebody come back.
COLLEAGUES = """
CREATE OR REPLACE FUNCTION avec.colleagues() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  at timestamptz;
  teams uuid[];
  places uuid[];
  found uuid[];
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  at := avec.now();
  teams := avec.my_teams();
  places := avec.organizations_answered_for();
  SELECT pg_catalog.array_agg(known) INTO found FROM (
    SELECT helper.person_id AS known FROM public.people_recoveryhelper helper
    WHERE helper.helper_id = me AND helper.ended_at IS NULL
    UNION
    SELECT helper.helper_id FROM public.people_recoveryhelper helper
    WHERE helper.person_id = me AND helper.ended_at IS NULL
  ) AS people;
  IF teams <> '{}' OR places <> '{}' THEN
    found := found || (SELECT pg_catalog.array_agg(DISTINCT a.person_id)
      FROM public.people_affiliation a
      WHERE (a.team_id = any (teams) OR a.organization_id = any (places))
        AND a.confirmed_at IS NOT NULL AND a.starts_at <= at
        AND (a.ended_at IS NULL OR a.ended_at > at));
  END IF;
  RETURN coalesce(found, '{}');
END $$;
"""

MY_CARDS = LISTING.format(
    name="my_cards", wanted="id", source="public.people_codecard WHERE person_id = me"
)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_narrow_door"),
        ("access", "0004_asked_at_every_turn"),
    ]
    operations = [
        NarrowFunction("avec.my_teams()", MY_TEAMS),
        NarrowFunction("avec.organizations_answered_for()", ANSWERED_FOR),
        NarrowFunction("avec.teams_answered_for()", TEAMS_ANSWERED_FOR),
        NarrowFunction("avec.colleagues()", COLLEAGUES),
        NarrowFunction("avec.my_cards()", MY_CARDS),
    ]
