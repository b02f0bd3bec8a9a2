"""Groups are public and name nobody; who keeps one, sits or waits is read by oneself.

A seat is written by the functions of ``0003_seats`` alone.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

# The hat somebody wears now, when a place confirms it still.
WORN = """
CREATE OR REPLACE FUNCTION avec.place_of_my_hat(OUT worn uuid, OUT place uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
BEGIN
  SELECT a.id, a.organization_id INTO worn, place FROM public.people_affiliation a
    WHERE a.id = who.hat AND a.person_id = who.me
      AND a.capacity <> 'technical_administrator' AND a.confirmed_at IS NOT NULL
      AND a.starts_at <= who.at AND (a.ended_at IS NULL OR a.ended_at > who.at);
END $$;
"""

KEPT = """
CREATE OR REPLACE FUNCTION avec.groups_kept() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  hat record;
BEGIN
  SELECT * INTO hat FROM avec.place_of_my_hat();
  IF hat.worn IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(g.id), '{}')
    FROM public.groups_keeper k JOIN public.groups_group g ON g.id = k.group_id
    WHERE k.person_id = avec.me()
      AND (g.organization_id IS NULL OR g.organization_id = hat.place));
END $$;
"""

# A group begins bare, with whoever keeps it; its words come through the wall.
BEGIN = """
CREATE OR REPLACE FUNCTION avec.begin_group(key uuid, of_place uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  hat record;
BEGIN
  SELECT * INTO hat FROM avec.place_of_my_hat();
  IF hat.worn IS NULL OR of_place <> hat.place THEN RETURN false; END IF;
  INSERT INTO public.groups_group
    (id, organization_id, name, about, what, mode, "where", reach, begun_at)
    VALUES (key, of_place, '', '', 'other', 'place', '', 'everyone', avec.now());
  INSERT INTO public.groups_keeper (id, group_id, person_id, since)
    VALUES (pg_catalog.gen_random_uuid(), key, avec.me(), avec.now());
  RETURN true;
END $$;
"""

# As many seats as were said, with the gathering.
SEATS = """
CREATE OR REPLACE FUNCTION avec.seats_of_gathering() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO public.groups_groupseat (id, gathering_id, says_name)
    SELECT pg_catalog.gen_random_uuid(), NEW.id, false
    FROM pg_catalog.generate_series(1, NEW.capacity);
  RETURN NULL;
END $$;
"""

WATCHED = """
CREATE TRIGGER seats_of_gathering AFTER INSERT ON groups_gathering
  FOR EACH ROW EXECUTE FUNCTION avec.seats_of_gathering();
"""
UNWATCHED = "DROP TRIGGER seats_of_gathering ON groups_gathering;"

MINE = "person_id = (select avec.me())"
KEPT_BY_ME = "any ((select avec.groups_kept())::uuid[])"
OF_MINE = f"group_id = {KEPT_BY_ME}"


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0001_initial"),
        ("agenda", "0012_time_kept_for_more"),
        ("people", "0009_lists_found_once"),
    ]
    operations = [
        NarrowFunction("avec.place_of_my_hat()", WORN, callers=""),
        NarrowFunction("avec.groups_kept()", KEPT),
        NarrowFunction("avec.begin_group(uuid, uuid)", BEGIN),
        NarrowFunction("avec.seats_of_gathering()", SEATS, callers=""),
        Wall(
            "groups_group",
            read="true",
            change=(f"id = {KEPT_BY_ME}", f"id = {KEPT_BY_ME}"),
            columns='name, about, what, mode, "where", reach, closed_at',
        ),
        Wall("groups_keeper", read=MINE),
        Wall(
            "groups_schedule",
            read="true",
            add=OF_MINE,
            change=(OF_MINE, OF_MINE),
            columns="starts_at, minutes, rule, written_until",
        ),
        Wall(
            "groups_gathering",
            read="true",
            add=f"{OF_MINE} and cancelled_at is null and moved_at is null"
            " and sequence = 0 and schedule_id in (select s.id from groups_schedule s"
            f" where s.{OF_MINE})",
        ),
        Wall("groups_groupseat", read=MINE),
        Wall("groups_wish", read=MINE),
        migrations.RunSQL(WATCHED, UNWATCHED),
    ]
