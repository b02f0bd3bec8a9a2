"""What the demonstration keeps of itself: whom one may see as, and where things are.

The table is filled only when invented data are told into an empty database. In a
real installation it stays empty, and these functions answer nothing.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

KEPT = """
CREATE TABLE avec.demonstration (key text PRIMARY KEY, id uuid);
REVOKE ALL ON avec.demonstration FROM PUBLIC;
GRANT SELECT ON avec.demonstration TO avec_warden;
"""

# Only someone the demonstration invented and named, with the hat worn the longest.
PERSONA = """
CREATE OR REPLACE FUNCTION avec.demo_persona(wanted text)
RETURNS TABLE (person uuid, affiliation uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT d.id, (
    SELECT a.id FROM public.people_affiliation a
    WHERE a.person_id = d.id AND a.confirmed_at IS NOT NULL
      AND a.starts_at <= avec.now() AND (a.ended_at IS NULL OR a.ended_at > avec.now())
    ORDER BY a.starts_at, a.id LIMIT 1)
  FROM avec.demonstration d
  JOIN public.people_account c ON c.person_id = d.id AND c.is_demo
  WHERE d.key = 'person/' || wanted
$$;
"""

# Where a guided story goes: the key of an invented document, never of a person.
THING = """
CREATE OR REPLACE FUNCTION avec.demo_thing(wanted text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT id FROM avec.demonstration WHERE key = wanted AND key NOT LIKE 'person/%'
$$;
"""

# One bit, asked before a demonstration begins or opens.
REAL = """
CREATE OR REPLACE FUNCTION avec.holds_real_account() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.people_account WHERE NOT is_demo)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_walls")]
    operations = [
        migrations.RunSQL(KEPT, "DROP TABLE avec.demonstration"),
        NarrowFunction("avec.demo_persona(text)", PERSONA),
        NarrowFunction("avec.demo_thing(text)", THING),
        NarrowFunction(
            "avec.holds_real_account()",
            REAL,
            callers="avec_web, avec_job, avec_owner",
        ),
    ]
