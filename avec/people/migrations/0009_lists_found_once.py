"""The lists behind the policies, found once per statement and planned once.

What each answers is what it answered before; who asks, and when, are found once.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

LISTING = """
CREATE OR REPLACE FUNCTION avec.{name}() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
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
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
BEGIN
  IF who.hat IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(organization_id), '{}')
    FROM public.people_affiliation
    WHERE id = who.hat AND person_id = me AND answers_for_place
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
KNOWN_TO = """
CREATE OR REPLACE FUNCTION avec.colleagues_of(who avec.viewer) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  me uuid := who.me;
  at timestamptz := who.at;
  found uuid[];
BEGIN
  SELECT pg_catalog.array_agg(known) INTO found FROM (
    SELECT helper.person_id AS known FROM public.people_recoveryhelper helper
    WHERE helper.helper_id = me AND helper.ended_at IS NULL
    UNION ALL
    SELECT helper.helper_id FROM public.people_recoveryhelper helper
    WHERE helper.person_id = me AND helper.ended_at IS NULL
    UNION ALL
    SELECT near.person_id FROM public.people_affiliation mine
    JOIN public.people_affiliation near ON near.team_id = mine.team_id
    WHERE mine.person_id = me AND {mine_runs} AND {near_runs}
  ) AS people;
  IF who.hat IS NOT NULL THEN
    found := found || (SELECT pg_catalog.array_agg(DISTINCT near.person_id)
      FROM public.people_affiliation near
      WHERE near.organization_id = any (avec.organizations_answered_for())
        AND {near_runs});
  END IF;
  RETURN coalesce(found, '{{}}');
END $$;
"""

COLLEAGUES = """
CREATE OR REPLACE FUNCTION avec.colleagues() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN avec.colleagues_of(avec.who());
END $$;
"""


def _runs(alias: str) -> str:
    return (
        f"{alias}.confirmed_at IS NOT NULL AND {alias}.starts_at <= at"
        f" AND ({alias}.ended_at IS NULL OR {alias}.ended_at > at)"
    )


# Which kinds of news there may be for her. Never less than what the questions of
# ``news.py`` find, so that those with nothing to find are not even asked.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_people() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN pg_catalog.array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT FROM public.people_recoveryrequest
      WHERE person_id = me AND cancelled_at IS NULL AND finished_at IS NULL)
      THEN 'people.way_back' END,
    CASE WHEN EXISTS (SELECT FROM public.people_offer o
      JOIN public.people_account a ON a.sign_in_name = o.for_name
      WHERE a.person_id = me AND o.answered_at IS NULL AND o.expires_at > at)
      THEN 'people.offered' END,
    CASE WHEN EXISTS (SELECT FROM public.people_account
      WHERE person_id = me AND closing_on IS NOT NULL) THEN 'people.leaving' END
  ], NULL);
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
        NarrowFunction(
            "avec.colleagues_of(avec.viewer)",
            KNOWN_TO.format(mine_runs=_runs("mine"), near_runs=_runs("near")),
            callers="",
        ),
        NarrowFunction("avec.colleagues()", COLLEAGUES),
        NarrowFunction("avec.my_cards()", MY_CARDS),
        NarrowFunction("avec.waits_in_people()", WAITS),
    ]
