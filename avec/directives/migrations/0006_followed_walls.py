"""What was followed is said by who holds the passage, and is never rewritten."""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

signed = import_module("avec.directives.migrations.0002_walls")

# The line, its correction and its passage are of one document and of one author; they
# go with the document.
TIES = """
ALTER TABLE directives_honouring
  ADD CONSTRAINT honouring_has_the_owner_of_its_document
    FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT honouring_by_one_of_one_passage UNIQUE (id, author_id, item_id),
  ADD CONSTRAINT honouring_corrects_its_own
    FOREIGN KEY (corrects_id, author_id, item_id)
    REFERENCES directives_honouring (id, author_id, item_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
UNTIES = """
ALTER TABLE directives_honouring
  DROP CONSTRAINT honouring_corrects_its_own,
  DROP CONSTRAINT honouring_by_one_of_one_passage,
  DROP CONSTRAINT honouring_has_the_owner_of_its_document;
"""

# The passages of others that are open to me now, in what speaks for them today.
TO_FOLLOW = """
CREATE OR REPLACE FUNCTION avec.passages_to_follow() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  open_now uuid[];
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  open_now := avec.scopes_open();
  RETURN (SELECT coalesce(pg_catalog.array_agg(i.id), '{}')
    FROM public.documents_versionitem i
    WHERE i.version_id = ANY (avec.readable_versions()) AND i.owner_id <> me
      AND i.quality IN ('person', 'we')
      AND CASE WHEN i.only_named THEN array[i.question_ref]
          ELSE array[i.document_id, i.section_ref, i.question_ref] END && open_now);
END $$;
"""

# What I said myself, of people from whom no block keeps me.
SAID = """
CREATE OR REPLACE FUNCTION avec.followings_said() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(h.id), '{}')
    FROM public.directives_honouring h
    WHERE h.author_id = me AND h.owner_id NOT IN (
      SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
      UNION ALL
      SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me));
END $$;
"""

# The documents of those who trust me, signed by both, and wished me to be told.
TOLD = """
CREATE OR REPLACE FUNCTION avec.told_as_trusted() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(t.document_id), '{}')
    FROM public.directives_trustedperson t
    WHERE t.id = ANY (avec.counted_on()) AND t.cosigned_at IS NOT NULL AND t.is_told);
END $$;
"""

# It stands at its place: nobody writes a line beside another passage than theirs.
IN_PLACE = """
CREATE OR REPLACE FUNCTION avec.honouring_in_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.documents_versionitem i
    WHERE i.id = NEW.item_id AND i.version_id = NEW.version_id
      AND i.document_id = NEW.document_id AND i.owner_id = NEW.owner_id
      AND i.section_key = NEW.section_key AND i.question_key = NEW.question_key) THEN
    RAISE EXCEPTION 'what is said of a passage stands at its place'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# At once, by the base: whatever page it was said from, she is told, and so is her
# trusted person if she wished it. One neutral line a day, however much was said.
IS_TOLD = """
CREATE OR REPLACE FUNCTION avec.honouring_is_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  named text := 'directives.followed:' || NEW.document_id::text || '#'
    || (avec.now() AT TIME ZONE 'Europe/Paris')::date::text;
BEGIN
  PERFORM avec.write_message(NEW.owner_id, 'question', named, NULL);
  PERFORM avec.write_message(t.other_id, 'question', named, NULL)
  FROM public.directives_trustedperson t
  WHERE t.document_id = NEW.document_id AND t.other_id <> NEW.author_id
    AND t.cosigned_at IS NOT NULL AND t.ended_at IS NULL AND t.is_told
    AND NOT EXISTS (SELECT FROM public.circles_block b
      WHERE (b.person_id, b.other_id) IN
        ((t.owner_id, t.other_id), (t.other_id, t.owner_id)));
  RETURN NULL;
END $$;
"""

# Which kinds of news there may be: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_directives() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
  found text[] := '{}';
BEGIN
  IF EXISTS (SELECT FROM public.directives_honouring h WHERE h.owner_id = me
      AND NOT EXISTS (SELECT FROM public.directives_wish w
        WHERE w.document_id = h.document_id AND w.followed_read_at >= h.said_at))
  THEN found := found || '{directives.followed}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.directives_trustedperson t
      JOIN public.directives_honouring h ON h.document_id = t.document_id
      WHERE t.other_id = me AND t.ended_at IS NULL AND t.is_told
        AND h.said_at > at - interval '14 days')
  THEN found := found || '{directives.told}'::text[]; END IF;
  RETURN found;
END $$;
"""

GUARDS = """
CREATE FUNCTION avec.honoured_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
  RAISE EXCEPTION 'what was said is corrected by a new line'
    USING errcode = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION avec.honoured_once() FROM PUBLIC;
CREATE TRIGGER honoured_once BEFORE UPDATE ON directives_honouring
  FOR EACH ROW EXECUTE FUNCTION avec.honoured_once();
CREATE TRIGGER honouring_in_place BEFORE INSERT ON directives_honouring
  FOR EACH ROW EXECUTE FUNCTION avec.honouring_in_place();
CREATE TRIGGER honouring_is_told AFTER INSERT ON directives_honouring
  FOR EACH ROW EXECUTE FUNCTION avec.honouring_is_told();

-- Only who designates says whether the other is told.
CREATE FUNCTION avec.told_by_who_designates() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
  IF OLD.owner_id IS DISTINCT FROM avec.me() THEN
    RAISE EXCEPTION 'who designates says who is told'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION avec.told_by_who_designates() FROM PUBLIC;
CREATE TRIGGER told_by_who_designates BEFORE UPDATE ON directives_trustedperson
  FOR EACH ROW WHEN (NEW.is_told IS DISTINCT FROM OLD.is_told)
  EXECUTE FUNCTION avec.told_by_who_designates();
"""
UNGUARDED = """
DROP FUNCTION avec.told_by_who_designates() CASCADE;
DROP TRIGGER honouring_is_told ON directives_honouring;
DROP TRIGGER honouring_in_place ON directives_honouring;
DROP FUNCTION avec.honoured_once() CASCADE;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"


class Migration(migrations.Migration):
    dependencies = [
        ("directives", "0005_followed"),
        ("messages", "0006_narrower"),
        ("documents", "0021_suspended"),
    ]
    operations = [
        migrations.RunSQL(TIES, UNTIES),
        NarrowFunction("avec.passages_to_follow()", TO_FOLLOW),
        NarrowFunction("avec.followings_said()", SAID),
        NarrowFunction("avec.told_as_trusted()", TOLD),
        NarrowFunction("avec.waits_in_directives()", WAITS),
        NarrowFunction("avec.honouring_in_place()", IN_PLACE, callers=""),
        NarrowFunction("avec.honouring_is_told()", IS_TOLD, callers=""),
        migrations.RunSQL(GUARDS, UNGUARDED),
        Wall(
            "directives_honouring",
            read=f"{ME} = any (array[owner_id, author_id])"
            " or document_id = any ((select avec.told_as_trusted())::uuid[])",
            add=f"author_id = {ME} and not {MINE}"
            " and (corrects_id is null"
            " and item_id = any ((select avec.passages_to_follow())::uuid[])"
            " or corrects_id = any ((select avec.followings_said())::uuid[]))",
        ),
        Wall(
            "directives_wish",
            read=MINE,
            add=MINE,
            change=(MINE, MINE),
            columns="shows_contrary, followed_read_at",
        ),
        Wall(
            "directives_trustedperson",
            read=f"{MINE} or {signed.COUNTS_ON_ME}"
            f" or (ended_at is null and cosigned_at is not null and {signed.IN_SCOPE})",
            add=f"{MINE} and cosigned_at is null and ended_at is null"
            " and (other_id is null or other_id = any ((select avec.my_circle())::uuid[]))",
            change=(
                f"{MINE} or {signed.COUNTS_ON_ME}",
                f"{MINE} or {signed.COUNTS_ON_ME}",
            ),
            columns="cosigned_at, cosigned_by_way_of, paper_signed_on, ended_at,"
            " ended_by_id, is_told",
        ),
    ]
