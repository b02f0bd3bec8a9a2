"""Between two people whom a block keeps apart nothing is open, through a team either.

Whom a block keeps apart is found once, and only when there is a share to look at. No
function tells it: the one who is blocked learns nothing.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

first = import_module("avec.documents.migrations.0002_walls")
last = import_module("avec.documents.migrations.0005_the_pen_is_put_down")
together = import_module("avec.documents.migrations.0008_together_walls")

NOT_APART = """{owner} NOT IN (
      SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
      UNION ALL
      SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me)"""
OPEN_SESSIONS = f"""public.documents_writingsession s{{parts}}
  WHERE s.helper_id = me AND s.ended_at IS NULL AND s.ends_at > at
    AND {NOT_APART.format(owner="s.owner_id")}"""


def of_shares(name: str, returned: str, condition: str = "true", join: str = ""):
    """Make a function that lists something of the shares open to the viewer."""
    sql = first.LISTING.format(
        name=name,
        query=f"""SELECT pg_catalog.array_agg(DISTINCT {returned}) INTO found
  FROM ({first.GIVEN_TO_ME}) g {join}
  WHERE {first.RUNNING} AND {condition} AND {NOT_APART.format(owner="g.owner_id")};""",
    )
    return NarrowFunction(f"avec.{name}()", sql)


def of_sessions(name: str, returned: str, parts: str = ""):
    """Make a function that lists something of the sessions open to the viewer."""
    sql = first.LISTING.format(
        name=name,
        query=f"""SELECT pg_catalog.array_agg({returned}) INTO found
  FROM {OPEN_SESSIONS.format(parts=parts)};""",
    ).replace("  IF who.hat IS NOT NULL THEN team := avec.team_of_my_hat(); END IF;\n", "")
    return NarrowFunction(f"avec.{name}()", sql)


COMMON_PASSAGES = together.COMMON_PASSAGES.replace(
    "  WHERE a.person_id = me AND",
    f"  WHERE {NOT_APART.format(owner='a.owner_id')}\n    AND a.person_id = me AND",
)

KNOWN_THROUGH_DOCUMENTS = f"""
CREATE OR REPLACE FUNCTION avec.known_through_documents_of(who avec.viewer)
RETURNS uuid[] LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  me uuid := who.me;
  at timestamptz := who.at;
  team uuid;
BEGIN
  IF who.hat IS NOT NULL THEN team := avec.team_of_my_hat(); END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(DISTINCT known), '{{}}') FROM (
    SELECT g.owner_id AS known FROM ({first.GIVEN_TO_ME}) g
      WHERE {first.RUNNING} AND {NOT_APART.format(owner="g.owner_id")}
    UNION ALL
    SELECT s.owner_id FROM {OPEN_SESSIONS.format(parts="")}
    UNION ALL
    SELECT g.to_person_id FROM public.documents_grant g
      WHERE g.owner_id = me AND g.to_person_id IS NOT NULL
    UNION ALL
    SELECT a.person_id FROM public.documents_grant g
      JOIN public.people_affiliation a ON a.team_id = g.to_team_id
      WHERE g.owner_id = me AND g.stopped_at IS NULL
        AND a.confirmed_at IS NOT NULL AND a.starts_at <= at
        AND (a.ended_at IS NULL OR a.ended_at > at)
        AND a.capacity IN ('professional', 'team_coordinator')
    UNION ALL
    SELECT s.helper_id FROM public.documents_writingsession s
      WHERE s.owner_id = me
    UNION ALL
    SELECT p.author_id FROM public.documents_passage p
      WHERE p.owner_id = me AND p.mode = 'view'
    UNION ALL
    SELECT q.owner_id FROM public.documents_readingquestion q
      WHERE q.asked_of_id = me
    UNION ALL
    SELECT q.asked_of_id FROM public.documents_readingquestion q
      WHERE q.owner_id = me
  ) AS everyone);
END $$;
"""

# Everyone known to her, through whatever room; who asks, and when, is found once.
KNOWN = """
CREATE OR REPLACE FUNCTION avec.known_people() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
BEGIN
  IF who.me IS NULL THEN RETURN '{}'; END IF;
  RETURN avec.colleagues_of(who) || avec.known_through_circles_of(who)
    || avec.known_through_documents_of(who) || who.me;
END $$;
"""

# Which kinds of news there may be for her: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_documents() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
  team uuid;
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  IF who.hat IS NOT NULL THEN team := avec.team_of_my_hat(); END IF;
  RETURN pg_catalog.array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT FROM public.documents_passage
      WHERE owner_id = me AND mode = 'dictated' AND confirmed_at IS NULL
        AND withdrawn_at IS NULL) THEN 'documents.dictated' END,
    CASE WHEN EXISTS (SELECT FROM public.documents_passage p
      JOIN public.documents_document d ON d.id = p.document_id
      LEFT JOIN public.documents_version v ON v.id = d.current_version_id
      WHERE p.owner_id = me AND p.mode = 'view' AND p.withdrawn_at IS NULL
        AND (v.id IS NULL OR p.written_at > v.published_at)) THEN 'documents.views' END,
    CASE WHEN EXISTS (SELECT FROM public.documents_readingquestion
      WHERE asked_of_id = me AND answered_at IS NULL) THEN 'documents.asked' END,
    CASE WHEN EXISTS (SELECT FROM public.documents_readingquestion
      WHERE owner_id = me AND answered_at IS NOT NULL AND seen_at IS NULL)
      THEN 'documents.answered' END,
    CASE WHEN EXISTS (SELECT FROM public.documents_grant
      WHERE to_person_id = me AND stopped_at IS NULL
        AND given_at > at - interval '7 days')
      OR EXISTS (SELECT FROM public.documents_grant
      WHERE to_team_id = team AND stopped_at IS NULL
        AND given_at > at - interval '7 days') THEN 'documents.opened' END,
    CASE WHEN EXISTS (SELECT FROM public.documents_grant
      WHERE owner_id = me AND stopped_at IS NULL
        AND ends_at > at AND ends_at < at + interval '14 days') THEN 'documents.ending' END,
    CASE WHEN EXISTS (SELECT FROM public.documents_writingsession
      WHERE helper_id = me AND ended_at IS NULL AND ends_at > at)
      THEN 'documents.sessions' END,
    CASE WHEN EXISTS (SELECT FROM public.documents_agreement
      WHERE person_id = me AND said_yes_at IS NULL AND declined_at IS NULL)
      THEN 'documents.proposed' END,
    CASE WHEN EXISTS (SELECT FROM public.documents_agreement WHERE owner_id = me)
      THEN 'documents.answers' END
  ], NULL);
END $$;
"""

KNOWN_THROUGH_DOCUMENTS_ALONE = """
CREATE OR REPLACE FUNCTION avec.known_through_documents() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN avec.known_through_documents_of(avec.who());
END $$;
"""

ME, MINE, CIRCLE = last.ME, last.MINE, last.CIRCLE


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0011_one_index_for_each_question"),
        ("circles", "0005_one_index_for_each_question"),
    ]
    operations = [
        of_shares("documents_opened", "g.document_id"),
        of_shares("grants_received", "g.id"),
        of_shares("scopes_open", "g.scope_id", first.IN_HOURS),
        of_shares(
            "voice_scopes", "g.scope_id", f"g.\"right\" = 'voice' AND {first.IN_HOURS}"
        ),
        of_shares(
            "readable_versions",
            "d.current_version_id",
            f"d.current_version_id IS NOT NULL AND {first.IN_HOURS}",
            "JOIN public.documents_document d ON d.id = g.document_id",
        ),
        of_sessions("sessions_received", "s.id"),
        of_sessions("session_documents", "s.document_id"),
        of_sessions(
            "session_sections",
            "pg_catalog.md5(s.document_id::text || '/' || k.key)::uuid",
            ", unnest(s.section_keys) AS k(key)",
        ),
        NarrowFunction("avec.common_passages()", COMMON_PASSAGES),
        NarrowFunction(
            "avec.known_through_documents_of(avec.viewer)",
            KNOWN_THROUGH_DOCUMENTS,
            callers="",
        ),
        NarrowFunction(
            "avec.known_through_documents()", KNOWN_THROUGH_DOCUMENTS_ALONE
        ),
        NarrowFunction("avec.known_people()", KNOWN),
        NarrowFunction("avec.waits_in_documents()", WAITS),
        Wall(
            "documents_grant",
            read=f"{MINE} or id = any ((select avec.grants_received())::uuid[])",
            add=f"{MINE} and stopped_at is null"
            f" and (to_person_id is null or to_person_id = {CIRCLE})",
            change=(
                f"{MINE} and stopped_at is null",
                f"{MINE} and stopped_at is not null",
            ),
            columns="stopped_at",
        ),
        Wall(
            "documents_writingsession",
            read=f"{MINE} or id = any ((select avec.sessions_received())::uuid[])",
            add=f"{MINE} and ended_at is null and helper_id = {CIRCLE}"
            " and ends_at <= (select avec.now()) + interval '4 hours'",
            change=(f"{MINE} and ended_at is null", f"{MINE} and ended_at is not null"),
            columns="ended_at",
        ),
    ]
