"""The trusted person she designated is told of an opening, on paper or on screen."""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

apart = import_module("avec.emergency.migrations.0012_apart_in_one_place")
learns = import_module("avec.emergency.migrations.0006_who_learns_what")
declared = import_module("avec.emergency.migrations.0014_only_who_is_declared")

# Signed by both, whichever way the other one signed; with an account here.
DESIGNATED = """
CREATE OR REPLACE FUNCTION avec.emergency_designated_by(whose uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(t.other_id), '{}')
  FROM public.directives_trustedperson t
  WHERE t.owner_id = whose AND t.other_id IS NOT NULL
    AND t.cosigned_at IS NOT NULL AND t.ended_at IS NULL
    AND NOT avec.are_kept_apart(whose, t.other_id)
$$;
"""

TRUSTED = learns.TRUSTED.replace(*apart.ONE_BY_ONE).replace(
    "SELECT coalesce(pg_catalog.array_agg(t.other_id), '{}')",
    "SELECT coalesce(pg_catalog.array_agg(t.other_id), '{}')\n"
    "    || avec.emergency_designated_by(whose)",
)

TRY = declared.TRY.replace(
    "    SELECT DISTINCT c.also_tell_id FROM",
    "    SELECT pg_catalog.unnest(avec.emergency_designated_by(found)) UNION\n"
    "    SELECT DISTINCT c.also_tell_id FROM",
)


class Migration(migrations.Migration):
    dependencies = [
        ("emergency", "0014_only_who_is_declared"),
        ("directives", "0009_said_afterwards"),
    ]
    operations = [
        NarrowFunction(
            "avec.emergency_designated_by(uuid)", DESIGNATED, callers=""
        ),
        NarrowFunction("avec.emergency_trusted_by(uuid)", TRUSTED, callers=""),
        NarrowFunction("avec.try_emergency(uuid, text, text, bytea, int)", TRY),
    ]
