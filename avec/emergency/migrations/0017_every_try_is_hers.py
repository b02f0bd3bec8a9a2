"""A try by somebody who is declared nowhere opens nothing, and she reads it.

Whoever tries learns nothing: one answer, one statement, one row at least, whomever they
name, whether she is here or not.
"""

from importlib import import_module

from django.db import migrations, models

from avec.access.walls import NarrowFunction

counts = import_module("avec.emergency.migrations.0003_counts")
told = import_module("avec.emergency.migrations.0015_whom_she_designated")


def _now(sql: str, was: str, becomes: str) -> str:
    if was not in sql:
        raise AssertionError(was)
    return sql.replace(was, becomes)


# Of somebody who could be declared, and is not. Nothing of what they wrote is kept, and
# no message leaves: nobody makes a telephone ring from outside the teams. A few times a
# day, so that nobody fills a page.
UNDECLARED = """
CREATE OR REPLACE FUNCTION avec.emergency_tried_undeclared(
  attempt uuid, typed text, why text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  at timestamptz := avec.now();
  those uuid[];
BEGIN
  IF me IS NULL OR NOT avec.emergency_hat(avec.hat(), me) THEN
    RAISE EXCEPTION 'not under this hat' USING errcode = 'insufficient_privilege';
  END IF;
  IF avec.in_a_crisis_team() THEN RETURN 'declared'; END IF;
  PERFORM pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('emergency' || me::text, 0));
  IF (SELECT count(DISTINCT t.tried_at) >= 20 FROM public.emergency_attempt t
      WHERE t.reader_id = me AND t.is_undeclared
        AND t.tried_at > at - interval '24 hours') THEN RETURN 'enough'; END IF;
  those := ARRAY(SELECT f.owner_id FROM public.emergency_findable f
    WHERE f.identity = typed AND f.owner_id <> me ORDER BY f.chosen_at, f.id LIMIT 10);
  -- A row of nobody's when nobody is found: one try costs as much as another.
  INSERT INTO public.emergency_attempt (id, reader_id, affiliation_id, owner_id,
    situation, tried_at, consent_ids, told_ids, questions, is_beyond, is_undeclared)
  SELECT CASE WHEN n = 1 THEN attempt ELSE pg_catalog.gen_random_uuid() END,
    me, avec.hat(), one, why, at, '{}', '{}', 0, true, true
  FROM pg_catalog.unnest(CASE WHEN pg_catalog.cardinality(those) = 0
    THEN ARRAY[NULL::uuid] ELSE those END) WITH ORDINALITY AS named(one, n);
  PERFORM avec.emergency_refused_line(one, attempt)
  FROM pg_catalog.unnest(those) AS one;
  PERFORM avec.journal('act', 'emergency.tried', me, '', '[]', '', 'web');
  RETURN 'undeclared';
END $$;
"""

# The declaration may end at the same instant: then too it is hers to read.
TRY = _now(
    told.TRY,
    "  IF NOT avec.in_a_crisis_team() THEN RETURN 'undeclared'; END IF;\n",
    "  IF NOT avec.in_a_crisis_team() THEN\n"
    "    PERFORM avec.emergency_tried_undeclared(attempt, typed, why);\n"
    "    RETURN 'undeclared';\n"
    "  END IF;\n",
)

# What is published of refusals is of the teams: nobody swells it from outside.
COUNTS = _now(
    counts.COUNTS,
    "    WHERE avec.me() IS NOT NULL\n",
    "    WHERE avec.me() IS NOT NULL AND NOT t.is_undeclared\n",
)


class Migration(migrations.Migration):
    dependencies = [("emergency", "0016_what_counts_by_now")]
    operations = [
        migrations.AddField(
            "attempt",
            "is_undeclared",
            models.BooleanField(db_default=False, default=False),
        ),
        NarrowFunction(
            "avec.emergency_tried_undeclared(uuid, text, text)", UNDECLARED
        ),
        NarrowFunction("avec.try_emergency(uuid, text, text, bytea, int)", TRY),
        NarrowFunction("avec.emergency_counts()", COUNTS),
    ]
