"""Who reads, writes, publishes and opens documents, as PostgreSQL enforces it."""

from django.db import migrations

from avec.access.walls import NarrowFunction, OpenTable, Wall

# A row of a document names the owner of that very document: no share, session or
# passage can be hung on somebody else's.
SAME_OWNER = """
ALTER TABLE documents_document ADD CONSTRAINT document_and_owner UNIQUE (id, owner_id);
""" + "".join(
    f"""
ALTER TABLE documents_{table} ADD CONSTRAINT {table}_has_the_owner_of_its_document
  FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
    for table in (
        "block",
        "passage",
        "draft",
        "divergence",
        "version",
        "versionitem",
        "copy",
        "grant",
        "writingsession",
    )
)

NEVER_REWRITTEN = """
-- Words may be erased, never rewritten; a version may be revoked, never changed.
CREATE FUNCTION avec.words_only_erased() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
  IF NEW.sealed IS NOT NULL AND NEW.sealed IS DISTINCT FROM OLD.sealed THEN
    RAISE EXCEPTION 'words are added, never rewritten'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION avec.words_only_erased() FROM PUBLIC;
CREATE TRIGGER words_only_erased BEFORE UPDATE ON documents_passage
  FOR EACH ROW EXECUTE FUNCTION avec.words_only_erased();
CREATE TRIGGER words_only_erased BEFORE UPDATE ON documents_versionitem
  FOR EACH ROW EXECUTE FUNCTION avec.words_only_erased();
CREATE TRIGGER words_only_erased BEFORE UPDATE ON documents_version
  FOR EACH ROW EXECUTE FUNCTION avec.words_only_erased();

-- What was dictated becomes hers by her own yes, once; nobody takes a yes back.
CREATE FUNCTION avec.confirmed_by_its_owner() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
  IF NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at
     AND (OLD.confirmed_at IS NOT NULL OR NEW.owner_id IS DISTINCT FROM avec.me()) THEN
    RAISE EXCEPTION 'only the person confirms her own words'
      USING errcode = 'insufficient_privilege';
  END IF;
  IF NEW.sealed IS DISTINCT FROM OLD.sealed
     AND OLD.author_id IS DISTINCT FROM avec.me() THEN
    RAISE EXCEPTION 'only the voice that said them erases its words'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION avec.confirmed_by_its_owner() FROM PUBLIC;
CREATE TRIGGER confirmed_by_its_owner BEFORE UPDATE ON documents_passage
  FOR EACH ROW EXECUTE FUNCTION avec.confirmed_by_its_owner();

-- A disagreement is lifted by the voice that raised it, by nobody else.
CREATE FUNCTION avec.lifted_by_its_voice() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
  IF NEW.state = 'lifted' AND OLD.state <> 'lifted'
     AND NEW.raised_by_id IS DISTINCT FROM avec.me() THEN
    RAISE EXCEPTION 'a disagreement is lifted by the voice that raised it'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION avec.lifted_by_its_voice() FROM PUBLIC;
CREATE TRIGGER lifted_by_its_voice BEFORE UPDATE ON documents_divergence
  FOR EACH ROW EXECUTE FUNCTION avec.lifted_by_its_voice();
"""

BACK = """
DROP FUNCTION avec.lifted_by_its_voice() CASCADE;
DROP FUNCTION avec.confirmed_by_its_owner() CASCADE;
DROP FUNCTION avec.words_only_erased() CASCADE;
"""

# Whoever asks, and when, are found once; the plan of each question is kept.
LISTING = """
CREATE OR REPLACE FUNCTION avec.{name}() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
  team uuid;
  found uuid[];
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  IF who.hat IS NOT NULL THEN team := avec.team_of_my_hat(); END IF;
  {query}
  RETURN coalesce(found, '{{}}');
END $$;
"""

GIVEN_TO_ME = """
    SELECT * FROM public.documents_grant
    WHERE to_person_id = me AND stopped_at IS NULL
    UNION ALL
    SELECT * FROM public.documents_grant
    WHERE to_team_id = team AND stopped_at IS NULL
"""
RUNNING = "(g.ends_at IS NULL OR g.ends_at > at)"
IN_HOURS = """(g.from_hour IS NULL OR CASE WHEN g.from_hour <= g.to_hour
      THEN (at AT TIME ZONE g.time_zone)::time >= g.from_hour
       AND (at AT TIME ZONE g.time_zone)::time < g.to_hour
      ELSE (at AT TIME ZONE g.time_zone)::time >= g.from_hour
        OR (at AT TIME ZONE g.time_zone)::time < g.to_hour END)"""

# A team share is open to professionals acting under their hat in that team. Peers
# are never reached through a team.
TEAM_OF_MY_HAT = """
CREATE OR REPLACE FUNCTION avec.team_of_my_hat() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
BEGIN
  IF who.hat IS NULL THEN RETURN NULL; END IF;
  RETURN (SELECT a.team_id FROM public.people_affiliation a
    WHERE a.id = who.hat AND a.person_id = me AND a.confirmed_at IS NOT NULL
      AND a.capacity IN ('professional', 'team_coordinator')
      AND a.starts_at <= at AND (a.ended_at IS NULL OR a.ended_at > at));
END $$;
"""


def listing(name: str, returned: str, condition: str) -> str:
    """Write a function that lists something of the shares given to the viewer."""
    return LISTING.format(
        name=name,
        query=f"""SELECT pg_catalog.array_agg(DISTINCT {returned}) INTO found
  FROM ({GIVEN_TO_ME}) g WHERE {RUNNING} AND {condition};""",
    )


READABLE_VERSIONS = LISTING.format(
    name="readable_versions",
    query=f"""SELECT pg_catalog.array_agg(DISTINCT d.current_version_id) INTO found
  FROM ({GIVEN_TO_ME}) g
  JOIN public.documents_document d ON d.id = g.document_id
  WHERE {RUNNING} AND {IN_HOURS} AND d.current_version_id IS NOT NULL;""",
)

SESSION_SECTIONS = LISTING.format(
    name="session_sections",
    query="""SELECT pg_catalog.array_agg(
    pg_catalog.md5(s.document_id::text || '/' || k.key)::uuid) INTO found
  FROM public.documents_writingsession s, unnest(s.section_keys) AS k(key)
  WHERE s.helper_id = me AND s.ended_at IS NULL AND s.ends_at > at;""",
).replace("  IF who.hat IS NOT NULL THEN team := avec.team_of_my_hat(); END IF;\n", "")

SESSION_DOCUMENTS = LISTING.format(
    name="session_documents",
    query="""SELECT pg_catalog.array_agg(s.document_id) INTO found
  FROM public.documents_writingsession s
  WHERE s.helper_id = me AND s.ended_at IS NULL AND s.ends_at > at;""",
).replace("  IF who.hat IS NOT NULL THEN team := avec.team_of_my_hat(); END IF;\n", "")

# Answers whether a printed copy is current, and nothing else.
CHECK_CODE = """
CREATE OR REPLACE FUNCTION avec.check_code(code text)
RETURNS TABLE (state text, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT CASE WHEN v.revoked_at IS NOT NULL THEN 'revoked'
              WHEN d.current_version_id = v.id THEN 'current' ELSE 'replaced' END,
         CASE WHEN v.revoked_at IS NOT NULL THEN v.revoked_at
              WHEN d.current_version_id = v.id THEN v.published_at
              ELSE (SELECT min(later.published_at) FROM public.documents_version later
                    WHERE later.document_id = v.document_id
                      AND later.number > v.number) END
  FROM public.documents_version v
  JOIN public.documents_document d ON d.id = v.document_id
  WHERE v.check_code = code
$$;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
OPENED = "any ((select avec.documents_opened())::uuid[])"
VERSIONS = "any ((select avec.readable_versions())::uuid[])"
SESSIONS = "any ((select avec.session_sections())::uuid[])"
SESSION_DOCS = "any ((select avec.session_documents())::uuid[])"
# One list, asked once, against the three keys of a row.
IN_VOICE = (
    "array[document_id, section_ref, question_ref] && (select avec.voice_scopes())"
)
IN_SCOPE = (
    "array[document_id, section_ref, question_ref] && (select avec.scopes_open())"
)
RUNNING_ROW = (
    "stopped_at is null and (ends_at is null or ends_at > (select avec.now()))"
)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        migrations.RunSQL(SAME_OWNER, migrations.RunSQL.noop),
        migrations.RunSQL(NEVER_REWRITTEN, BACK),
        NarrowFunction("avec.team_of_my_hat()", TEAM_OF_MY_HAT),
        NarrowFunction(
            "avec.documents_opened()",
            listing("documents_opened", "g.document_id", "true"),
        ),
        NarrowFunction(
            "avec.scopes_open()", listing("scopes_open", "g.scope_id", IN_HOURS)
        ),
        NarrowFunction(
            "avec.voice_scopes()",
            listing(
                "voice_scopes", "g.scope_id", f"g.\"right\" = 'voice' AND {IN_HOURS}"
            ),
        ),
        NarrowFunction("avec.readable_versions()", READABLE_VERSIONS),
        NarrowFunction("avec.session_sections()", SESSION_SECTIONS),
        NarrowFunction("avec.session_documents()", SESSION_DOCUMENTS),
        NarrowFunction("avec.check_code(text)", CHECK_CODE),
        OpenTable(
            "documents_templateversion",
            because="A form holds nobody’s words.",
        ),
        Wall(
            "documents_document",
            read=f"{MINE} or id = {OPENED} or id = {SESSION_DOCS}",
            add=MINE,
            change=(MINE, MINE),
            remove=MINE,
        ),
        Wall(
            "documents_block",
            read=f"{MINE} or section_ref = {SESSIONS}"
            " or array[document_id, section_ref] && (select avec.voice_scopes())",
            add=f"{MINE} or section_ref = {SESSIONS}",
            change=(MINE, MINE),
            remove=MINE,
        ),
        Wall(
            "documents_passage",
            read=f"{ME} = any (array[owner_id, author_id]) or section_ref = {SESSIONS}",
            add=f"held_by_id = {ME} and confirmed_at is null and withdrawn_at is null"
            f" and ((mode = 'written' and {MINE})"
            f" or (mode = 'dictated' and section_ref = {SESSIONS})"
            f" or (mode = 'view' and author_id = {ME} and {IN_VOICE}))",
            change=(f"{MINE} or author_id = {ME}", f"{MINE} or author_id = {ME}"),
            columns="confirmed_at, withdrawn_at, withdrawn_by_id, sealed",
            remove=f"{MINE} and author_id = {ME}",
        ),
        Wall(
            "documents_draft",
            read=f"author_id = {ME}",
            add=f"author_id = {ME} and ({MINE} or section_ref = {SESSIONS} or {IN_VOICE})",
            change=(
                f"author_id = {ME}",
                f"author_id = {ME} and ({MINE} or section_ref = {SESSIONS} or {IN_VOICE})",
            ),
            columns="sealed, kept_at",
            remove=f"author_id = {ME}",
        ),
        Wall(
            "documents_divergence",
            read=f"{MINE} or raised_by_id = {ME}",
            add=f"raised_by_id = {ME} and ({MINE} or {IN_VOICE})",
            change=(f"{MINE} or raised_by_id = {ME}", f"{MINE} or raised_by_id = {ME}"),
            columns="state, state_at",
            remove=MINE,
        ),
        Wall(
            "documents_version",
            read=f"{MINE} or id = {VERSIONS}",
            add=MINE,
            change=(MINE, MINE),
            columns="revoked_at, sealed",
            remove=MINE,
        ),
        Wall(
            "documents_versionitem",
            read=f"{MINE} or (version_id = {VERSIONS} and {IN_SCOPE})",
            add=MINE,
            change=(MINE, MINE),
            columns="sealed, removed_at",
            remove=MINE,
        ),
        Wall("documents_copy", read=MINE, add=MINE, change=(MINE, MINE), remove=MINE),
        Wall(
            "documents_grant",
            read=f"{MINE} or ({RUNNING_ROW} and (to_person_id = {ME}"
            " or to_team_id = (select avec.team_of_my_hat())))",
            add=MINE,
            change=(MINE, MINE),
            columns="stopped_at",
            remove=MINE,
        ),
        Wall(
            "documents_writingsession",
            read=f"{MINE} or (helper_id = {ME} and ended_at is null"
            " and ends_at > (select avec.now()))",
            add=MINE,
            change=(f"{MINE} or helper_id = {ME}", f"{MINE} or helper_id = {ME}"),
            columns="ended_at",
        ),
        Wall(
            "documents_readingquestion",
            read=f"{MINE} or asked_of_id = {ME}",
            add=MINE,
            change=(f"{MINE} or asked_of_id = {ME}", f"{MINE} or asked_of_id = {ME}"),
            columns="answer_sealed, answered_at, seen_at",
            remove=MINE,
        ),
    ]
