"""A promise is read by the two people, and each changes only what is theirs to say."""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

# Made by the viewer, to somebody from whom no block keeps them apart.
MADE = """
CREATE OR REPLACE FUNCTION avec.promises_made() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(c.id), '{}')
    FROM public.commitments_commitment c
    WHERE c.promiser_id = me AND c.owner_id NOT IN (
        SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
        UNION ALL
        SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me));
END $$;
"""

TIED = """
CREATE OR REPLACE FUNCTION avec.tied_people() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(
      CASE WHEN t.person_id = me THEN t.other_id ELSE t.person_id END), '{}')
    FROM public.circles_tie t
    WHERE t.ended_at IS NULL AND me IN (t.person_id, t.other_id));
END $$;
"""

# Who promised only takes back; whom it was made to answers once, then says.
EACH_THEIR_PART = """
CREATE OR REPLACE FUNCTION avec.each_their_part_of_a_promise() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF avec.me() = OLD.promiser_id THEN
    IF (NEW.accepted_at, NEW.declined_at, NEW.said_sealed, NEW.said_at)
       IS DISTINCT FROM
       (OLD.accepted_at, OLD.declined_at, OLD.said_sealed, OLD.said_at) THEN
      RAISE EXCEPTION 'whom a promise was made to answers, and says what became of it'
        USING errcode = 'insufficient_privilege';
    END IF;
    IF OLD.said_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
       OR OLD.declined_at IS NOT NULL THEN
      RAISE EXCEPTION 'a promise is taken back once, before anything is said of it'
        USING errcode = 'insufficient_privilege';
    END IF;
  ELSIF NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at THEN
    RAISE EXCEPTION 'only who promised takes back'
      USING errcode = 'insufficient_privilege';
  ELSIF (NEW.accepted_at, NEW.declined_at) IS DISTINCT FROM
        (OLD.accepted_at, OLD.declined_at)
    AND (OLD.accepted_at IS NOT NULL OR OLD.declined_at IS NOT NULL
         OR OLD.withdrawn_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a promise is answered once'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION avec.each_their_part_of_a_promise() FROM PUBLIC;
CREATE TRIGGER each_their_part BEFORE UPDATE ON commitments_commitment
  FOR EACH ROW EXECUTE FUNCTION avec.each_their_part_of_a_promise();
"""
UNPART = """
DROP TRIGGER each_their_part ON commitments_commitment;
DROP FUNCTION avec.each_their_part_of_a_promise();
"""

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_commitments() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF avec.me() IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.commitments_commitment
    WHERE avec.me() IN (owner_id, promiser_id);
END $$;
"""

# Whether there may be news for her: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_commitments() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
BEGIN
  IF EXISTS (SELECT FROM public.commitments_commitment
    WHERE owner_id = me AND accepted_at IS NULL AND declined_at IS NULL
      AND withdrawn_at IS NULL) THEN RETURN '{commitments.waits}'; END IF;
  RETURN '{}';
END $$;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
MADE_BY_ME = "id = any ((select avec.promises_made())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0001_initial"),
        ("circles", "0005_one_index_for_each_question"),
    ]
    operations = [
        migrations.RunSQL(EACH_THEIR_PART, UNPART),
        NarrowFunction("avec.promises_made()", MADE),
        NarrowFunction("avec.tied_people()", TIED),
        NarrowFunction("avec.leave_commitments()", LEAVE),
        NarrowFunction("avec.waits_in_commitments()", WAITS),
        Wall(
            "commitments_commitment",
            read=f"{MINE} or {MADE_BY_ME}",
            add=f"promiser_id = {ME} and accepted_at is null and declined_at is null"
            " and withdrawn_at is null and said_at is null and said_sealed is null"
            " and owner_id = any ((select avec.tied_people())::uuid[])",
            change=(f"{MINE} or {MADE_BY_ME}", f"{MINE} or {MADE_BY_ME}"),
            columns="accepted_at, declined_at, withdrawn_at, said_sealed, said_at",
            remove=MINE,
        ),
    ]
