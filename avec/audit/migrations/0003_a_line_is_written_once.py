"""The journal's function is planned once per connection, not once per line."""

from django.db import migrations

from avec.access.walls import NarrowFunction

JOURNAL = """
CREATE OR REPLACE FUNCTION avec.journal(
  kind text, verb text, subject uuid, about text, parts jsonb, because text, via text)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
BEGIN
  INSERT INTO public.audit_entry
    (id, at, kind, verb, actor_id, affiliation_id, subject_id, about, parts, because,
     via, era, txid)
  SELECT pg_catalog.gen_random_uuid(), coalesce(who.at, avec.now()), $1, $2,
    who.me, who.hat,
    $3, $4, $5, $6, $7, e.era, pg_catalog.pg_current_xact_id()
  FROM avec.journal_era e;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_journal"),
        ("access", "0004_asked_at_every_turn"),
    ]
    operations = [
        NarrowFunction(
            "avec.journal(text, text, uuid, text, jsonb, text, text)", JOURNAL
        ),
    ]
