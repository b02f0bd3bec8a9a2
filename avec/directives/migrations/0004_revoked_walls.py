"""A revocation is never prevented, never rewritten, and told to who was reading."""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

SAME_OWNER = "".join(
    f"""
ALTER TABLE directives_{table} ADD CONSTRAINT {table}_has_the_owner_of_its_document
  FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
    for table in ("wish", "revocation")
) + """
ALTER TABLE directives_revocation
  ADD CONSTRAINT revocation_and_owner UNIQUE (id, owner_id),
  ADD CONSTRAINT revocation_is_of_a_version_of_its_document
    FOREIGN KEY (version_id, document_id) REFERENCES documents_version (id, document_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
""" + "".join(
    f"""
ALTER TABLE directives_{table} ADD CONSTRAINT {table}_follows_its_revocation
  FOREIGN KEY (revocation_id, owner_id) REFERENCES directives_revocation (id, owner_id)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
    for table in ("formerreader", "sequel")
)

# The document of whoever acts, or one that is open to them: what she said is written,
# her shares stop, and nobody reads her words from the next statement on. Nothing here
# asks whether she may.
REVOKE = """
CREATE OR REPLACE FUNCTION avec.revoke_directives(
  doc uuid, new uuid, by_way_of text, said date, words bytea, difficult boolean)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  at timestamptz := avec.now();
  hers uuid;
  spoke uuid;
BEGIN
  IF me IS NULL THEN RETURN false; END IF;
  SELECT d.owner_id, coalesce(d.current_version_id, (
      SELECT v.id FROM public.documents_version v
      WHERE v.document_id = d.id AND v.revoked_at IS NULL
      ORDER BY v.number DESC LIMIT 1))
    INTO hers, spoke FROM public.documents_document d WHERE d.id = doc FOR UPDATE;
  IF hers IS NULL OR spoke IS NULL THEN RETURN false; END IF;
  IF hers <> me AND (by_way_of = 'screen' OR doc <> ALL (avec.documents_opened()))
    THEN RETURN false; END IF;
  INSERT INTO public.directives_revocation (id, sealed, document_id, owner_id,
      version_id, recorded_by_id, way, said_on, revoked_at, in_difficult_moment)
    VALUES (new, words, doc, hers, spoke, me, by_way_of, said, at, difficult);
  INSERT INTO public.directives_formerreader
      (id, revocation_id, owner_id, person_id, team_id)
    SELECT gen_random_uuid(), new, hers, g.to_person_id, g.to_team_id FROM (
      SELECT DISTINCT to_person_id, to_team_id FROM public.documents_grant
      WHERE document_id = doc AND stopped_at IS NULL
        AND (ends_at IS NULL OR ends_at > at)) g;
  UPDATE public.documents_grant SET stopped_at = at
    WHERE document_id = doc AND stopped_at IS NULL;
  UPDATE public.documents_document SET current_version_id = NULL, stopped_at = NULL
    WHERE id = doc;
  UPDATE public.documents_version SET revoked_at = at
    WHERE id = spoke AND revoked_at IS NULL;
  RETURN true;
END $$;
"""

NAMING_ME = """
    FROM public.directives_formerreader f
    WHERE (f.person_id = me OR f.team_id = avec.team_of_my_hat())
      AND f.owner_id NOT IN (
        SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
        UNION ALL
        SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me)
"""
TOLD = """
CREATE OR REPLACE FUNCTION avec.{name}() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(DISTINCT f.{column}), '{{}}')
  """ + NAMING_ME + """);
END $$;
"""

# Her sentence for when she says the contrary: if she wished it to be shown, and only
# beside what she said in a difficult moment.
CONTRARY = """
CREATE OR REPLACE FUNCTION avec.contrary_words(revocation uuid)
RETURNS TABLE (item uuid, owner uuid, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT i.id, i.owner_id, i.sealed
  FROM public.directives_revocation r
  JOIN public.directives_wish w
    ON w.document_id = r.document_id AND w.shows_contrary
  JOIN public.documents_versionitem i ON i.version_id = r.version_id
    AND i.section_key = 'using' AND i.question_key = 'if_i_change'
    AND i.quality = 'person' AND i.sealed IS NOT NULL
  WHERE r.id = revocation AND r.in_difficult_moment
    AND (r.owner_id = avec.me() OR r.id = ANY (avec.revocations_told()))
  ORDER BY i.position
$$;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
TOLD_TO_ME = "any ((select avec.revocations_told())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("directives", "0003_revoked"), ("documents", "0021_suspended")]
    operations = [
        migrations.RunSQL(SAME_OWNER, migrations.RunSQL.noop),
        NarrowFunction(
            "avec.revoke_directives(uuid, uuid, text, date, bytea, boolean)", REVOKE
        ),
        NarrowFunction(
            "avec.revocations_told()",
            TOLD.format(name="revocations_told", column="revocation_id"),
        ),
        NarrowFunction(
            "avec.former_readings()", TOLD.format(name="former_readings", column="id")
        ),
        NarrowFunction("avec.contrary_words(uuid)", CONTRARY),
        Wall(
            "directives_wish",
            read=MINE,
            add=MINE,
            change=(MINE, MINE),
            columns="shows_contrary, tells_trusted",
        ),
        Wall("directives_revocation", read=f"{MINE} or id = {TOLD_TO_ME}"),
        Wall(
            "directives_formerreader",
            read=f"{MINE} or id = any ((select avec.former_readings())::uuid[])",
        ),
        Wall(
            "directives_sequel",
            read=f"{ME} = any (array[owner_id, author_id])",
            add=f"author_id = {ME} and ({MINE} or revocation_id = {TOLD_TO_ME})",
        ),
    ]
