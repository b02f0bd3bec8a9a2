"""Verifying finds lines slipped in where no seal looks.

A line of an earlier life of the database, added after that life was closed, is in no
seal; nor is one that pretends to come from a transaction that has not happened.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

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
    ELSIF s.era < last_era THEN fault := 'goes back to an earlier life';
    ELSIF s.from_txid <> (CASE WHEN s.era = last_era THEN last_to ELSE '0'::xid8 END)
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

  number := expected; lines := 0; fault := NULL;
  IF EXISTS (
    SELECT FROM public.audit_entry e WHERE e.era < last_era AND NOT EXISTS (
      SELECT FROM public.audit_seal k WHERE k.era = e.era
        AND e.txid >= k.from_txid AND e.txid < k.to_txid))
  THEN fault := 'lines were added to an earlier life';
  ELSIF EXISTS (
    SELECT FROM public.audit_entry e, avec.journal_era now
    WHERE e.era > now.era OR e.era = now.era
      AND e.txid >= pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot()))
  THEN fault := 'lines come from a transaction that has not happened';
  END IF;
  IF fault IS NOT NULL THEN RETURN NEXT; END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_a_line_is_written_once")]
    operations = [
        NarrowFunction("avec.verify_journal()", VERIFY, callers="avec_job, avec_owner"),
    ]
