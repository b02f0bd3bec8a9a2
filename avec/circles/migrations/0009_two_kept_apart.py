"""Whether a block stands between two people, for functions that see past the walls.

``avec.kept_apart()`` lists it for the one who acts; a few functions ask it of two
others. The site asks neither: it would learn from it who blocked whom.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

BETWEEN = """
CREATE OR REPLACE FUNCTION avec.are_kept_apart(one uuid, another uuid)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT FROM public.circles_block b
    WHERE (b.person_id = one AND b.other_id = another)
       OR (b.person_id = another AND b.other_id = one))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("circles", "0008_whom_a_block_keeps_apart")]
    operations = [
        NarrowFunction("avec.are_kept_apart(uuid, uuid)", BETWEEN, callers="")
    ]
