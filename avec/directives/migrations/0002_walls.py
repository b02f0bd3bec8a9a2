"""A signature never changes; nobody is trusted without both signatures."""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

# A row hangs on the very document of its owner, and goes with it; a signature is of a
# version of that document.
SAME_OWNER = """
ALTER TABLE directives_signature
  ADD CONSTRAINT signature_has_the_owner_of_its_document
    FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT signature_is_of_a_version_of_its_document
    FOREIGN KEY (version_id, document_id) REFERENCES documents_version (id, document_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE directives_trustedperson
  ADD CONSTRAINT trusted_person_has_the_owner_of_its_document
    FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = """
ALTER TABLE directives_trustedperson
  DROP CONSTRAINT trusted_person_has_the_owner_of_its_document;
ALTER TABLE directives_signature
  DROP CONSTRAINT signature_has_the_owner_of_its_document,
  DROP CONSTRAINT signature_is_of_a_version_of_its_document;
"""

GUARDS = """
-- Whoever asks, a signature stays as it was given.
CREATE FUNCTION avec.signed_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
  RAISE EXCEPTION 'a signature never changes' USING errcode = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION avec.signed_once() FROM PUBLIC;
CREATE TRIGGER signed_once BEFORE UPDATE ON directives_signature
  FOR EACH ROW EXECUTE FUNCTION avec.signed_once();

-- The second signature is given once, by the other from their own account, or noted
-- from a paper by who designates. An end is said once, in one's own name.
CREATE FUNCTION avec.trusted_by_both() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF (NEW.cosigned_at, NEW.cosigned_by_way_of, NEW.paper_signed_on)
      IS DISTINCT FROM (OLD.cosigned_at, OLD.cosigned_by_way_of, OLD.paper_signed_on)
     AND (OLD.cosigned_at IS NOT NULL OR OLD.ended_at IS NOT NULL
          OR NEW.cosigned_at IS NULL
          OR NOT (NEW.cosigned_by_way_of = 'account' AND OLD.other_id = me
                  OR NEW.cosigned_by_way_of = 'paper' AND OLD.owner_id = me)) THEN
    RAISE EXCEPTION 'both sign, each for themselves, once'
      USING errcode = 'insufficient_privilege';
  END IF;
  IF (NEW.ended_at, NEW.ended_by_id) IS DISTINCT FROM (OLD.ended_at, OLD.ended_by_id)
     AND (OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
          OR NEW.ended_by_id IS DISTINCT FROM me) THEN
    RAISE EXCEPTION 'an end is said once, in one''s own name'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION avec.trusted_by_both() FROM PUBLIC;
CREATE TRIGGER trusted_by_both BEFORE UPDATE ON directives_trustedperson
  FOR EACH ROW EXECUTE FUNCTION avec.trusted_by_both();
"""
UNGUARDED = """
DROP FUNCTION avec.trusted_by_both() CASCADE;
DROP FUNCTION avec.signed_once() CASCADE;
"""

COUNTED_ON = """
CREATE OR REPLACE FUNCTION avec.counted_on() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(t.id), '{}')
    FROM public.directives_trustedperson t
    WHERE t.other_id = me AND t.ended_at IS NULL
      AND t.owner_id NOT IN (
        SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
        UNION ALL
        SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me));
END $$;
"""

# In one's own name: across a block, or all that others trusted one with, on leaving.
END_TRUST_WITH = """
CREATE OR REPLACE FUNCTION avec.end_trust_with(person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  UPDATE public.directives_trustedperson
    SET ended_at = greatest(avec.now(), signed_at), ended_by_id = me
    WHERE ended_at IS NULL AND me IS NOT NULL
      AND (other_id = me AND (person IS NULL OR owner_id = person)
           OR owner_id = me AND other_id = person);
END $$;
"""

MINE = "owner_id = (select avec.me())"
COUNTS_ON_ME = "id = any ((select avec.counted_on())::uuid[])"
IN_SCOPE = (
    "array[document_id, section_ref, question_ref] && (select avec.scopes_open())"
)


class Migration(migrations.Migration):
    dependencies = [
        ("directives", "0001_initial"),
        ("circles", "0005_one_index_for_each_question"),
        ("documents", "0014_parts_with_only_her_voice"),
    ]
    operations = [
        migrations.RunSQL(SAME_OWNER, UNSAME),
        migrations.RunSQL(GUARDS, UNGUARDED),
        NarrowFunction("avec.counted_on()", COUNTED_ON),
        NarrowFunction("avec.end_trust_with(uuid)", END_TRUST_WITH),
        Wall(
            "directives_signature",
            read=f"{MINE} or (version_id = any ((select avec.readable_versions())::uuid[])"
            f" and {IN_SCOPE})",
            add=MINE,
        ),
        Wall(
            "directives_trustedperson",
            read=f"{MINE} or {COUNTS_ON_ME}"
            f" or (ended_at is null and cosigned_at is not null and {IN_SCOPE})",
            add=f"{MINE} and cosigned_at is null and ended_at is null"
            " and (other_id is null or other_id = any ((select avec.my_circle())::uuid[]))",
            change=(f"{MINE} or {COUNTS_ON_ME}", f"{MINE} or {COUNTS_ON_ME}"),
            columns="cosigned_at, cosigned_by_way_of, paper_signed_on, ended_at,"
            " ended_by_id",
        ),
    ]
