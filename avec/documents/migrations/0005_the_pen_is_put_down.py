"""Whoever holds the pen in a writing session may put it down.

Once closed, the session is hidden from its helper: a plain update would be refused
for having made a row that they no longer see. Closing is one narrow act.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

CLOSE_SESSION = """
CREATE OR REPLACE FUNCTION avec.close_writing_session(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.documents_writingsession SET ended_at = avec.now()
  WHERE id = wanted AND ended_at IS NULL AND avec.me() IN (owner_id, helper_id);
  RETURN FOUND;
END $$;
"""

walls = import_module("avec.documents.migrations.0004_tighter_walls")
ME, MINE, CIRCLE = walls.ME, walls.MINE, walls.CIRCLE


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_tighter_walls")]
    operations = [
        NarrowFunction("avec.close_writing_session(uuid)", CLOSE_SESSION),
        Wall(
            "documents_writingsession",
            read=walls.READ["documents_writingsession"],
            add=f"{MINE} and ended_at is null and helper_id = {CIRCLE}"
            " and ends_at <= (select avec.now()) + interval '4 hours'",
            change=(f"{MINE} and ended_at is null", f"{MINE} and ended_at is not null"),
            columns="ended_at",
        ),
    ]
