"""What never leaves the database: a hashed passphrase, and whose a row is."""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

# How a passphrase was hashed, without the hash: enough to hash what was typed in the
# same way. Whoever can ask this question learns nothing to try passphrases against.
DOOR = """
CREATE FUNCTION avec.door(wanted text)
RETURNS TABLE (person uuid, recipe text, needs_card boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.person_id, pg_catalog.regexp_replace(a.password, '[^$]*$', ''), EXISTS (
    SELECT 1 FROM public.people_codecard c
    WHERE c.person_id = a.person_id AND c.ended_at IS NULL)
  FROM public.people_account a WHERE a.sign_in_name = wanted
$$;
"""

# Whether what was typed, hashed in the same way, is what was kept.
DOOR_OPENS = """
CREATE OR REPLACE FUNCTION avec.door_opens(who uuid, hashed text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT 1 FROM public.people_account a
    WHERE a.person_id = who AND a.password <> '' AND a.password = hashed)
$$;
"""

ME = "(select avec.me())"
KNOWN_LIST = "any ((select avec.known_people())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("people", "0007_recovery_walls")]
    operations = [
        migrations.RunSQL("DROP FUNCTION avec.door(text)", migrations.RunSQL.noop),
        NarrowFunction("avec.door(text)", DOOR),
        NarrowFunction("avec.door_opens(uuid, text)", DOOR_OPENS),
        Wall(
            "people_person",
            read=f"id = {KNOWN_LIST}",
            add=f"id = {ME}",
            change=(f"id = {ME}", f"id = {ME}"),
            columns="name, sort_key, called",
        ),
        Wall(
            "people_account",
            read=f"person_id = {ME}",
            add=f"person_id = {ME}",
            change=(f"person_id = {ME}", f"person_id = {ME}"),
            columns="password, email, language, look, closing_on",
        ),
    ]
