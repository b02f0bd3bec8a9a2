"""Who promised reads what is said of it while a tie runs; an answer may change.

Until something is said of it, whoever it was made to changes their answer. A block ends
what waits between the two. When who promised leaves for good, their words go, and what
was said of the promise stays with whoever said it.
"""

from django.db import migrations, models

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
    WHERE c.promiser_id = me AND c.owner_id <> ALL (avec.kept_apart()));
END $$;
"""

# Who promised only takes back; whom it was made to answers, then says.
EACH_THEIR_PART = """
CREATE OR REPLACE FUNCTION avec.each_their_part_of_a_promise() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF avec.me() = OLD.promiser_id THEN
    IF (NEW.accepted_at, NEW.declined_at, NEW.said_at)
       IS DISTINCT FROM (OLD.accepted_at, OLD.declined_at, OLD.said_at) THEN
      RAISE EXCEPTION 'whom a promise was made to answers, and says what became of it'
        USING errcode = 'insufficient_privilege';
    END IF;
    IF NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at
       AND (OLD.said_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
         OR OLD.declined_at IS NOT NULL) THEN
      RAISE EXCEPTION 'a promise is taken back once, before anything is said of it'
        USING errcode = 'insufficient_privilege';
    END IF;
  ELSIF NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at THEN
    RAISE EXCEPTION 'only who promised takes back'
      USING errcode = 'insufficient_privilege';
  ELSIF (NEW.accepted_at, NEW.declined_at) IS DISTINCT FROM
        (OLD.accepted_at, OLD.declined_at)
    AND (OLD.said_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an answer changes until something is said of the promise'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# Said by whom it was made to, of that promise; never by who made it.
SAME_TWO = """
ALTER TABLE commitments_commitment ADD CONSTRAINT promise_and_its_two_people
  UNIQUE (id, owner_id, promiser_id);
ALTER TABLE commitments_outcome ADD CONSTRAINT outcome_of_a_promise_of_the_two
  FOREIGN KEY (commitment_id, owner_id, promiser_id)
  REFERENCES commitments_commitment (id, owner_id, promiser_id)
  DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = """
ALTER TABLE commitments_outcome DROP CONSTRAINT outcome_of_a_promise_of_the_two;
ALTER TABLE commitments_commitment DROP CONSTRAINT promise_and_its_two_people;
"""

# Who decides the block says no to what waits from the other, and takes back their own.
PART = """
CREATE OR REPLACE FUNCTION avec.part_promises(other uuid) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  UPDATE public.commitments_commitment SET declined_at = avec.now()
    WHERE owner_id = me AND promiser_id = other
      AND accepted_at IS NULL AND declined_at IS NULL AND withdrawn_at IS NULL;
  UPDATE public.commitments_commitment SET withdrawn_at = avec.now()
    WHERE owner_id = other AND promiser_id = me
      AND accepted_at IS NULL AND declined_at IS NULL AND withdrawn_at IS NULL;
  RETURN QUERY SELECT c.id FROM public.commitments_commitment c
    WHERE (c.owner_id, c.promiser_id) IN ((me, other), (other, me));
END $$;
"""

# Who leaves takes their own words; what somebody else said of them stays with them.
LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_commitments() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.commitments_outcome WHERE owner_id = me;
  DELETE FROM public.commitments_commitment
    WHERE owner_id = me OR promiser_id = me AND said_at IS NULL;
  UPDATE public.commitments_commitment SET sealed = NULL, due_on = NULL
    WHERE promiser_id = me;
END $$;
"""

MINE = "owner_id = (select avec.me())"
MADE_BY_ME = "id = any ((select avec.promises_made())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0003_what_is_said_apart"),
        ("circles", "0008_whom_a_block_keeps_apart"),
    ]
    operations = [
        migrations.RemoveConstraint("commitment", "promise_is_spoken_of_once_accepted"),
        migrations.RemoveField("commitment", "said_sealed"),
        migrations.AddConstraint(
            "commitment",
            models.CheckConstraint(
                condition=models.Q(("said_at", None))
                | models.Q(("accepted_at__isnull", False)),
                name="promise_is_spoken_of_once_accepted",
            ),
        ),
        migrations.RunSQL(EACH_THEIR_PART, migrations.RunSQL.noop),
        migrations.RunSQL(SAME_TWO, UNSAME),
        NarrowFunction("avec.promises_made()", MADE),
        NarrowFunction("avec.part_promises(uuid)", PART),
        NarrowFunction("avec.leave_commitments()", LEAVE),
        Wall(
            "commitments_commitment",
            read=f"{MINE} or {MADE_BY_ME}",
            add="promiser_id = (select avec.me()) and accepted_at is null"
            " and declined_at is null and withdrawn_at is null and said_at is null"
            " and owner_id = any ((select avec.tied_people())::uuid[])",
            change=(f"{MINE} or {MADE_BY_ME}", f"{MINE} or {MADE_BY_ME}"),
            columns="accepted_at, declined_at, withdrawn_at, said_at",
            remove=MINE,
        ),
        Wall(
            "commitments_outcome",
            read=f"{MINE} or (commitment_id = any"
            " ((select avec.promises_made())::uuid[])"
            " and owner_id = any ((select avec.tied_people())::uuid[]))",
            add=MINE,
            change=(MINE, MINE),
            columns="sealed",
            remove=MINE,
        ),
    ]
