"""Who is known to whom, who enters, and what each may write."""

from django.db import migrations

from avec.access.walls import NarrowFunction, OpenTable, Wall

MY_TEAMS = """
CREATE OR REPLACE FUNCTION avec.my_teams() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(team_id), '{}') FROM public.people_affiliation
  WHERE person_id = avec.me() AND team_id IS NOT NULL AND confirmed_at IS NOT NULL
    AND starts_at <= avec.now() AND (ended_at IS NULL OR ended_at > avec.now())
$$;
"""

ANSWERED_FOR = """
CREATE OR REPLACE FUNCTION avec.organizations_answered_for() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(organization_id), '{}')
  FROM public.people_affiliation
  WHERE person_id = avec.me() AND answers_for_place AND confirmed_at IS NOT NULL
    AND starts_at <= avec.now() AND (ended_at IS NULL OR ended_at > avec.now())
$$;
"""

COLLEAGUES = """
CREATE OR REPLACE FUNCTION avec.colleagues() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(DISTINCT person_id), '{}')
  FROM public.people_affiliation
  WHERE team_id = any ((SELECT avec.my_teams())::uuid[]) AND confirmed_at IS NOT NULL
    AND starts_at <= avec.now() AND (ended_at IS NULL OR ended_at > avec.now())
$$;
"""

KNOWN = """
CREATE OR REPLACE FUNCTION avec.known_people() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT pg_catalog.array_append(avec.colleagues(), avec.me())
$$;
"""

# Reads the session, the person and the hat in one go, and signs the ticket of this
# transaction. Whoever has no live key is nobody: the key itself is asked for, so that
# its hash, which is all the database keeps, opens nothing.
ENTER = """
CREATE OR REPLACE FUNCTION avec.enter(key text)
RETURNS TABLE (content jsonb, shared boolean, proved timestamptz, person uuid,
  affiliation uuid, name text, called text, language text, look jsonb, hat text,
  hat_capacity text, is_demo boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  seen timestamptz;
  worn uuid;
  at timestamptz := avec.now();
  hash text := pg_catalog.encode(
    pg_catalog.sha256(pg_catalog.convert_to(key, 'UTF8')), 'hex');
BEGIN
  SELECT s.content, s.is_shared_device, s.proved_at, s.person_id, s.affiliation_id,
         p.name, p.called, c.language, c.look, '', '', coalesce(c.is_demo, false),
         s.seen_at
  INTO content, shared, proved, person, worn, name, called, language, look, hat,
       hat_capacity, is_demo, seen
  FROM public.access_session s
  LEFT JOIN public.people_person p ON p.id = s.person_id
  LEFT JOIN public.people_account c ON c.person_id = s.person_id
  WHERE s.key_hash = hash AND s.ends_at > at;
  IF NOT FOUND OR (person IS NOT NULL AND name IS NULL) THEN RETURN; END IF;
  IF worn IS NOT NULL THEN
    SELECT a.id, coalesce(a.function, '') || '|' || o.name, a.capacity
    INTO affiliation, hat, hat_capacity
    FROM public.people_affiliation a
    JOIN public.people_organization o ON o.id = a.organization_id
    WHERE a.id = worn AND a.person_id = person AND a.confirmed_at IS NOT NULL
      AND a.starts_at <= at AND (a.ended_at IS NULL OR a.ended_at > at);
    IF NOT FOUND THEN hat := ''; hat_capacity := ''; END IF;
  END IF;
  IF person IS NOT NULL THEN
    PERFORM avec.say_who(person, affiliation);
    IF seen < at - interval '5 minutes' THEN
      UPDATE public.access_session s SET seen_at = at,
        ends_at = CASE WHEN s.is_shared_device
          THEN at + interval '20 minutes' ELSE s.ends_at END
      WHERE s.key_hash = hash;
    END IF;
  END IF;
  RETURN NEXT;
END $$;
"""

# What it takes to check a passphrase: asked by name, one row or none.
DOOR = """
CREATE OR REPLACE FUNCTION avec.door(wanted text)
RETURNS TABLE (person uuid, password text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT person_id, password FROM public.people_account WHERE sign_in_name = wanted
$$;
"""

ME = "(select avec.me())"
KNOWN_LIST = "any ((select avec.known_people())::uuid[])"
ANSWERED_LIST = "any ((select avec.organizations_answered_for())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("access", "0003_walls")]
    operations = [
        NarrowFunction("avec.my_teams()", MY_TEAMS),
        NarrowFunction("avec.organizations_answered_for()", ANSWERED_FOR),
        NarrowFunction("avec.colleagues()", COLLEAGUES),
        NarrowFunction("avec.known_people()", KNOWN),
        Wall(
            "people_affiliation",
            read=f"person_id = {KNOWN_LIST} or organization_id = {ANSWERED_LIST}",
            add=f"organization_id = {ANSWERED_LIST} and offered_by_id = {ME}"
            " and confirmed_at is null",
            change=(
                f"person_id = {ME} or organization_id = {ANSWERED_LIST}",
                f"person_id = {ME} or organization_id = {ANSWERED_LIST}",
            ),
            columns="confirmed_at, ended_at",
        ),
        Wall(
            "people_person",
            read=f"id = {KNOWN_LIST}",
            add=f"id = {ME}",
            change=(f"id = {ME}", f"id = {ME}"),
        ),
        Wall(
            "people_account",
            read=f"person_id = {ME}",
            add=f"person_id = {ME}",
            change=(f"person_id = {ME}", f"person_id = {ME}"),
        ),
        OpenTable(
            "people_organization",
            because="Organizations are public; nobody is named in them.",
        ),
        OpenTable("people_team", because="Teams are public; nobody is named in them."),
        NarrowFunction("avec.enter(text)", ENTER),
        NarrowFunction("avec.door(text)", DOOR),
    ]
