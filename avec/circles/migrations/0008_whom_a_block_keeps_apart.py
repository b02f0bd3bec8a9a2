"""Whom a block stands between them and the viewer, in one list that rooms ask.

Only the functions that see past the walls call it: the site would learn from it who
blocked whom.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

KEPT_APART = """
CREATE OR REPLACE FUNCTION avec.kept_apart() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(
      CASE WHEN b.person_id = me THEN b.other_id ELSE b.person_id END), '{}')
    FROM public.circles_block b WHERE me IN (b.person_id, b.other_id));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("circles", "0007_an_invitation_is_told_from_within")]
    operations = [NarrowFunction("avec.kept_apart()", KEPT_APART, callers="")]
