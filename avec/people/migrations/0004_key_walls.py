"""Cards and passkeys: each person's own, and what may be asked before entering."""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

MY_CARDS = """
CREATE OR REPLACE FUNCTION avec.my_cards() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(pg_catalog.array_agg(id), '{}') FROM public.people_codecard
  WHERE person_id = avec.me()
$$;
"""

# What it takes to check a passphrase: asked by name, one row or none. It also says
# whether the account has a card, so that a card is never forgotten by a query that
# finds nothing.
DOOR = """
CREATE FUNCTION avec.door(wanted text)
RETURNS TABLE (person uuid, password text, needs_card boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.person_id, a.password, EXISTS (
    SELECT 1 FROM public.people_codecard c
    WHERE c.person_id = a.person_id AND c.ended_at IS NULL)
  FROM public.people_account a WHERE a.sign_in_name = wanted
$$;
"""

# A passkey says who it belongs to by its own opaque name.
PASSKEY_DOOR = """
CREATE OR REPLACE FUNCTION avec.passkey_door(wanted bytea)
RETURNS TABLE (person uuid, credential bytea, sign_count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT k.person_id, k.credential, k.sign_count FROM public.people_passkey k
  WHERE k.credential_id = wanted
$$;
"""

# One code opens once, whoever tries at the same instant: the row is taken or not.
SPEND_CODE = """
CREATE OR REPLACE FUNCTION avec.spend_code(who uuid, digests text[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE spent uuid;
BEGIN
  UPDATE public.people_cardcode k SET used_at = avec.now()
  FROM public.people_codecard c
  WHERE c.id = k.card_id AND c.person_id = who AND c.ended_at IS NULL
    AND k.used_at IS NULL AND k.digest = any (digests)
  RETURNING k.id INTO spent;
  RETURN spent IS NOT NULL;
END $$;
"""

ME = "(select avec.me())"
MY_CARDS_LIST = "any ((select avec.my_cards())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("people", "0003_codecard_cardcode_passkey_and_more"), ("access", "0003_walls")]
    operations = [
        NarrowFunction("avec.my_cards()", MY_CARDS),
        Wall(
            "people_codecard",
            read=f"person_id = {ME}",
            add=f"person_id = {ME} and ended_at is null",
            change=(f"person_id = {ME} and ended_at is null", f"person_id = {ME}"),
            columns="ended_at",
        ),
        Wall(
            "people_cardcode",
            read=f"card_id = {MY_CARDS_LIST}",
            add=f"card_id = {MY_CARDS_LIST} and used_at is null",
        ),
        Wall(
            "people_passkey",
            read=f"person_id = {ME}",
            add=f"person_id = {ME}",
            change=(f"person_id = {ME}", f"person_id = {ME}"),
            columns="name, sign_count, used_at",
            remove=f"person_id = {ME}",
        ),
        migrations.RunSQL("DROP FUNCTION avec.door(text)", migrations.RunSQL.noop),
        NarrowFunction("avec.door(text)", DOOR),
        NarrowFunction("avec.passkey_door(bytea)", PASSKEY_DOOR),
        NarrowFunction("avec.spend_code(uuid, text[])", SPEND_CODE),
    ]
