"""Some questions open to one person, by name, and to nobody else.

The template says which (``only_named``). What is written there carries the mark from
the database itself: a share of the whole document or of its part leaves it out, and so
does a writing session, but for what its helper wrote there under dictation.
"""

from importlib import import_module

from django.db import migrations, models

from avec.access.walls import NarrowFunction, Wall

IS_ONLY_NAMED = """
CREATE OR REPLACE FUNCTION avec.is_only_named(doc uuid, section text, question text)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT FROM public.documents_document d
    JOIN public.documents_templateversion t ON t.id = d.template_version_id,
    LATERAL pg_catalog.jsonb_each_text(t.body) b,
    LATERAL pg_catalog.jsonb_array_elements(b.value::jsonb -> 'sections') s,
    LATERAL pg_catalog.jsonb_array_elements(s -> 'questions') q
    WHERE d.id = doc AND s ->> 'key' = section AND q ->> 'key' = question
      AND (q ->> 'only_named')::boolean)
$$;
"""

# No other voice is written there, and every passage carries the mark of its question.
MARKS_ONLY_NAMED = """
CREATE OR REPLACE FUNCTION avec.marks_only_named() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  NEW.only_named := avec.is_only_named(
    NEW.document_id, NEW.section_key, NEW.question_key);
  IF NEW.only_named AND NEW.mode IN ('view', 'together') THEN
    RAISE EXCEPTION 'this question has only her voice'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# Such a question is opened by itself, to one person at a time, never to a team.
ONE_PERSON_AT_A_TIME = """
CREATE OR REPLACE FUNCTION avec.one_person_at_a_time() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF avec.is_only_named(NEW.document_id, NEW.section_key, NEW.question_key) AND (
    NEW.to_person_id IS NULL OR NEW.right <> 'read' OR EXISTS (
      SELECT FROM public.documents_grant g
      WHERE g.document_id = NEW.document_id AND g.scope = 'question'
        AND g.section_key = NEW.section_key AND g.question_key = NEW.question_key
        AND g.to_person_id IS DISTINCT FROM NEW.to_person_id
        AND g.stopped_at IS NULL
        AND (g.ends_at IS NULL OR g.ends_at > avec.now())))
  THEN
    RAISE EXCEPTION 'this question opens to one person by name'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# A document that follows a newer form: what was written before carries the mark too,
# and what was opened too widely is closed.
MARKS_AGAIN = """
CREATE OR REPLACE FUNCTION avec.marks_again() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.documents_passage p SET only_named = true
  WHERE p.document_id = NEW.id AND NOT p.only_named
    AND avec.is_only_named(NEW.id, p.section_key, p.question_key);
  UPDATE public.documents_versionitem i SET only_named = true
  WHERE i.document_id = NEW.id AND NOT i.only_named
    AND avec.is_only_named(NEW.id, i.section_key, i.question_key);
  UPDATE public.documents_grant g SET stopped_at = avec.now()
  WHERE g.document_id = NEW.id AND g.scope = 'question' AND g.stopped_at IS NULL
    AND (g.to_person_id IS NULL OR g.right <> 'read')
    AND avec.is_only_named(NEW.id, g.section_key, g.question_key);
  RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER marks_only_named BEFORE INSERT ON documents_passage
  FOR EACH ROW EXECUTE FUNCTION avec.marks_only_named();
CREATE TRIGGER one_person_at_a_time BEFORE INSERT ON documents_grant
  FOR EACH ROW WHEN (NEW.scope = 'question')
  EXECUTE FUNCTION avec.one_person_at_a_time();
CREATE TRIGGER marks_again AFTER UPDATE OF template_version_id ON documents_document
  FOR EACH ROW EXECUTE FUNCTION avec.marks_again();
"""

together = import_module("avec.documents.migrations.0008_together_walls")
# A version keeps the mark of the passages it holds.
ITEMS_ARE_PASSAGES = together.ITEMS_ARE_PASSAGES.replace(
    "AND p.withdrawn_at IS NULL",
    "AND p.only_named = i.only_named AND p.withdrawn_at IS NULL",
)

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
SCOPES = "(select avec.scopes_open())"
VERSIONS = "any ((select avec.readable_versions())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("documents", "0017_a_code_answers_in_days")]
    operations = [
        migrations.AddField(
            model_name="passage",
            name="only_named",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="versionitem",
            name="only_named",
            field=models.BooleanField(db_default=False, default=False),
        ),
        NarrowFunction(
            "avec.is_only_named(uuid, text, text)", IS_ONLY_NAMED, callers=""
        ),
        NarrowFunction("avec.marks_only_named()", MARKS_ONLY_NAMED, callers=""),
        NarrowFunction("avec.one_person_at_a_time()", ONE_PERSON_AT_A_TIME, callers=""),
        NarrowFunction("avec.marks_again()", MARKS_AGAIN, callers=""),
        NarrowFunction("avec.items_are_passages()", ITEMS_ARE_PASSAGES, callers=""),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        Wall(
            "documents_passage",
            read=f"{ME} = any (array[owner_id, author_id])"
            f" or (section_ref = {together.SESSIONS} and mode <> 'together'"
            f" and (not only_named or held_by_id = {ME}"
            f" or question_ref = any ({SCOPES}::uuid[])))"
            f" or id = {together.COMMON}",
            add=f"held_by_id = {ME} and confirmed_at is null and withdrawn_at is null"
            f" and (((mode = 'written' or mode = 'together') and {MINE})"
            f" or (mode = 'dictated' and section_ref = {together.SESSIONS})"
            f" or (mode = 'view' and author_id = {ME} and {together.IN_VOICE}))",
            change=(f"{MINE} or author_id = {ME}", f"{MINE} or author_id = {ME}"),
            columns="confirmed_at, withdrawn_at, withdrawn_by_id, sealed",
        ),
        Wall(
            "documents_versionitem",
            read=f"{MINE} or (version_id = {VERSIONS} and"
            " (case when only_named then array[question_ref]"
            " else array[document_id, section_ref, question_ref] end)"
            f" && {SCOPES})",
            add=MINE,
            change=(MINE, MINE),
            columns="sealed, removed_at",
        ),
    ]
