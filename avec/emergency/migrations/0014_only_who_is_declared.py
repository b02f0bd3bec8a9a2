"""Who is declared nowhere writes nothing on anybody's record.

What was written about nobody here is not kept: a sentence that no one will ever read.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

apart = import_module("avec.emergency.migrations.0012_apart_in_one_place")
proof = import_module("avec.emergency.migrations.0009_a_signed_proof")

# As before, for who is declared under this hat. Beyond the limit nothing of what was
# typed is kept: who asked, when and in what situation is.
TRY = (
    proof.TRY.replace(*apart.ONE_BY_ONE)
    .replace(
        "  -- One at a time for each reader",
        "  IF NOT avec.in_a_crisis_team() THEN RETURN 'undeclared'; END IF;\n"
        "  -- One at a time for each reader",
    )
    .replace("CASE WHEN n = 1 THEN words END", "NULL")
)

# The work of each day. Which tries are about nobody is known to the database alone, so
# that a refusal costs the same whoever is named: what they said goes a day later.
FORGET = """
CREATE OR REPLACE FUNCTION avec.emergency_forget_unheard() RETURNS uuid[]
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  WITH unheard AS (
    UPDATE public.emergency_attempt SET sealed = NULL
    WHERE owner_id IS NULL AND sealed IS NOT NULL
      AND tried_at <= avec.now() - interval '24 hours'
    RETURNING id)
  SELECT coalesce(pg_catalog.array_agg(u.id), '{}') FROM unheard u
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("emergency", "0013_twice_in_a_day")]
    operations = [
        NarrowFunction("avec.try_emergency(uuid, text, text, bytea, int)", TRY),
        NarrowFunction(
            "avec.emergency_forget_unheard()", FORGET, callers="avec_job"
        ),
    ]
