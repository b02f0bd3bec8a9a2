"""A common voice exists with every yes, given from each one's own account.

Answers are written by four narrow functions and by nothing else: the site's roles
have no right to change a row. Whether a text is common is asked of the rows, never
kept beside them, so that it cannot say otherwise.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

SAME_DOCUMENT = """
ALTER TABLE documents_agreement ADD CONSTRAINT agreement_has_the_owner_of_its_document
  FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE documents_agreement ADD CONSTRAINT agreement_hangs_on_a_passage_of_its_document
  FOREIGN KEY (passage_id, document_id) REFERENCES documents_passage (id, document_id)
  DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = """
ALTER TABLE documents_agreement DROP CONSTRAINT agreement_hangs_on_a_passage_of_its_document;
ALTER TABLE documents_agreement DROP CONSTRAINT agreement_has_the_owner_of_its_document;
"""

# Said by all: the owner, at least one other voice, and nobody is missing.
IS_COMMON = """
CREATE OR REPLACE FUNCTION avec.is_common_voice(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT FROM public.documents_passage p
    WHERE p.id = wanted AND p.mode = 'together'
      AND p.withdrawn_at IS NULL AND p.sealed IS NOT NULL
      AND EXISTS (SELECT FROM public.documents_agreement a
        WHERE a.passage_id = p.id AND a.person_id = p.owner_id)
      AND EXISTS (SELECT FROM public.documents_agreement a
        WHERE a.passage_id = p.id AND a.person_id <> p.owner_id)
      AND NOT EXISTS (SELECT FROM public.documents_agreement a
        WHERE a.passage_id = p.id
          AND (a.said_yes_at IS NULL OR a.taken_back_at IS NOT NULL)))
$$;
"""

# What I say with others, and what I am asked to say where my voice is invited now.
COMMON_PASSAGES = """
CREATE OR REPLACE FUNCTION avec.common_passages() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  invited uuid[];
  found uuid[];
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  invited := avec.voice_scopes();
  SELECT pg_catalog.array_agg(p.id) INTO found
  FROM public.documents_agreement a
  JOIN public.documents_passage p ON p.id = a.passage_id
  WHERE a.person_id = me AND a.declined_at IS NULL AND a.taken_back_at IS NULL
    AND p.withdrawn_at IS NULL AND p.sealed IS NOT NULL
    AND (a.said_yes_at IS NOT NULL
      OR array[p.document_id, p.section_ref, p.question_ref] && invited);
  RETURN coalesce(found, '{}');
END $$;
"""

# A text names its owner and voices that already stand at the same question; once
# somebody else has answered, nobody is added.
NAMES_VOICES = """
CREATE OR REPLACE FUNCTION avec.names_voices_there() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.documents_passage p
    WHERE p.id = NEW.passage_id AND p.mode = 'together' AND p.owner_id = NEW.owner_id
      AND p.withdrawn_at IS NULL
      AND (NEW.person_id = p.owner_id OR EXISTS (
        SELECT FROM public.documents_passage v
        WHERE v.document_id = p.document_id AND v.section_key = p.section_key
          AND v.question_key = p.question_key
          AND v.block_id IS NOT DISTINCT FROM p.block_id
          AND v.mode = 'view' AND v.author_id = NEW.person_id
          AND v.withdrawn_at IS NULL))
      AND NOT EXISTS (
        SELECT FROM public.documents_agreement a
        WHERE a.passage_id = p.id AND a.person_id <> p.owner_id
          AND (a.said_yes_at IS NOT NULL OR a.declined_at IS NOT NULL))) THEN
    RAISE EXCEPTION 'a common text names voices that stand beside it'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# My yes, once, where my voice is invited. With the last one the text is common, and
# the disagreements of those voices at this question are lifted with it.
SAY_YES = """
CREATE OR REPLACE FUNCTION avec.say_yes(wanted uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  p public.documents_passage;
BEGIN
  SELECT * INTO p FROM public.documents_passage
    WHERE id = wanted AND withdrawn_at IS NULL AND sealed IS NOT NULL FOR UPDATE;
  IF p.id IS NULL THEN RETURN ''; END IF;
  UPDATE public.documents_agreement a SET said_yes_at = avec.now()
  WHERE a.passage_id = wanted AND a.person_id = avec.me()
    AND a.said_yes_at IS NULL AND a.declined_at IS NULL
    AND (p.owner_id = avec.me()
      OR array[p.document_id, p.section_ref, p.question_ref] && avec.voice_scopes());
  IF NOT FOUND THEN RETURN ''; END IF;
  IF NOT avec.is_common_voice(wanted) THEN RETURN 'waiting'; END IF;
  UPDATE public.documents_divergence d
  SET state = 'lifted', state_at = avec.now(), lifted_with_id = wanted
  WHERE d.document_id = p.document_id AND d.section_key = p.section_key
    AND d.question_key = p.question_key AND d.block_id IS NOT DISTINCT FROM p.block_id
    AND d.state <> 'lifted'
    AND d.raised_by_id IN (SELECT a.person_id FROM public.documents_agreement a
      WHERE a.passage_id = wanted);
  RETURN 'common';
END $$;
"""

SAY_NO = """
CREATE OR REPLACE FUNCTION avec.say_no(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.documents_agreement a SET declined_at = avec.now()
  WHERE a.passage_id = wanted AND a.person_id = avec.me()
    AND a.said_yes_at IS NULL AND a.declined_at IS NULL;
  RETURN FOUND;
END $$;
"""

# What a common text had lifted stands open again once it is common no more.
COME_BACK = """
CREATE OR REPLACE FUNCTION avec.disagreements_come_back(wanted uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  UPDATE public.documents_divergence
  SET state = 'open', state_at = avec.now(), lifted_with_id = NULL
  WHERE lifted_with_id = wanted AND state = 'lifted'
$$;
"""

TAKE_BACK = """
CREATE OR REPLACE FUNCTION avec.take_yes_back(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM FROM public.documents_passage WHERE id = wanted FOR UPDATE;
  UPDATE public.documents_agreement a SET taken_back_at = avec.now()
  WHERE a.passage_id = wanted AND a.person_id = avec.me()
    AND a.said_yes_at IS NOT NULL AND a.taken_back_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM avec.disagreements_come_back(wanted);
  RETURN true;
END $$;
"""

TAKEN_OUT = """
CREATE OR REPLACE FUNCTION avec.common_text_taken_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM avec.disagreements_come_back(NEW.id);
  RETURN NULL;
END $$;
"""

# A disagreement is closed and opened again by the voice that raised it; or lifted
# with a common text to which that voice said yes, for as long as it is common.
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
     AND NEW.raised_by_id IS DISTINCT FROM avec.me()
     AND NOT (NEW.state = 'lifted' AND NEW.lifted_with_id IS NOT NULL
       AND avec.is_common_voice(NEW.lifted_with_id)
       AND EXISTS (
         SELECT FROM public.documents_agreement a
         JOIN public.documents_passage p ON p.id = a.passage_id
         WHERE a.passage_id = NEW.lifted_with_id AND a.person_id = NEW.raised_by_id
           AND p.document_id = NEW.document_id AND p.section_key = NEW.section_key
           AND p.question_key = NEW.question_key
           AND p.block_id IS NOT DISTINCT FROM NEW.block_id))
     AND NOT (NEW.state = 'open' AND OLD.lifted_with_id IS NOT NULL
       AND NEW.lifted_with_id IS NULL
       AND NOT avec.is_common_voice(OLD.lifted_with_id)) THEN
    RAISE EXCEPTION 'a disagreement is lifted by the voice that raised it'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# A version holds passages of its document, as they stand, in the name of who said
# them; what waits for a yes, dictated or common, is in no version. The common texts
# are held still until the version is written.
ITEMS_ARE_PASSAGES = """
CREATE OR REPLACE FUNCTION avec.items_are_passages() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM FROM public.documents_passage p
    WHERE p.id IN (SELECT passage_id FROM fresh WHERE mode = 'together') FOR SHARE;
  IF EXISTS (
    SELECT FROM fresh i LEFT JOIN public.documents_passage p
      ON p.id = i.passage_id AND p.document_id = i.document_id
      AND p.author_id = i.author_id AND p.mode = i.mode AND p.quality = i.quality
      AND p.section_key = i.section_key AND p.question_key = i.question_key
      AND p.withdrawn_at IS NULL
      AND (p.mode <> 'dictated' OR p.confirmed_at IS NOT NULL)
      AND CASE WHEN p.mode = 'together' THEN avec.is_common_voice(p.id) ELSE true END
    WHERE p.id IS NULL) THEN
    RAISE EXCEPTION 'a version holds what stands in its document'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER names_voices_there BEFORE INSERT ON documents_agreement
  FOR EACH ROW EXECUTE FUNCTION avec.names_voices_there();
CREATE TRIGGER common_text_taken_out AFTER UPDATE OF withdrawn_at ON documents_passage
  FOR EACH ROW WHEN (NEW.mode = 'together' AND NEW.withdrawn_at IS NOT NULL)
  EXECUTE FUNCTION avec.common_text_taken_out();
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
SESSIONS = "any ((select avec.session_sections())::uuid[])"
COMMON = "any ((select avec.common_passages())::uuid[])"
IN_VOICE = (
    "array[document_id, section_ref, question_ref] && (select avec.voice_scopes())"
)


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_said_together")]
    operations = [
        migrations.RunSQL(SAME_DOCUMENT, UNSAME),
        NarrowFunction("avec.is_common_voice(uuid)", IS_COMMON, callers=""),
        NarrowFunction("avec.common_passages()", COMMON_PASSAGES),
        NarrowFunction("avec.names_voices_there()", NAMES_VOICES, callers=""),
        NarrowFunction("avec.disagreements_come_back(uuid)", COME_BACK, callers=""),
        NarrowFunction("avec.common_text_taken_out()", TAKEN_OUT, callers=""),
        NarrowFunction("avec.raised_on_own_view()", RAISED_ON_OWN_VIEW, callers=""),
        NarrowFunction("avec.items_are_passages()", ITEMS_ARE_PASSAGES, callers=""),
        NarrowFunction("avec.say_yes(uuid)", SAY_YES),
        NarrowFunction("avec.say_no(uuid)", SAY_NO),
        NarrowFunction("avec.take_yes_back(uuid)", TAKE_BACK),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        Wall(
            "documents_agreement",
            read=f"{ME} = any (array[owner_id, person_id]) or passage_id = {COMMON}",
            add=f"{MINE} and said_yes_at is null and declined_at is null"
            " and taken_back_at is null",
        ),
        Wall(
            "documents_passage",
            read=f"{ME} = any (array[owner_id, author_id])"
            f" or (section_ref = {SESSIONS} and mode <> 'together')"
            f" or id = {COMMON}",
            add=f"held_by_id = {ME} and confirmed_at is null and withdrawn_at is null"
            f" and (((mode = 'written' or mode = 'together') and {MINE})"
            f" or (mode = 'dictated' and section_ref = {SESSIONS})"
            f" or (mode = 'view' and author_id = {ME} and {IN_VOICE}))",
            change=(f"{MINE} or author_id = {ME}", f"{MINE} or author_id = {ME}"),
            columns="confirmed_at, withdrawn_at, withdrawn_by_id, sealed",
        ),
    ]
