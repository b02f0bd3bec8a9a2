"""Places: who answers for them, what they offer, and how a capacity begins and ends."""

from django.db import migrations

from avec.access.walls import ClosedTable, NarrowFunction, Wall

# Under the hat she wears, and no other: rights follow the hat.
ANSWERED_FOR = """
CREATE OR REPLACE FUNCTION avec.organizations_answered_for() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(organization_id), '{}')
  FROM public.people_affiliation
  WHERE id = avec.hat() AND person_id = avec.me() AND answers_for_place
    AND confirmed_at IS NOT NULL
    AND starts_at <= avec.now() AND (ended_at IS NULL OR ended_at > avec.now())
$$;
"""

TEAMS_ANSWERED_FOR = """
CREATE OR REPLACE FUNCTION avec.teams_answered_for() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(id), '{}') FROM public.people_team
  WHERE organization_id = any ((SELECT avec.organizations_answered_for())::uuid[])
$$;
"""

# Whether the hat she wears is that of technical administration.
ADMINISTERS = """
CREATE OR REPLACE FUNCTION avec.administers() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.people_affiliation
  WHERE id = avec.hat() AND person_id = avec.me()
    AND capacity = 'technical_administrator' AND confirmed_at IS NOT NULL
    AND starts_at <= avec.now() AND (ended_at IS NULL OR ended_at > avec.now()))
$$;
"""

MY_ENTRY_NAME = """
CREATE OR REPLACE FUNCTION avec.my_entry_name() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT sign_in_name FROM public.people_account WHERE person_id = avec.me()
$$;
"""

# Everyone this floor makes known to her: her teams, the people of the place she
# answers for, and those who chose each other to help somebody come back.
COLLEAGUES = """
CREATE OR REPLACE FUNCTION avec.colleagues() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(DISTINCT known), '{}') FROM (
    SELECT person_id AS known FROM public.people_affiliation
    WHERE (team_id = any ((SELECT avec.my_teams())::uuid[])
        OR organization_id = any ((SELECT avec.organizations_answered_for())::uuid[]))
      AND confirmed_at IS NOT NULL
      AND starts_at <= avec.now() AND (ended_at IS NULL OR ended_at > avec.now())
    UNION ALL
    SELECT person_id FROM public.people_recoveryhelper
    WHERE helper_id = avec.me() AND ended_at IS NULL
    UNION ALL
    SELECT helper_id FROM public.people_recoveryhelper
    WHERE person_id = avec.me() AND ended_at IS NULL
  ) AS people
$$;
"""

OFFER_BEHIND = """
CREATE OR REPLACE FUNCTION avec.offer_behind(hash text)
RETURNS TABLE (id uuid, organization uuid, team uuid, capacity text, function text,
  answers_for_place boolean, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT o.id, o.organization_id, o.team_id, o.capacity, o.function,
    o.answers_for_place, o.ends_at
  FROM public.people_offer o
  WHERE o.token_hash = hash AND o.answered_at IS NULL AND o.expires_at > avec.now()
    AND avec.me() IS NOT NULL
$$;
"""

# Taking an offer is the only way a capacity begins. It must be open, made to her
# name or to the address she holds, and never made by herself.
TAKE_OFFER = """
CREATE OR REPLACE FUNCTION avec.take_offer(wanted uuid, hash text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  o public.people_offer;
  made uuid := pg_catalog.gen_random_uuid();
BEGIN
  UPDATE public.people_offer p SET answered_at = avec.now(), accepted = true
  WHERE p.id = wanted AND p.answered_at IS NULL AND p.expires_at > avec.now()
    AND p.ends_at > avec.now() AND avec.me() IS NOT NULL
    AND p.offered_by_id IS NOT NULL AND p.offered_by_id <> avec.me()
    AND ((p.for_name <> '' AND p.for_name = avec.my_entry_name())
      OR (p.token_hash IS NOT NULL AND p.token_hash = hash))
  RETURNING * INTO o;
  IF o.id IS NULL THEN RETURN NULL; END IF;
  UPDATE public.people_affiliation a SET ended_at = avec.now()
  WHERE a.person_id = avec.me() AND a.organization_id = o.organization_id
    AND a.team_id IS NOT DISTINCT FROM o.team_id AND a.capacity = o.capacity
    AND (a.ended_at IS NULL OR a.ended_at > avec.now());
  INSERT INTO public.people_affiliation (id, person_id, organization_id, team_id,
    capacity, function, answers_for_place, starts_at, ended_at, offered_by_id,
    confirmed_at)
  VALUES (made, avec.me(), o.organization_id, o.team_id, o.capacity, o.function,
    o.answers_for_place, avec.now(), o.ends_at, o.offered_by_id, avec.now());
  RETURN made;
END $$;
"""

DECLINE_OFFER = """
CREATE OR REPLACE FUNCTION avec.decline_offer(wanted uuid, hash text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.people_offer p SET answered_at = avec.now(), accepted = false
  WHERE p.id = wanted AND p.answered_at IS NULL AND avec.me() IS NOT NULL
    AND ((p.for_name <> '' AND p.for_name = avec.my_entry_name())
      OR (p.token_hash IS NOT NULL AND p.token_hash = hash));
  RETURN FOUND;
END $$;
"""

# Ended by the person, whatever her hat, or by who answers for the place. Never
# prolonged, never begun again.
END_AFFILIATION = """
CREATE OR REPLACE FUNCTION avec.end_affiliation(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.people_affiliation a SET ended_at = greatest(avec.now(), a.starts_at)
  WHERE a.id = wanted AND (a.ended_at IS NULL OR a.ended_at > avec.now())
    AND (a.person_id = avec.me()
      OR a.organization_id = any (avec.organizations_answered_for()));
  RETURN FOUND;
END $$;
"""

# The first address exists only while nobody answers for anything.
FIRST_ADDRESS = """
CREATE OR REPLACE FUNCTION avec.first_address(hash text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(7361650002);
  IF EXISTS (SELECT 1 FROM public.people_affiliation WHERE answers_for_place) THEN
    RETURN false;
  END IF;
  DELETE FROM public.people_foundingaddress
  WHERE made_by_id IS NULL AND used_at IS NULL;
  INSERT INTO public.people_foundingaddress
    (id, gives, token_hash, made_at, expires_at)
  VALUES (pg_catalog.gen_random_uuid(), 'place', hash, avec.now(),
    avec.now() + interval '48 hours');
  RETURN true;
END $$;
"""

NEXT_ADDRESS = """
CREATE OR REPLACE FUNCTION avec.next_address(hash text, what text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT avec.administers() OR what NOT IN ('place', 'administration') THEN
    RETURN false;
  END IF;
  INSERT INTO public.people_foundingaddress
    (id, gives, token_hash, made_by_id, made_at, expires_at, organization_id)
  SELECT pg_catalog.gen_random_uuid(), what, hash, avec.me(), avec.now(),
    avec.now() + interval '48 hours',
    CASE WHEN what = 'administration' THEN a.organization_id END
  FROM public.people_affiliation a WHERE a.id = avec.hat();
  RETURN true;
END $$;
"""

ADDRESS_GIVES = """
CREATE OR REPLACE FUNCTION avec.address_gives(hash text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT gives FROM public.people_foundingaddress
  WHERE token_hash = hash AND used_at IS NULL AND expires_at > avec.now()
$$;
"""

# Opens one place and lets her answer for it, once; the very first also has technical
# administration. Whoever opened an address for somebody else cannot use it herself.
FOUND = """
CREATE OR REPLACE FUNCTION avec.found_organization(hash text, place uuid,
  place_name text, place_key text, place_kind text, place_commune text)
RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  address public.people_foundingaddress;
  made uuid := pg_catalog.gen_random_uuid();
BEGIN
  UPDATE public.people_foundingaddress a SET used_at = avec.now()
  WHERE a.token_hash = hash AND a.gives = 'place' AND a.used_at IS NULL
    AND a.expires_at > avec.now()
    AND avec.me() IS NOT NULL AND a.made_by_id IS DISTINCT FROM avec.me()
  RETURNING * INTO address;
  IF address.id IS NULL THEN RETURN NULL; END IF;
  INSERT INTO public.people_organization (id, name, sort_key, kind, commune)
  VALUES (place, place_name, place_key, place_kind, place_commune);
  UPDATE public.people_foundingaddress SET organization_id = place
  WHERE id = address.id;
  INSERT INTO public.people_affiliation (id, person_id, organization_id, capacity,
    function, answers_for_place, starts_at, offered_by_id, confirmed_at)
  VALUES (made, avec.me(), place, 'partnership_lead', '', true, avec.now(),
    address.made_by_id, avec.now());
  IF address.made_by_id IS NULL THEN
    INSERT INTO public.people_affiliation (id, person_id, organization_id, capacity,
      function, answers_for_place, starts_at, confirmed_at)
    VALUES (pg_catalog.gen_random_uuid(), avec.me(), place,
      'technical_administrator', '', false, avec.now(), avec.now());
  END IF;
  RETURN made;
END $$;
"""

# Technical administration is given by somebody who has it, to somebody else.
JOIN_ADMINISTRATION = """
CREATE OR REPLACE FUNCTION avec.join_administration(hash text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  address public.people_foundingaddress;
  made uuid := pg_catalog.gen_random_uuid();
BEGIN
  UPDATE public.people_foundingaddress a SET used_at = avec.now()
  WHERE a.token_hash = hash AND a.gives = 'administration' AND a.used_at IS NULL
    AND a.expires_at > avec.now() AND avec.me() IS NOT NULL
    AND a.made_by_id IS NOT NULL AND a.made_by_id <> avec.me()
  RETURNING * INTO address;
  IF address.id IS NULL THEN RETURN NULL; END IF;
  UPDATE public.people_affiliation a SET ended_at = avec.now()
  WHERE a.person_id = avec.me() AND a.organization_id = address.organization_id
    AND a.capacity = 'technical_administrator'
    AND (a.ended_at IS NULL OR a.ended_at > avec.now());
  INSERT INTO public.people_affiliation (id, person_id, organization_id, capacity,
    function, answers_for_place, starts_at, offered_by_id, confirmed_at)
  VALUES (made, avec.me(), address.organization_id, 'technical_administrator', '',
    false, avec.now(), address.made_by_id, avec.now());
  RETURN made;
END $$;
"""

ME = "(select avec.me())"
KNOWN_LIST = "any ((select avec.known_people())::uuid[])"
ANSWERED_LIST = "any ((select avec.organizations_answered_for())::uuid[])"
TEAMS_LIST = "any ((select avec.teams_answered_for())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("people", "0005_offers_and_recovery")]
    operations = [
        NarrowFunction("avec.organizations_answered_for()", ANSWERED_FOR),
        NarrowFunction("avec.teams_answered_for()", TEAMS_ANSWERED_FOR),
        NarrowFunction("avec.administers()", ADMINISTERS),
        NarrowFunction("avec.my_entry_name()", MY_ENTRY_NAME),
        NarrowFunction("avec.colleagues()", COLLEAGUES),
        Wall(
            "people_affiliation",
            read=f"person_id = {KNOWN_LIST} or organization_id = {ANSWERED_LIST}",
        ),
        Wall(
            "people_organization",
            read="true",
            change=(f"id = {ANSWERED_LIST}", f"id = {ANSWERED_LIST}"),
            columns="name, sort_key, kind, commune",
        ),
        Wall(
            "people_team",
            read="true",
            add=f"organization_id = {ANSWERED_LIST}",
            change=(
                f"organization_id = {ANSWERED_LIST}",
                f"organization_id = {ANSWERED_LIST}",
            ),
            columns="name, sort_key, ended_at",
        ),
        Wall(
            "people_offer",
            read=f"organization_id = {ANSWERED_LIST}"
            " or for_name = (select avec.my_entry_name())",
            add=f"organization_id = {ANSWERED_LIST} and offered_by_id = {ME}"
            f" and (team_id is null or team_id = {TEAMS_LIST})"
            " and answered_at is null and accepted is null"
            " and capacity <> 'technical_administrator'",
            remove=f"organization_id = {ANSWERED_LIST} and answered_at is null",
        ),
        ClosedTable("people_foundingaddress"),
        NarrowFunction("avec.offer_behind(text)", OFFER_BEHIND),
        NarrowFunction("avec.take_offer(uuid, text)", TAKE_OFFER),
        NarrowFunction("avec.decline_offer(uuid, text)", DECLINE_OFFER),
        NarrowFunction("avec.end_affiliation(uuid)", END_AFFILIATION),
        NarrowFunction("avec.first_address(text)", FIRST_ADDRESS),
        NarrowFunction("avec.next_address(text, text)", NEXT_ADDRESS),
        NarrowFunction("avec.address_gives(text)", ADDRESS_GIVES),
        NarrowFunction(
            "avec.found_organization(text, uuid, text, text, text, text)", FOUND
        ),
        NarrowFunction("avec.join_administration(text)", JOIN_ADMINISTRATION),
    ]
