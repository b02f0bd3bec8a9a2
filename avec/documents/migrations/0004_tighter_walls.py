"""What the second wall alone must refuse, found by attacking it as the web role.

An update that reads no column is not held by the policy that says what may be read:
every row that must not change any more is therefore left out of ``change`` itself.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

# What hangs on a version, a block or a passage hangs on one of the same document.
SAME_DOCUMENT = """
ALTER TABLE documents_version ADD CONSTRAINT version_and_document UNIQUE (id, document_id);
ALTER TABLE documents_block ADD CONSTRAINT block_and_document UNIQUE (id, document_id);
ALTER TABLE documents_passage ADD CONSTRAINT passage_and_document UNIQUE (id, document_id);
ALTER TABLE documents_document ADD CONSTRAINT current_version_is_of_this_document
  FOREIGN KEY (current_version_id, id) REFERENCES documents_version (id, document_id)
  DEFERRABLE INITIALLY DEFERRED;
""" + "".join(
    f"""
ALTER TABLE documents_{table} ADD CONSTRAINT {table}_hangs_on_a_{other}_of_its_document
  FOREIGN KEY ({other}_id, document_id) REFERENCES documents_{other} (id, document_id)
  DEFERRABLE INITIALLY DEFERRED;
"""
    for table, other in (
        ("versionitem", "version"), ("copy", "version"), ("passage", "block"),
        ("draft", "block"), ("divergence", "block"), ("divergence", "passage"),
    )
)

UNSAME = "".join(
    f"ALTER TABLE documents_{table} DROP CONSTRAINT {name};\n"
    for table, name in (
        ("divergence", "divergence_hangs_on_a_passage_of_its_document"),
        ("divergence", "divergence_hangs_on_a_block_of_its_document"),
        ("draft", "draft_hangs_on_a_block_of_its_document"),
        ("passage", "passage_hangs_on_a_block_of_its_document"),
        ("copy", "copy_hangs_on_a_version_of_its_document"),
        ("versionitem", "versionitem_hangs_on_a_version_of_its_document"),
        ("document", "current_version_is_of_this_document"),
        ("passage", "passage_and_document"),
        ("block", "block_and_document"),
        ("version", "version_and_document"),
    )
)

# The people of my circle: those I chose, not those who chose me.
MY_CIRCLE = """
CREATE OR REPLACE FUNCTION avec.my_circle() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(other_id), '{}') FROM public.circles_tie
  WHERE person_id = avec.me() AND ended_at IS NULL
$$;
"""

# A correction replaces one's own words at the same place: nobody puts theirs in the
# place of somebody else's. A view carries the quality of another voice.
WORDS_IN_PLACE = """
CREATE OR REPLACE FUNCTION avec.words_in_their_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM public.documents_passage p
    WHERE p.id = NEW.replaces_id AND p.document_id = NEW.document_id
      AND p.author_id = NEW.author_id AND p.section_key = NEW.section_key
      AND p.question_key = NEW.question_key) THEN
    RAISE EXCEPTION 'only one''s own words, at the same place, are replaced'
      USING errcode = 'insufficient_privilege';
  END IF;
  IF NEW.answers_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM public.documents_passage p
    WHERE p.id = NEW.answers_id AND p.document_id = NEW.document_id) THEN
    RAISE EXCEPTION 'a voice answers words of the same document'
      USING errcode = 'insufficient_privilege';
  END IF;
  IF NEW.mode = 'view' AND NEW.quality = 'person' THEN
    RAISE EXCEPTION 'another voice does not speak as the person'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# What was taken out stays out, and says who took it out.
WORDS_STAY_OUT = """
CREATE OR REPLACE FUNCTION avec.words_stay_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF (NEW.withdrawn_at, NEW.withdrawn_by_id)
     IS DISTINCT FROM (OLD.withdrawn_at, OLD.withdrawn_by_id)
     AND (OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
          OR NEW.withdrawn_by_id IS DISTINCT FROM avec.me()) THEN
    RAISE EXCEPTION 'words are taken out once, in one''s own name'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# A version holds passages of its document, as they stand, in the name of who said
# them; what waits for the person's yes is in no version.
ITEMS_ARE_PASSAGES = """
CREATE OR REPLACE FUNCTION avec.items_are_passages() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (
    SELECT FROM fresh i LEFT JOIN public.documents_passage p
      ON p.id = i.passage_id AND p.document_id = i.document_id
      AND p.author_id = i.author_id AND p.mode = i.mode AND p.quality = i.quality
      AND p.section_key = i.section_key AND p.question_key = i.question_key
      AND p.withdrawn_at IS NULL
      AND (p.mode <> 'dictated' OR p.confirmed_at IS NOT NULL)
    WHERE p.id IS NULL) THEN
    RAISE EXCEPTION 'a version holds what stands in its document'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
"""

REVOKED_ONCE = """
CREATE OR REPLACE FUNCTION avec.revoked_once() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
    RAISE EXCEPTION 'a version is revoked once'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# A disagreement is raised on one's own view, and is closed and opened again by the
# voice that raised it alone.
RAISED_ON_OWN_VIEW = """
CREATE OR REPLACE FUNCTION avec.raised_on_own_view() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NOT EXISTS (
    SELECT FROM public.documents_passage p
    WHERE p.id = NEW.passage_id AND p.author_id = NEW.raised_by_id AND p.mode = 'view')
  THEN
    RAISE EXCEPTION 'a disagreement is raised on one''s own view'
      USING errcode = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.state = 'lifted') <> (OLD.state = 'lifted')
     AND NEW.raised_by_id IS DISTINCT FROM avec.me() THEN
    RAISE EXCEPTION 'a disagreement is lifted by the voice that raised it'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# One asks somebody about a line of theirs that is about oneself; the answer is
# written by who was asked, once.
ASKED_AND_ANSWERED = """
CREATE OR REPLACE FUNCTION avec.asked_and_answered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NOT EXISTS (
    SELECT FROM public.audit_entry e
    WHERE e.id = NEW.entry_id AND e.subject_id = NEW.owner_id
      AND e.actor_id = NEW.asked_of_id) THEN
    RAISE EXCEPTION 'a question is asked beside a line of the journal'
      USING errcode = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.answer_sealed, NEW.answered_at)
       IS DISTINCT FROM (OLD.answer_sealed, OLD.answered_at)
       AND (OLD.answered_at IS NOT NULL
            OR NEW.asked_of_id IS DISTINCT FROM avec.me()) THEN
      RAISE EXCEPTION 'who was asked answers, once'
        USING errcode = 'insufficient_privilege';
    END IF;
    IF NEW.seen_at IS DISTINCT FROM OLD.seen_at
       AND NEW.owner_id IS DISTINCT FROM avec.me() THEN
      RAISE EXCEPTION 'who asked says that they have seen the answer'
        USING errcode = 'insufficient_privilege';
    END IF;
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER words_in_their_place BEFORE INSERT ON documents_passage
  FOR EACH ROW EXECUTE FUNCTION avec.words_in_their_place();
CREATE TRIGGER words_stay_out BEFORE UPDATE ON documents_passage
  FOR EACH ROW EXECUTE FUNCTION avec.words_stay_out();
CREATE TRIGGER items_are_passages AFTER INSERT ON documents_versionitem
  REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION avec.items_are_passages();
CREATE TRIGGER revoked_once BEFORE UPDATE ON documents_version
  FOR EACH ROW EXECUTE FUNCTION avec.revoked_once();
CREATE TRIGGER raised_on_own_view BEFORE INSERT OR UPDATE ON documents_divergence
  FOR EACH ROW EXECUTE FUNCTION avec.raised_on_own_view();
CREATE TRIGGER asked_and_answered BEFORE INSERT OR UPDATE ON documents_readingquestion
  FOR EACH ROW EXECUTE FUNCTION avec.asked_and_answered();
DROP TRIGGER lifted_by_its_voice ON documents_divergence;
DROP FUNCTION avec.lifted_by_its_voice();
"""

# What may be read does not change: it is written once, in the walls before these.
before = import_module("avec.documents.migrations.0002_walls")
READ = {
    wall.table: wall.read
    for wall in before.Migration.operations
    if isinstance(wall, Wall)
}
ME, MINE, SESSIONS, IN_VOICE = before.ME, before.MINE, before.SESSIONS, before.IN_VOICE
CIRCLE = "any ((select avec.my_circle())::uuid[])"
BOTH = f"({MINE} or helper_id = {ME})"


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_known_people")]
    operations = [
        migrations.RunSQL(SAME_DOCUMENT, UNSAME),
        NarrowFunction("avec.my_circle()", MY_CIRCLE),
        NarrowFunction("avec.words_in_their_place()", WORDS_IN_PLACE, callers=""),
        NarrowFunction("avec.words_stay_out()", WORDS_STAY_OUT, callers=""),
        NarrowFunction("avec.items_are_passages()", ITEMS_ARE_PASSAGES, callers=""),
        NarrowFunction("avec.revoked_once()", REVOKED_ONCE, callers=""),
        NarrowFunction("avec.raised_on_own_view()", RAISED_ON_OWN_VIEW, callers=""),
        NarrowFunction("avec.asked_and_answered()", ASKED_AND_ANSWERED, callers=""),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        Wall(
            "documents_document",
            read=READ["documents_document"],
            add=f"{MINE} and current_version_id is null",
            change=(MINE, MINE),
            columns="sealed, current_version_id, review_on, stopped_at",
            remove=MINE,
        ),
        Wall(
            "documents_block",
            read=READ["documents_block"],
            add=f"{MINE} or section_ref = {SESSIONS}",
            change=(MINE, MINE),
            columns="position, removed_at",
        ),
        Wall(
            "documents_passage",
            read=READ["documents_passage"],
            add=f"held_by_id = {ME} and confirmed_at is null and withdrawn_at is null"
            f" and ((mode = 'written' and {MINE})"
            f" or (mode = 'dictated' and section_ref = {SESSIONS})"
            f" or (mode = 'view' and author_id = {ME} and {IN_VOICE}))",
            change=(f"{MINE} or author_id = {ME}", f"{MINE} or author_id = {ME}"),
            columns="confirmed_at, withdrawn_at, withdrawn_by_id, sealed",
        ),
        Wall(
            "documents_divergence",
            read=READ["documents_divergence"],
            add=f"raised_by_id = {ME} and state = 'open' and {IN_VOICE}",
            change=(f"{MINE} or raised_by_id = {ME}", f"{MINE} or raised_by_id = {ME}"),
            columns="state, state_at",
        ),
        Wall(
            "documents_version",
            read=READ["documents_version"],
            add=MINE,
            change=(MINE, MINE),
            columns="revoked_at, sealed",
        ),
        Wall(
            "documents_versionitem",
            read=READ["documents_versionitem"],
            add=MINE,
            change=(MINE, MINE),
            columns="sealed, removed_at",
        ),
        Wall(
            "documents_copy",
            read=READ["documents_copy"],
            add=MINE,
            change=(MINE, MINE),
            columns="sealed, taken_back_at",
        ),
        Wall(
            "documents_grant",
            read=READ["documents_grant"],
            add=f"{MINE} and stopped_at is null"
            f" and (to_person_id is null or to_person_id = {CIRCLE})",
            change=(f"{MINE} and stopped_at is null", f"{MINE} and stopped_at is not null"),
            columns="stopped_at",
        ),
        Wall(
            "documents_writingsession",
            read=READ["documents_writingsession"],
            add=f"{MINE} and ended_at is null and helper_id = {CIRCLE}"
            " and ends_at <= (select avec.now()) + interval '4 hours'",
            change=(f"{BOTH} and ended_at is null", f"{BOTH} and ended_at is not null"),
            columns="ended_at",
        ),
        Wall(
            "documents_readingquestion",
            read=READ["documents_readingquestion"],
            add=f"{MINE} and answer_sealed is null and answered_at is null",
            change=(f"{MINE} or asked_of_id = {ME}", f"{MINE} or asked_of_id = {ME}"),
            columns="answer_sealed, answered_at, seen_at",
        ),
    ]
