"""A key or a card made with the pass phrase alone proves nothing strong for three days.

Whoever stole a pass phrase could add a key, or make a first card, and be believed at
once as somebody who has something besides words. What stood before today counts as it
did.
"""

from importlib import import_module

from django.db import migrations, models

from avec.access.walls import NarrowFunction

keys = import_module("avec.people.migrations.0004_key_walls")
lists = import_module("avec.people.migrations.0009_lists_found_once")


def _now(sql: str, was: str, becomes: str) -> str:
    if was not in sql:
        raise AssertionError(was)
    return sql.replace(was, becomes)


# Whether what a proof was made with is hers, and counts by now.
COUNTS = """
CREATE OR REPLACE FUNCTION avec.means_count(whose uuid, how text, means uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT CASE how
    WHEN 'passkey' THEN EXISTS (
      SELECT FROM public.people_passkey k
      WHERE k.id = means AND k.person_id = whose
        AND coalesce(k.counts_from <= avec.now(), true))
    WHEN 'passphrase and card' THEN EXISTS (
      SELECT FROM public.people_codecard c
      WHERE c.id = means AND c.person_id = whose
        AND coalesce(c.counts_from <= avec.now(), true))
    ELSE false END
$$;
"""

# Whether she proved it lately, somewhere, with a key or a code that counts. The
# invented people of a demonstration have nothing to prove it with.
LATELY = """
CREATE OR REPLACE FUNCTION avec.proved_with_more_than_words() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  invented boolean := false;
BEGIN
  IF pg_catalog.to_regclass('avec.demonstration') IS NOT NULL THEN
    SELECT EXISTS (SELECT 1 FROM avec.demonstration) INTO invented;
  END IF;
  RETURN EXISTS (
    SELECT FROM public.access_session s
    CROSS JOIN LATERAL avec.proof_in(s.content->>'proved') AS p
    WHERE s.person_id = avec.me() AND s.ends_at > avec.now()
      AND p.person = s.person_id AND p.session = s.key_hash
      AND ((invented AND p.how = 'demo') OR (
        p.at > avec.now() - interval '15 minutes'
        AND p.at <= avec.now() + interval '1 minute'
        AND s.proved_at > avec.now() - interval '15 minutes'
        AND avec.means_count(p.person, p.how, p.means))));
END $$;
"""

# The site says from when it counts; the database lengthens that, and never believes
# « at once » of somebody who has proved nothing but words.
WAITS = """
CREATE OR REPLACE FUNCTION avec.what_is_new_waits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.counts_from IS NOT NULL OR NEW.person_id IS DISTINCT FROM avec.me()
     OR NOT avec.proved_with_more_than_words() THEN
    NEW.counts_from :=
      greatest(NEW.counts_from, avec.now() + interval '72 hours');
  END IF;
  RETURN NEW;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER what_is_new_waits BEFORE INSERT ON people_passkey
  FOR EACH ROW EXECUTE FUNCTION avec.what_is_new_waits();
CREATE TRIGGER what_is_new_waits BEFORE INSERT ON people_codecard
  FOR EACH ROW EXECUTE FUNCTION avec.what_is_new_waits();
"""
NO_TRIGGERS = """
DROP TRIGGER what_is_new_waits ON people_codecard;
DROP TRIGGER what_is_new_waits ON people_passkey;
"""

# As before; which key it is is told too, so that the proof can name it.
PASSKEY_DOOR = _now(
    _now(
        keys.PASSKEY_DOOR,
        "RETURNS TABLE (person uuid,",
        "RETURNS TABLE (passkey uuid, person uuid,",
    ),
    "SELECT k.person_id,",
    "SELECT k.id, k.person_id,",
)

# As before; of which card the code was, instead of a plain yes.
SPEND_CODE = _now(
    _now(
        _now(keys.SPEND_CODE, "RETURNS boolean", "RETURNS uuid"),
        "RETURNING k.id INTO spent",
        "RETURNING k.card_id INTO spent",
    ),
    "RETURN spent IS NOT NULL;",
    "RETURN spent;",
)

WAITS_IN = _now(
    lists.WAITS,
    "      WHERE person_id = me AND closing_on IS NOT NULL) THEN 'people.leaving' END\n",
    "      WHERE person_id = me AND closing_on IS NOT NULL) THEN 'people.leaving' END,\n"
    "    CASE WHEN EXISTS (SELECT FROM public.people_passkey\n"
    "      WHERE person_id = me AND counts_from > at) THEN 'people.key_waits' END,\n"
    "    CASE WHEN EXISTS (SELECT FROM public.people_codecard\n"
    "      WHERE person_id = me AND ended_at IS NULL AND counts_from > at)\n"
    "      THEN 'people.card_waits' END\n",
)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0012_one_account_each"),
        ("access", "0006_what_a_proof_was_made_with"),
    ]
    operations = [
        migrations.AddField("passkey", "counts_from", models.DateTimeField(null=True)),
        migrations.AddField("codecard", "counts_from", models.DateTimeField(null=True)),
        NarrowFunction("avec.means_count(uuid, text, uuid)", COUNTS, callers=""),
        NarrowFunction("avec.proved_with_more_than_words()", LATELY, callers=""),
        NarrowFunction("avec.what_is_new_waits()", WAITS, callers=""),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(
            "DROP FUNCTION avec.passkey_door(bytea);"
            " DROP FUNCTION avec.spend_code(uuid, text[])",
            migrations.RunSQL.noop,
        ),
        NarrowFunction("avec.passkey_door(bytea)", PASSKEY_DOOR),
        NarrowFunction("avec.spend_code(uuid, text[])", SPEND_CODE),
        NarrowFunction("avec.waits_in_people()", WAITS_IN),
    ]
