"""The journal is added to by one function, sealed by another, changed by none."""

from django.db import migrations

from avec.access.walls import ClosedTable, NarrowFunction, Wall

APPEND_ONLY = """
-- The era tells transactions of this cluster from those of a backup restored here.
CREATE TABLE avec.journal_era (era int NOT NULL);
INSERT INTO avec.journal_era VALUES (1);
GRANT SELECT ON avec.journal_era TO avec_warden;

CREATE FUNCTION avec.new_journal_era() RETURNS void LANGUAGE sql SET search_path = ''
AS $$ UPDATE avec.journal_era SET era = era + 1 $$;
REVOKE ALL ON FUNCTION avec.new_journal_era() FROM PUBLIC;

CREATE FUNCTION avec.never_rewritten() RETURNS trigger LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
  RAISE EXCEPTION 'lines of % are added, never changed', TG_TABLE_NAME
    USING errcode = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION avec.never_rewritten() FROM PUBLIC;

CREATE TRIGGER never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION avec.never_rewritten();
CREATE TRIGGER never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION avec.never_rewritten();
"""

BACK = """
DROP TRIGGER never_rewritten ON audit_seal;
DROP TRIGGER never_rewritten ON audit_entry;
DROP FUNCTION avec.never_rewritten();
DROP FUNCTION avec.new_journal_era();
DROP TABLE avec.journal_era;
"""

JOURNAL = """
CREATE OR REPLACE FUNCTION avec.journal(
  kind text, verb text, subject uuid, about text, parts jsonb, because text, via text)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO public.audit_entry
    (id, at, kind, verb, actor_id, affiliation_id, subject_id, about, parts, because,
     via, era, txid)
  SELECT pg_catalog.gen_random_uuid(), avec.now(), kind, verb, avec.me(), avec.hat(),
    subject, about, parts, because, via, e.era, pg_catalog.pg_current_xact_id()
  FROM avec.journal_era e
$$;
"""

LINES_DIGEST = """
CREATE OR REPLACE FUNCTION avec.journal_lines(
  this_era int, from_tx xid8, to_tx xid8, OUT lines int, OUT digest bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT count(*)::int, pg_catalog.string_agg(pg_catalog.sha256(pg_catalog.convert_to(
    pg_catalog.jsonb_build_array(id, extract(epoch FROM at), kind, verb, actor_id,
      affiliation_id, subject_id, about, parts, because, via, era, txid::text)::text,
    'UTF8')), '' ORDER BY txid, id)
  FROM public.audit_entry
  WHERE era = this_era AND txid >= from_tx AND txid < to_tx
$$;
"""

SEAL = """
CREATE OR REPLACE FUNCTION avec.seal_journal() RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  last public.audit_seal;
  this_era int;
  current_era int;
  from_tx xid8;
  to_tx xid8;
  batch record;
  sealed int := 0;
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(7361650001);
  SELECT era INTO STRICT current_era FROM avec.journal_era;
  FOR this_era IN SELECT DISTINCT e.era FROM public.audit_entry e
                  WHERE e.era >= coalesce((SELECT max(s.era) FROM public.audit_seal s), 0)
                  ORDER BY 1 LOOP
    SELECT * INTO last FROM public.audit_seal ORDER BY number DESC LIMIT 1;
    from_tx := CASE WHEN last.era = this_era THEN last.to_txid ELSE '0'::xid8 END;
    to_tx := CASE WHEN this_era = current_era
      THEN pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())
      ELSE '9223372036854775807'::xid8 END;
    SELECT * INTO batch FROM avec.journal_lines(this_era, from_tx, to_tx);
    CONTINUE WHEN batch.lines = 0;
    INSERT INTO public.audit_seal
      (number, sealed_at, era, from_txid, to_txid, lines, previous, digest)
    VALUES (coalesce(last.number, 0) + 1, avec.now(), this_era, from_tx, to_tx,
      batch.lines, coalesce(last.digest, ''::bytea),
      pg_catalog.sha256(coalesce(last.digest, ''::bytea) || pg_catalog.convert_to(
        coalesce(last.number, 0) + 1 || ':' || this_era || ':' || from_tx::text || ':'
        || to_tx::text || ':' || batch.lines, 'UTF8') || batch.digest));
    sealed := sealed + batch.lines;
  END LOOP;
  RETURN sealed;
END $$;
"""

VERIFY = """
CREATE OR REPLACE FUNCTION avec.verify_journal()
RETURNS TABLE (number bigint, lines int, fault text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  s public.audit_seal;
  batch record;
  previous bytea := ''::bytea;
  expected bigint := 1;
  last_era int := 0;
  last_to xid8 := '0'::xid8;
BEGIN
  FOR s IN SELECT * FROM public.audit_seal ORDER BY audit_seal.number LOOP
    number := s.number; lines := s.lines; fault := NULL;
    SELECT * INTO batch FROM avec.journal_lines(s.era, s.from_txid, s.to_txid);
    IF s.number <> expected THEN fault := 'a seal is missing before this one';
    ELSIF s.previous <> previous THEN fault := 'does not follow the seal before it';
    ELSIF s.era = last_era AND s.from_txid <> last_to
      THEN fault := 'leaves out lines after the seal before it';
    ELSIF batch.lines <> s.lines THEN fault := 'lines were added or removed';
    ELSIF s.digest <> pg_catalog.sha256(s.previous || pg_catalog.convert_to(
        s.number || ':' || s.era || ':' || s.from_txid::text || ':' || s.to_txid::text
        || ':' || s.lines, 'UTF8') || batch.digest)
      THEN fault := 'lines were rewritten';
    END IF;
    previous := s.digest; expected := s.number + 1;
    last_era := s.era; last_to := s.to_txid;
    RETURN NEXT;
  END LOOP;
END $$;
"""

UNSEALED = """
CREATE OR REPLACE FUNCTION avec.unsealed_lines() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT (SELECT count(*) FROM public.audit_entry)
       - (SELECT coalesce(sum(lines), 0) FROM public.audit_seal)
$$;
"""

LAST_SEAL = """
CREATE OR REPLACE FUNCTION avec.last_seal() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT pg_catalog.encode(digest, 'hex') FROM public.audit_seal
  ORDER BY number DESC LIMIT 1
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("access", "0003_walls")]
    operations = [
        migrations.RunSQL(APPEND_ONLY, BACK),
        Wall(
            "audit_entry",
            read="subject_id = (select avec.me()) or actor_id = (select avec.me())",
        ),
        ClosedTable("audit_seal"),
        NarrowFunction(
            "avec.journal(text, text, uuid, text, jsonb, text, text)", JOURNAL
        ),
        NarrowFunction("avec.journal_lines(int, xid8, xid8)", LINES_DIGEST, callers=""),
        NarrowFunction("avec.seal_journal()", SEAL, callers="avec_job, avec_owner"),
        NarrowFunction("avec.verify_journal()", VERIFY, callers="avec_job, avec_owner"),
        NarrowFunction("avec.unsealed_lines()", UNSEALED, callers="avec_job, avec_owner"),
        NarrowFunction("avec.last_seal()", LAST_SEAL),
    ]
