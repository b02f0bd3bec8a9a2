"""Who answers for a place is told that one of its team opened twice in a day.

Who and when; never whose pages, nor why. The two who look again read the rest.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

hats = import_module("avec.emergency.migrations.0011_under_which_hat")

TWICE = """
CREATE OR REPLACE FUNCTION avec.emergency_twice()
RETURNS TABLE (organization uuid, name text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.organization_id, p.name, t.tried_at
  FROM public.emergency_attempt t
  JOIN public.people_affiliation a ON a.id = t.affiliation_id
    AND a.organization_id = any ((SELECT avec.organizations_answered_for())::uuid[])
  JOIN public.people_person p ON p.id = t.reader_id AND p.left_at IS NULL
  WHERE t.ends_at IS NOT NULL AND t.tried_at > avec.now() - interval '30 days'
    AND t.owner_id <> avec.me()
    AND EXISTS (
      SELECT FROM public.emergency_attempt b
      WHERE b.reader_id = t.reader_id AND b.ends_at IS NOT NULL AND b.id <> t.id
        AND b.tried_at <= t.tried_at AND b.tried_at > t.tried_at - interval '24 hours')
  ORDER BY t.tried_at DESC, t.id LIMIT 50
$$;
"""

TWICE_SINCE = """
CREATE OR REPLACE FUNCTION avec.emergency_twice_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT max(t.at) FROM avec.emergency_twice() t
  WHERE t.at > avec.now() - interval '7 days'
$$;
"""

WAITS_IN = hats.WAITS_IN.replace(
    "  ], NULL);",
    """    ,
    CASE WHEN who.hat IS NOT NULL AND avec.emergency_twice_since() IS NOT NULL
      THEN 'emergency.twice' END
  ], NULL);""",
)


class Migration(migrations.Migration):
    dependencies = [("emergency", "0012_apart_in_one_place")]
    operations = [
        NarrowFunction("avec.emergency_twice()", TWICE),
        NarrowFunction("avec.emergency_twice_since()", TWICE_SINCE),
        NarrowFunction("avec.waits_in_emergency()", WAITS_IN),
    ]
