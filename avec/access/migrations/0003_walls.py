"""Sessions and counters, behind narrow functions."""

from django.db import migrations

from avec.access.walls import ClosedTable, NarrowFunction, Wall

# Signs a ticket for this backend: called only by other narrow functions, which
# have checked who it is (a live session key).
SAY_WHO = """
CREATE OR REPLACE FUNCTION avec.say_who(person uuid, affiliation uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  body text := person::text || ':' || coalesce(affiliation::text, '') || ':'
    || pg_catalog.pg_backend_pid()::text || ':'
    || (extract(epoch FROM pg_catalog.clock_timestamp())::bigint + 21600)::text;
  s record;
BEGIN
  SELECT ipad, opad INTO STRICT s FROM avec.secret;
  PERFORM pg_catalog.set_config('avec.ticket', body || ':' || pg_catalog.encode(
    pg_catalog.sha256(s.opad || pg_catalog.sha256(
      s.ipad || pg_catalog.convert_to(body, 'UTF8'))), 'hex'), true);
END $$;
"""

SAVE_SESSION = """
CREATE OR REPLACE FUNCTION avec.save_session(
  hash text, person uuid, affiliation uuid, body jsonb, device_label text,
  shared boolean, proved timestamptz, ends timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF person IS NOT NULL AND person IS DISTINCT FROM avec.me() THEN
    RAISE EXCEPTION 'a session is opened only for the person who acts'
      USING errcode = 'insufficient_privilege';
  END IF;
  INSERT INTO public.access_session AS s
    (key_hash, person_id, affiliation_id, content, device, is_shared_device,
     proved_at, ends_at)
  VALUES (hash, person, affiliation, body, pg_catalog.left(device_label, 120),
          shared, proved, ends)
  ON CONFLICT (key_hash) DO UPDATE SET
    affiliation_id = excluded.affiliation_id, content = excluded.content,
    is_shared_device = excluded.is_shared_device, proved_at = excluded.proved_at,
    ends_at = excluded.ends_at
  WHERE s.person_id IS NOT DISTINCT FROM excluded.person_id;
END $$;
"""

END_SESSION = """
CREATE OR REPLACE FUNCTION avec.end_session(hash text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS
$$ DELETE FROM public.access_session WHERE key_hash = hash $$;
"""

CLEAR_SESSIONS = """
CREATE OR REPLACE FUNCTION avec.clear_sessions() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS
$$
  DELETE FROM public.access_session WHERE ends_at < avec.now();
  DELETE FROM public.access_attempts WHERE window_ends_at < avec.now();
$$;
"""

# One counter for all processes and machines: the row is locked while it counts,
# so that many tries at the same instant count one by one.
ATTEMPT = """
CREATE OR REPLACE FUNCTION avec.attempt(hash text, allowed int, within interval)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE counted int;
BEGIN
  INSERT INTO public.access_attempts AS a (what, count, window_ends_at)
  VALUES (hash, 1, avec.now() + within)
  ON CONFLICT (what) DO UPDATE SET
    count = CASE WHEN a.window_ends_at < avec.now() THEN 1 ELSE a.count + 1 END,
    window_ends_at = CASE WHEN a.window_ends_at < avec.now()
      THEN avec.now() + within ELSE a.window_ends_at END
  RETURNING count INTO counted;
  RETURN counted <= allowed;
END $$;
"""

FORGET_ATTEMPTS = """
CREATE OR REPLACE FUNCTION avec.forget_attempts(hash text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS
$$ DELETE FROM public.access_attempts WHERE what = hash $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_initial")]
    operations = [
        NarrowFunction("avec.say_who(uuid, uuid)", SAY_WHO, callers=""),
        Wall(
            "access_session",
            read="person_id = (select avec.me())",
            remove="person_id = (select avec.me())",
        ),
        ClosedTable("access_attempts"),
        NarrowFunction(
            "avec.save_session(text, uuid, uuid, jsonb, text, boolean, timestamptz,"
            " timestamptz)",
            SAVE_SESSION,
        ),
        NarrowFunction("avec.end_session(text)", END_SESSION),
        NarrowFunction("avec.clear_sessions()", CLEAR_SESSIONS),
        NarrowFunction("avec.attempt(text, int, interval)", ATTEMPT),
        NarrowFunction("avec.forget_attempts(text)", FORGET_ATTEMPTS),
    ]
