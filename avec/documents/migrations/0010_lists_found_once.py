"""The viewer’s circle, and what is written beside a name: planned once."""

from django.db import migrations

from avec.access.walls import NarrowFunction

# The people of my circle: those I chose, not those who chose me.
MY_CIRCLE = """
CREATE OR REPLACE FUNCTION avec.my_circle() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(other_id), '{}')
    FROM public.circles_tie WHERE person_id = me AND ended_at IS NULL);
END $$;
"""

# The names of those who looked at what is mine, and under which hat; of nobody else.
WHO_LOOKED = """
CREATE OR REPLACE FUNCTION avec.who_looked(lines uuid[])
RETURNS TABLE (entry uuid, person uuid, name text, function text, place text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  me uuid := avec.me();
BEGIN
  RETURN QUERY SELECT e.id, p.id, p.name::text,
      coalesce(a.function, '')::text, coalesce(o.name, '')::text
    FROM public.audit_entry e
    JOIN public.people_person p ON p.id = e.actor_id
    LEFT JOIN public.people_affiliation a ON a.id = e.affiliation_id
    LEFT JOIN public.people_organization o ON o.id = a.organization_id
    WHERE e.id = any (lines) AND e.subject_id = me;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0009_leaving"),
        ("people", "0009_lists_found_once"),
        ("circles", "0003_lists_found_once"),
        ("audit", "0003_a_line_is_written_once"),
    ]
    operations = [
        NarrowFunction("avec.my_circle()", MY_CIRCLE),
        NarrowFunction("avec.who_looked(uuid[])", WHO_LOOKED),
    ]
