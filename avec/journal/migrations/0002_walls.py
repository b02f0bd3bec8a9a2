"""Who reads and writes notebooks: oneself. One page or one idea may be lent.

Two functions see past these walls, and both look only at what is lent: no team, no
place, no urgency opens anything here.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

LENT = """
CREATE OR REPLACE FUNCTION avec.{name}() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  at timestamptz := avec.now();
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(DISTINCT l.{column}), '{{}}')
    FROM public.journal_lending l
    WHERE l.to_person_id = me AND l.stopped_at IS NULL
      AND (l.ends_at IS NULL OR l.ends_at > at) AND l.{column} IS NOT NULL
      AND l.owner_id NOT IN (
        SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
        UNION ALL
        SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me));
END $$;
"""

# Who no longer reads says so in their own name; nobody is told. Without a giver,
# everything: somebody leaves for good.
RENOUNCE = """
CREATE OR REPLACE FUNCTION avec.renounce_lent(giver uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.journal_lending SET stopped_at = greatest(avec.now(), given_at)
  WHERE to_person_id = avec.me() AND stopped_at IS NULL
    AND (giver IS NULL OR owner_id = giver);
END $$;
"""

# What is lent, or was said before, is always of the same person: the database says
# so too, whoever asks.
SAME_OWNER = """
ALTER TABLE journal_note ADD CONSTRAINT note_and_owner UNIQUE (id, owner_id);
ALTER TABLE journal_idea ADD CONSTRAINT idea_and_owner UNIQUE (id, owner_id);
ALTER TABLE journal_lending
  ADD CONSTRAINT lending_of_own_note FOREIGN KEY (note_id, owner_id)
    REFERENCES journal_note (id, owner_id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT lending_of_own_idea FOREIGN KEY (idea_id, owner_id)
    REFERENCES journal_idea (id, owner_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE journal_wording
  ADD CONSTRAINT wording_of_own_idea FOREIGN KEY (idea_id, owner_id)
    REFERENCES journal_idea (id, owner_id) DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = """
ALTER TABLE journal_wording DROP CONSTRAINT wording_of_own_idea;
ALTER TABLE journal_lending DROP CONSTRAINT lending_of_own_note,
  DROP CONSTRAINT lending_of_own_idea;
ALTER TABLE journal_idea DROP CONSTRAINT idea_and_owner;
ALTER TABLE journal_note DROP CONSTRAINT note_and_owner;
"""

# Whether there may be news for her: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_journal() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
BEGIN
  IF EXISTS (SELECT FROM public.journal_lending
    WHERE to_person_id = me AND stopped_at IS NULL
      AND given_at > at - interval '7 days') THEN RETURN '{journal.lent}'; END IF;
  RETURN '{}';
END $$;
"""

MINE = "owner_id = (select avec.me())"


def lent(name: str, column: str) -> NarrowFunction:
    """Make a function that lists one column of what is lent to the viewer."""
    return NarrowFunction(f"avec.{name}()", LENT.format(name=name, column=column))


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0001_initial"),
        ("circles", "0005_one_index_for_each_question"),
        ("documents", "0012_a_block_closes"),
    ]
    operations = [
        migrations.RunSQL(SAME_OWNER, UNSAME),
        lent("lendings_received", "id"),
        lent("notes_lent", "note_id"),
        lent("ideas_lent", "idea_id"),
        NarrowFunction("avec.renounce_lent(uuid)", RENOUNCE),
        NarrowFunction("avec.waits_in_journal()", WAITS),
        Wall(
            "journal_note",
            read=f"{MINE} or id = any ((select avec.notes_lent())::uuid[])",
            add=MINE,
            change=(MINE, MINE),
            columns="sealed, moment",
            remove=MINE,
        ),
        Wall(
            "journal_idea",
            read=f"{MINE} or id = any ((select avec.ideas_lent())::uuid[])",
            add=MINE,
            change=(MINE, MINE),
            columns="sealed",
            remove=MINE,
        ),
        Wall("journal_wording", read=MINE, add=MINE, remove=MINE),
        Wall(
            "journal_lending",
            read=f"{MINE} or id = any ((select avec.lendings_received())::uuid[])",
            add=f"{MINE} and stopped_at is null"
            " and to_person_id = any ((select avec.my_circle())::uuid[])",
            change=(f"{MINE} and stopped_at is null", f"{MINE} and stopped_at is not null"),
            columns="stopped_at",
            remove=MINE,
        ),
    ]
