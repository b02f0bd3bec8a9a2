"""The ground of the database: the clock, and the ticket that says who acts."""

from django.db import migrations

from avec.access.walls import NarrowFunction

GROUND = """
CREATE SCHEMA IF NOT EXISTS avec;
REVOKE ALL ON SCHEMA avec FROM PUBLIC;
GRANT USAGE ON SCHEMA avec TO avec_web, avec_job;
GRANT USAGE, CREATE ON SCHEMA avec TO avec_warden;
GRANT USAGE ON SCHEMA public TO avec_web, avec_job, avec_warden;

-- The key of the tickets, already mixed with the two pads of RFC 2104 (HMAC).
CREATE TABLE avec.secret (ipad bytea NOT NULL, opad bytea NOT NULL);
GRANT SELECT ON avec.secret TO avec_warden;

-- How far tests have moved the clock. Zero in life.
CREATE TABLE avec.clock (shift interval NOT NULL);
INSERT INTO avec.clock VALUES ('0');
GRANT SELECT ON avec.clock TO avec_warden;

CREATE FUNCTION avec.move_clock(by interval) RETURNS void LANGUAGE sql
SET search_path = '' AS $$ UPDATE avec.clock SET shift = by $$;
REVOKE ALL ON FUNCTION avec.move_clock(interval) FROM PUBLIC;

-- Who acts, under which hat, and what time it is.
CREATE TYPE avec.viewer AS (me uuid, hat uuid, at timestamptz);
"""

UNGROUND = """
DROP TYPE avec.viewer;
DROP FUNCTION avec.move_clock(interval);
DROP TABLE avec.clock;
DROP TABLE avec.secret;
"""

NOW = """
CREATE OR REPLACE FUNCTION avec.now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
$$ SELECT pg_catalog.statement_timestamp() + shift FROM avec.clock $$;
"""

# What we did not sign is not even read.
NOT_SIGNED = """NOT FOUND
     OR pg_catalog.encode(pg_catalog.sha256(s.opad || pg_catalog.sha256(
       s.ipad || pg_catalog.convert_to(said, 'UTF8'))), 'hex')
       <> pg_catalog.right(ticket, 64)
     OR pg_catalog.split_part(said, ':', 3) <> pg_catalog.pg_backend_pid()::text
     OR pg_catalog.split_part(said, ':', 4) !~ '^[0-9]{1,12}$'
     OR pg_catalog.split_part(said, ':', 4)::bigint
       < extract(epoch FROM pg_catalog.clock_timestamp())"""

TICKET = """
CREATE OR REPLACE FUNCTION avec.ticket_part(part int) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  ticket text := pg_catalog.current_setting('avec.ticket', true);
  said text := pg_catalog.left(ticket, -65);
  s record;
BEGIN
  IF said IS NULL OR said = '' THEN RETURN NULL; END IF;
  SELECT ipad, opad INTO s FROM avec.secret;
  IF {not_signed} THEN RETURN NULL; END IF;
  RETURN nullif(pg_catalog.split_part(said, ':', part), '');
END $$;
""".format(not_signed=NOT_SIGNED)

# The same of the whole ticket at once, with the clock: what a list of what is open
# to the viewer begins with.
WHO = """
CREATE OR REPLACE FUNCTION avec.who() RETURNS avec.viewer
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  ticket text := pg_catalog.current_setting('avec.ticket', true);
  said text := pg_catalog.left(ticket, -65);
  s record;
  said_by avec.viewer;
BEGIN
  IF said IS NULL OR said = '' THEN RETURN said_by; END IF;
  SELECT ipad, opad, shift INTO s FROM avec.secret, avec.clock;
  IF {not_signed} THEN RETURN said_by; END IF;
  said_by.me := nullif(pg_catalog.split_part(said, ':', 1), '')::uuid;
  said_by.hat := nullif(pg_catalog.split_part(said, ':', 2), '')::uuid;
  said_by.at := pg_catalog.statement_timestamp() + s.shift;
  RETURN said_by;
END $$;
""".format(not_signed=NOT_SIGNED)

ME = """
CREATE OR REPLACE FUNCTION avec.me() RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
$$ SELECT avec.ticket_part(1)::uuid $$;
"""

HAT = """
CREATE OR REPLACE FUNCTION avec.hat() RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS
$$ SELECT avec.ticket_part(2)::uuid $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(GROUND, UNGROUND),
        NarrowFunction("avec.now()", NOW),
        NarrowFunction("avec.ticket_part(int)", TICKET, callers=""),
        NarrowFunction("avec.who()", WHO, callers=""),
        NarrowFunction("avec.me()", ME),
        NarrowFunction("avec.hat()", HAT),
    ]
