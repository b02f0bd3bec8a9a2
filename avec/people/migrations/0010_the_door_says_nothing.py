"""Nobody learns from the door whether a name is known, not even with SQL of their own.

An unknown name has a recipe too: the work that somebody's passphrase asks for, and a
salt drawn from the name and from the key that the database keeps to itself. Who she
is, and whether she has a card, is said to whoever hashed the right words.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

# An account without a passphrase is answered like an unknown name. What is invented
# is invented in every case, so that one answer takes as long as the other.
DOOR = """
CREATE FUNCTION avec.door(wanted text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  letters text := 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  kept text;
  work text;
  s record;
  drawn bytea;
  salt text := '';
BEGIN
  SELECT nullif(pg_catalog.regexp_replace(a.password, '[^$]*$', ''), '') INTO kept
  FROM public.people_account a WHERE a.sign_in_name = wanted;
  SELECT pg_catalog.regexp_replace(a.password, '[^$]*[$][^$]*$', '') INTO work
  FROM public.people_account a
  WHERE a.sign_in_name > wanted AND a.password <> ''
  ORDER BY a.sign_in_name LIMIT 1;
  work := coalesce(work, 'argon2$argon2id$v=19$m=102400,t=2,p=8$');
  SELECT ipad, opad INTO STRICT s FROM avec.secret;
  drawn := pg_catalog.sha512(s.opad || pg_catalog.sha512(
    s.ipad || pg_catalog.convert_to('door ' || work || ' ' || wanted, 'UTF8')));
  FOR place IN 0..21 LOOP
    salt := salt || pg_catalog.substr(letters, 1 + (
      pg_catalog.get_byte(drawn, 2 * place) * 256
      + pg_catalog.get_byte(drawn, 2 * place + 1)) % 62, 1);
  END LOOP;
  RETURN coalesce(kept, work || pg_catalog.rtrim(pg_catalog.encode(
    pg_catalog.convert_to(salt, 'UTF8'), 'base64'), '=') || '$');
END $$;
"""

# Whose name it is, when what was typed and hashed in the same way is what was kept.
DOOR_OPENS = """
CREATE FUNCTION avec.door_opens(wanted text, hashed text)
RETURNS TABLE (person uuid, needs_card boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.person_id, EXISTS (
    SELECT 1 FROM public.people_codecard c
    WHERE c.person_id = a.person_id AND c.ended_at IS NULL)
  FROM public.people_account a
  WHERE a.sign_in_name = wanted AND a.password <> '' AND a.password = hashed
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_lists_found_once"),
        ("access", "0004_asked_at_every_turn"),
    ]
    operations = [
        migrations.RunSQL(
            "DROP FUNCTION avec.door(text); DROP FUNCTION avec.door_opens(uuid, text)",
            migrations.RunSQL.noop,
        ),
        NarrowFunction("avec.door(text)", DOOR),
        NarrowFunction("avec.door_opens(text, text)", DOOR_OPENS),
    ]
