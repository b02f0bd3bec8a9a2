"""Whoever shares, helps or speaks beside is known by name to the other."""

from django.db import migrations

from avec.access.walls import NarrowFunction

KNOWN_THROUGH_DOCUMENTS = """
CREATE OR REPLACE FUNCTION avec.known_through_documents() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  team uuid;
  at timestamptz;
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  team := avec.team_of_my_hat();
  at := avec.now();
  RETURN (SELECT coalesce(pg_catalog.array_agg(DISTINCT known), '{}') FROM (
    SELECT g.owner_id AS known FROM public.documents_grant g
      WHERE g.to_person_id = me AND g.stopped_at IS NULL
        AND (g.ends_at IS NULL OR g.ends_at > at)
    UNION ALL
    SELECT g.owner_id FROM public.documents_grant g
      WHERE g.to_team_id = team AND g.stopped_at IS NULL
        AND (g.ends_at IS NULL OR g.ends_at > at)
    UNION ALL
    SELECT g.to_person_id FROM public.documents_grant g
      WHERE g.owner_id = me AND g.to_person_id IS NOT NULL
    UNION ALL
    SELECT a.person_id FROM public.documents_grant g
      JOIN public.people_affiliation a ON a.team_id = g.to_team_id
      WHERE g.owner_id = me AND g.stopped_at IS NULL
        AND a.confirmed_at IS NOT NULL AND a.starts_at <= at
        AND (a.ended_at IS NULL OR a.ended_at > at)
        AND a.capacity IN ('professional', 'team_coordinator')
    UNION ALL
    SELECT s.owner_id FROM public.documents_writingsession s
      WHERE s.helper_id = me AND s.ended_at IS NULL AND s.ends_at > at
    UNION ALL
    SELECT s.helper_id FROM public.documents_writingsession s
      WHERE s.owner_id = me
    UNION ALL
    SELECT p.author_id FROM public.documents_passage p
      WHERE p.owner_id = me AND p.mode = 'view'
    UNION ALL
    SELECT q.owner_id FROM public.documents_readingquestion q
      WHERE q.asked_of_id = me
    UNION ALL
    SELECT q.asked_of_id FROM public.documents_readingquestion q
      WHERE q.owner_id = me
  ) AS everyone);
END $$;
"""

KNOWN = """
CREATE OR REPLACE FUNCTION avec.known_people() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT pg_catalog.array_append(
    avec.colleagues() || avec.known_through_circles()
    || avec.known_through_documents(), avec.me())
$$;
"""


# The names of those who looked at what is mine, and under which hat; of nobody else.
WHO_LOOKED = """
CREATE OR REPLACE FUNCTION avec.who_looked(lines uuid[])
RETURNS TABLE (entry uuid, person uuid, name text, function text, place text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT e.id, p.id, p.name,
         coalesce(nullif(a.function, ''), ''), coalesce(o.name, '')
  FROM public.audit_entry e
  JOIN public.people_person p ON p.id = e.actor_id
  LEFT JOIN public.people_affiliation a ON a.id = e.affiliation_id
  LEFT JOIN public.people_organization o ON o.id = a.organization_id
  WHERE e.id = any (lines) AND e.subject_id = avec.me()
$$;
"""

# Whoever leaves gives back what was open to them; they touch nothing else.
RENOUNCE = """
CREATE OR REPLACE FUNCTION avec.renounce_shares(giver uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.documents_grant SET stopped_at = avec.now()
    WHERE owner_id = giver AND to_person_id = avec.me() AND stopped_at IS NULL;
  UPDATE public.documents_writingsession SET ended_at = avec.now()
    WHERE owner_id = giver AND helper_id = avec.me() AND ended_at IS NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_walls"),
        ("circles", "0002_walls"),
        ("audit", "0002_journal"),
    ]
    operations = [
        NarrowFunction("avec.known_through_documents()", KNOWN_THROUGH_DOCUMENTS),
        NarrowFunction("avec.known_people()", KNOWN),
        NarrowFunction("avec.who_looked(uuid[])", WHO_LOOKED),
        NarrowFunction("avec.renounce_shares(uuid)", RENOUNCE),
    ]
