"""Who sees who is there for what, and the few ways one may change it.

Rows are added by one of the two and never changed by the site: narrow functions answer
and end, each in the caller's own name. A tie is held while something is asked of it, so
that nothing begins while it ends.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

TODAY = "(at AT TIME ZONE 'Europe/Paris')::date"
NOT_OVER = "(upper({0}.during) IS NULL OR upper({0}.during) > today)"
AGREED = (
    "{0}.owner_yes_at IS NOT NULL AND {0}.referent_yes_at IS NOT NULL"
    " AND {0}.declined_at IS NULL AND {0}.ended_at IS NULL"
)
# Whom the viewer is around, and no block stands between them.
NEAR = """{0}.owner_id <> ALL ((SELECT avec.kept_apart())::uuid[]) AND EXISTS (
        SELECT FROM public.circles_tie t WHERE t.person_id = {0}.owner_id
          AND t.other_id = me AND t.ended_at IS NULL)"""

DECLARED = f"""
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
  today date := {TODAY};
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;"""
LISTED = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$"

AROUND_ME = f"""
CREATE OR REPLACE FUNCTION avec.people_around_me() RETURNS uuid[]
{LISTED}
{DECLARED}
  RETURN (SELECT coalesce(pg_catalog.array_agg(t.other_id), '{{}}')
    FROM public.circles_tie t WHERE t.person_id = me AND t.ended_at IS NULL);
END $$;
"""
I_AM_AROUND = f"""
CREATE OR REPLACE FUNCTION avec.people_i_am_around() RETURNS uuid[]
{LISTED}
{DECLARED}
  RETURN (SELECT coalesce(pg_catalog.array_agg(t.person_id), '{{}}')
    FROM public.circles_tie t WHERE t.other_id = me AND t.ended_at IS NULL);
END $$;
"""

HELD = f"""
CREATE OR REPLACE FUNCTION avec.references_held() RETURNS uuid[]
{LISTED}
{DECLARED}
  RETURN (SELECT coalesce(pg_catalog.array_agg(r.id), '{{}}')
    FROM public.references_referent r
    WHERE r.referent_id = me AND r.ended_at IS NULL AND {NOT_OVER.format("r")}
      AND {NEAR.format("r")});
END $$;
"""

# Those for whom one is there today.
THERE_FOR = f"""
CREATE OR REPLACE FUNCTION avec.there_for() RETURNS uuid[]
{LISTED}
{DECLARED}
  RETURN (SELECT coalesce(pg_catalog.array_agg(r.owner_id), '{{}}')
    FROM public.references_referent r
    WHERE r.id = ANY ((SELECT avec.references_held())::uuid[]) AND {AGREED.format("r")}
      AND r.during @> today);
END $$;
"""

# Lines where one stands in, and lines that are shown to those who are there.
ALSO_SEEN = f"""
CREATE OR REPLACE FUNCTION avec.references_shown() RETURNS uuid[]
{LISTED}
{DECLARED}
  RETURN (SELECT coalesce(pg_catalog.array_agg(r.id), '{{}}')
    FROM public.references_referent r
    WHERE r.id IN (
        SELECT s.reference_id FROM public.references_substitute s
        WHERE s.id = ANY ((SELECT avec.replacements_held())::uuid[]))
      AND r.ended_at IS NULL AND {NOT_OVER.format("r")}
    OR r.owner_id = ANY ((SELECT avec.there_for())::uuid[])
      AND r.owner_id IN (SELECT w.owner_id FROM public.references_shown w)
      AND {AGREED.format("r")} AND r.during @> today
      AND r.referent_id <> ALL ((SELECT avec.kept_apart())::uuid[]));
END $$;
"""

# Where one stands in, once she said yes.
REPLACING = f"""
CREATE OR REPLACE FUNCTION avec.replacements_held() RETURNS uuid[]
{LISTED}
{DECLARED}
  RETURN (SELECT coalesce(pg_catalog.array_agg(s.id), '{{}}')
    FROM public.references_substitute s
    WHERE s.substitute_id = me AND s.owner_yes_at IS NOT NULL AND s.ended_at IS NULL
      AND {NOT_OVER.format("s")} AND {NEAR.format("s")}
      AND s.referent_id <> ALL ((SELECT avec.kept_apart())::uuid[]));
END $$;
"""

# Where one is replaced.
REPLACED = f"""
CREATE OR REPLACE FUNCTION avec.replacements_of_mine() RETURNS uuid[]
{LISTED}
{DECLARED}
  RETURN (SELECT coalesce(pg_catalog.array_agg(s.id), '{{}}')
    FROM public.references_substitute s
    WHERE s.reference_id = ANY ((SELECT avec.references_held())::uuid[]) AND s.ended_at IS NULL
      AND {NOT_OVER.format("s")} AND s.substitute_id <> ALL ((SELECT avec.kept_apart())::uuid[]));
END $$;
"""

# The tie runs, and runs until the end of the transaction: who ends it waits.
TIE_HELD = """
CREATE OR REPLACE FUNCTION avec.hold_tie(whose uuid, other uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM FROM public.circles_tie t
    WHERE t.person_id = whose AND t.other_id = other AND t.ended_at IS NULL FOR SHARE;
  RETURN FOUND;
END $$;
"""

BETWEEN_TIED = """
CREATE OR REPLACE FUNCTION avec.reference_between_tied() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT avec.hold_tie(NEW.owner_id, NEW.referent_id) THEN
    RAISE EXCEPTION 'a referent is in the circle of the person'
      USING errcode = 'check_violation', constraint = 'referent_is_in_the_circle';
  END IF;
  IF upper(NEW.during) <= (avec.now() AT TIME ZONE 'Europe/Paris')::date THEN
    RAISE EXCEPTION 'nobody is asked for days that are over'
      USING errcode = 'check_violation', constraint = 'referent_is_not_over';
  END IF;
  RETURN NEW;
END $$;
"""

INSIDE = """
CREATE OR REPLACE FUNCTION avec.replacement_inside() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.owner_yes_at IS NOT NULL
     AND NOT avec.hold_tie(NEW.owner_id, NEW.substitute_id) THEN
    RAISE EXCEPTION 'who stands in is in the circle of the person'
      USING errcode = 'check_violation', constraint = 'substitute_is_in_the_circle';
  END IF;
  PERFORM FROM public.references_referent r
    WHERE r.id = NEW.reference_id AND r.owner_id = NEW.owner_id
      AND r.referent_id = NEW.referent_id AND r.during @> NEW.during
      AND r.owner_yes_at IS NOT NULL AND r.referent_yes_at IS NOT NULL
      AND r.declined_at IS NULL AND r.ended_at IS NULL FOR SHARE;
  IF NOT FOUND
     OR upper(NEW.during) <= (avec.now() AT TIME ZONE 'Europe/Paris')::date THEN
    RAISE EXCEPTION 'one stands in inside the time of a line that runs'
      USING errcode = 'check_violation', constraint = 'substitute_is_inside';
  END IF;
  RETURN NEW;
END $$;
"""

GUARDS = """
ALTER TABLE references_referent ADD CONSTRAINT referent_and_its_two_people
  UNIQUE (id, owner_id, referent_id);
ALTER TABLE references_substitute ADD CONSTRAINT substitute_of_the_same_two
  FOREIGN KEY (reference_id, owner_id, referent_id)
  REFERENCES references_referent (id, owner_id, referent_id)
  DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER reference_between_tied BEFORE INSERT ON references_referent
  FOR EACH ROW EXECUTE FUNCTION avec.reference_between_tied();
CREATE TRIGGER replacement_inside BEFORE INSERT ON references_substitute
  FOR EACH ROW EXECUTE FUNCTION avec.replacement_inside();

-- Who stands in stands in no longer than the line.
CREATE FUNCTION avec.replacements_end_with_the_line() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE public.references_substitute SET ended_at = NEW.ended_at
    WHERE reference_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION avec.replacements_end_with_the_line() FROM PUBLIC;
CREATE TRIGGER replacements_end_with_the_line AFTER UPDATE ON references_referent
  FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
  EXECUTE FUNCTION avec.replacements_end_with_the_line();
"""
UNGUARDED = """
DROP FUNCTION avec.replacements_end_with_the_line() CASCADE;
DROP TRIGGER replacement_inside ON references_substitute;
DROP TRIGGER reference_between_tied ON references_referent;
ALTER TABLE references_substitute DROP CONSTRAINT substitute_of_the_same_two;
ALTER TABLE references_referent DROP CONSTRAINT referent_and_its_two_people;
"""

ACTS = """
DECLARE
  me uuid := avec.me();
  today date := (avec.now() AT TIME ZONE 'Europe/Paris')::date;
"""

# The tie first, then the line: in the same order as whoever ends the tie.
ANSWER = f"""
CREATE OR REPLACE FUNCTION avec.answer_reference(wanted uuid, said_yes boolean)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
{ACTS}
  asked public.references_referent;
BEGIN
  SELECT * INTO asked FROM public.references_referent
  WHERE id = wanted AND me IN (owner_id, referent_id) AND asked_by_id <> me;
  IF NOT FOUND OR NOT avec.hold_tie(asked.owner_id, asked.referent_id) THEN
    RETURN false;
  END IF;
  UPDATE public.references_referent r SET
    owner_yes_at = CASE WHEN said_yes AND r.owner_id = me THEN avec.now()
      ELSE r.owner_yes_at END,
    referent_yes_at = CASE WHEN said_yes AND r.referent_id = me THEN avec.now()
      ELSE r.referent_yes_at END,
    declined_at = CASE WHEN said_yes THEN NULL ELSE avec.now() END
  WHERE r.id = wanted AND r.ended_at IS NULL AND {NOT_OVER.format("r")}
    AND (r.owner_yes_at IS NULL OR r.referent_yes_at IS NULL)
    AND (said_yes OR r.declined_at IS NULL);
  RETURN FOUND;
END $$;
"""

# Either of the two, at once.
END = f"""
CREATE OR REPLACE FUNCTION avec.end_reference(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
{ACTS}
BEGIN
  UPDATE public.references_referent r SET ended_at = greatest(avec.now(), r.asked_at)
  WHERE r.id = wanted AND r.ended_at IS NULL AND {NOT_OVER.format("r")}
    AND me IN (r.owner_id, r.referent_id);
  RETURN FOUND;
END $$;
"""

# She answers what was proposed to her; who stands in answers after her.
ANSWER_REPLACEMENT = f"""
CREATE OR REPLACE FUNCTION avec.answer_replacement(wanted uuid, said_yes boolean)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
{ACTS}
  named public.references_substitute;
BEGIN
  SELECT * INTO named FROM public.references_substitute
  WHERE id = wanted AND (owner_id = me AND owner_yes_at IS NULL
    OR substitute_id = me AND owner_yes_at IS NOT NULL);
  IF NOT FOUND OR said_yes AND (
      NOT avec.hold_tie(named.owner_id, named.substitute_id)
      OR avec.are_kept_apart(named.substitute_id, named.referent_id)) THEN
    RETURN false;
  END IF;
  PERFORM FROM public.references_referent r
    WHERE r.id = named.reference_id AND {AGREED.format("r")} FOR SHARE;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE public.references_substitute s SET
    owner_yes_at = CASE WHEN said_yes AND s.owner_id = me THEN avec.now()
      ELSE s.owner_yes_at END,
    substitute_yes_at = CASE WHEN said_yes AND s.substitute_id = me THEN avec.now()
      ELSE s.substitute_yes_at END,
    declined_at = CASE WHEN said_yes THEN NULL ELSE avec.now() END
  WHERE s.id = wanted AND s.ended_at IS NULL AND {NOT_OVER.format("s")}
    AND (s.owner_id = me AND s.owner_yes_at IS NULL
      OR s.substitute_id = me AND s.owner_yes_at IS NOT NULL)
    AND s.substitute_yes_at IS NULL AND (said_yes OR s.declined_at IS NULL);
  RETURN FOUND;
END $$;
"""

END_REPLACEMENT = f"""
CREATE OR REPLACE FUNCTION avec.end_replacement(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
{ACTS}
BEGIN
  UPDATE public.references_substitute s SET ended_at = greatest(avec.now(), s.named_at)
  WHERE s.id = wanted AND s.ended_at IS NULL AND {NOT_OVER.format("s")}
    AND (me IN (s.owner_id, s.referent_id)
      OR s.substitute_id = me AND s.owner_yes_at IS NOT NULL);
  RETURN FOUND;
END $$;
"""

# ``other`` is not in the circle of ``whose`` any more: what rested on it ends. Across a
# block neither replaces the other for anybody. Gives back what messages named.
PART = """
CREATE OR REPLACE FUNCTION avec.part_references(whose uuid, other uuid)
RETURNS SETOF uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL OR me NOT IN (whose, other) OR EXISTS (
      SELECT FROM public.circles_tie t
      WHERE t.person_id = whose AND t.other_id = other AND t.ended_at IS NULL) THEN
    RETURN;
  END IF;
  RETURN QUERY
    UPDATE public.references_referent r
    SET ended_at = greatest(avec.now(), r.asked_at)
    WHERE r.owner_id = whose AND r.referent_id = other AND r.ended_at IS NULL
    RETURNING r.id;
  RETURN QUERY
    UPDATE public.references_substitute s
    SET ended_at = greatest(avec.now(), s.named_at)
    WHERE s.ended_at IS NULL AND (
      s.owner_id = whose AND s.substitute_id = other
      OR avec.are_kept_apart(whose, other)
        AND (s.referent_id, s.substitute_id) IN ((whose, other), (other, whose)))
    RETURNING s.id;
END $$;
"""

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_references() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  gone uuid := avec.me();
BEGIN
  IF gone IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.references_substitute
    WHERE gone IN (owner_id, referent_id, substitute_id);
  DELETE FROM public.references_referent WHERE gone IN (owner_id, referent_id);
  DELETE FROM public.references_shown WHERE owner_id = gone;
  DELETE FROM public.references_matter WHERE owner_id = gone;
END $$;
"""

# Which kinds of news there may be: never less than ``news.py`` finds.
WAITS = f"""
CREATE OR REPLACE FUNCTION avec.waits_in_references() RETURNS text[]
{LISTED}
{DECLARED}
  RETURN pg_catalog.array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT FROM public.references_referent r
      WHERE r.ended_at IS NULL AND r.declined_at IS NULL
        AND (r.owner_id = me AND r.owner_yes_at IS NULL
          OR r.referent_id = me AND r.referent_yes_at IS NULL))
      THEN 'references.asked' END,
    CASE WHEN EXISTS (SELECT FROM public.references_substitute s
      WHERE s.ended_at IS NULL AND s.declined_at IS NULL
        AND (s.owner_id = me AND s.owner_yes_at IS NULL
          OR s.substitute_id = me AND s.substitute_yes_at IS NULL))
      THEN 'references.replaces' END,
    CASE WHEN EXISTS (SELECT FROM public.references_referent r
      WHERE me IN (r.owner_id, r.referent_id) AND {AGREED.format("r")}
        AND upper(r.during) > today AND upper(r.during) <= today + 15)
      THEN 'references.ends' END
  ], NULL);
END $$;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"
AROUND = "any ((select avec.people_around_me())::uuid[])"
HELD_BY_ME = "any ((select avec.references_held())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [
        ("references", "0001_initial"),
        ("circles", "0009_two_kept_apart"),
        ("access", "0004_asked_at_every_turn"),
    ]
    operations = [
        NarrowFunction("avec.hold_tie(uuid, uuid)", TIE_HELD, callers=""),
        NarrowFunction("avec.reference_between_tied()", BETWEEN_TIED, callers=""),
        NarrowFunction("avec.replacement_inside()", INSIDE, callers=""),
        migrations.RunSQL(GUARDS, UNGUARDED),
        NarrowFunction("avec.people_around_me()", AROUND_ME),
        NarrowFunction("avec.people_i_am_around()", I_AM_AROUND),
        NarrowFunction("avec.references_held()", HELD),
        NarrowFunction("avec.there_for()", THERE_FOR),
        NarrowFunction("avec.replacements_held()", REPLACING),
        NarrowFunction("avec.replacements_of_mine()", REPLACED),
        NarrowFunction("avec.references_shown()", ALSO_SEEN),
        NarrowFunction("avec.answer_reference(uuid, boolean)", ANSWER),
        NarrowFunction("avec.end_reference(uuid)", END),
        NarrowFunction("avec.answer_replacement(uuid, boolean)", ANSWER_REPLACEMENT),
        NarrowFunction("avec.end_replacement(uuid)", END_REPLACEMENT),
        NarrowFunction("avec.part_references(uuid, uuid)", PART),
        NarrowFunction("avec.leave_references()", LEAVE),
        NarrowFunction("avec.waits_in_references()", WAITS),
        Wall(
            "references_referent",
            read=f"{MINE} or id = {HELD_BY_ME}"
            " or id = any ((select avec.references_shown())::uuid[])",
            add=f"asked_by_id = {ME} and declined_at is null and ended_at is null"
            f" and ({MINE} and referent_id = {AROUND} and referent_yes_at is null"
            f" or referent_id = {ME} and owner_yes_at is null"
            " and owner_id = any ((select avec.people_i_am_around())::uuid[]))",
        ),
        Wall(
            "references_substitute",
            read=f"{MINE} or id = any ((select avec.replacements_of_mine())::uuid[])"
            " or id = any ((select avec.replacements_held())::uuid[])",
            add=f"named_by_id = {ME} and substitute_yes_at is null"
            " and declined_at is null and ended_at is null"
            f" and ({MINE} and substitute_id = {AROUND}"
            f" or referent_id = {ME} and owner_yes_at is null"
            f" and reference_id = {HELD_BY_ME})",
        ),
        Wall(
            "references_shown",
            read=f"{MINE} or owner_id = any ((select avec.there_for())::uuid[])",
            add=MINE,
            remove=MINE,
        ),
        Wall("references_matter", read=MINE, add=MINE, remove=MINE),
    ]
