"""A proof of who somebody is, as the database reads it: signed, or nothing."""

from django.db import migrations

from avec.access.walls import NarrowFunction

# Signed with the key of the tickets by ``avec.access.proofs``; no ticket begins with
# this word. What the site writes in a session without that key is not even read.
PROOF = """
CREATE OR REPLACE FUNCTION avec.proof_in(said text, OUT person uuid,
  OUT session text, OUT how text, OUT at timestamptz, OUT number uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  body text := pg_catalog.left(said, -65);
  part text[];
  s record;
BEGIN
  IF body IS NULL OR body !~
    '^proof:[0-9a-f-]{36}:[0-9a-f]{64}:[a-z ]+:[0-9]{1,12}:[0-9a-f-]{36}$'
  THEN RETURN; END IF;
  SELECT ipad, opad INTO STRICT s FROM avec.secret;
  IF pg_catalog.encode(pg_catalog.sha256(s.opad || pg_catalog.sha256(
       s.ipad || pg_catalog.convert_to(body, 'UTF8'))), 'hex')
     <> pg_catalog.right(said, 64) THEN RETURN; END IF;
  part := pg_catalog.string_to_array(body, ':');
  person := part[2]::uuid;
  session := part[3];
  how := part[4];
  at := pg_catalog.to_timestamp(part[5]::bigint);
  number := part[6]::uuid;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_asked_at_every_turn")]
    operations = [NarrowFunction("avec.proof_in(text)", PROOF, callers="")]
