"""What waits is its owner's alone; only the database makes a share of it.

The two functions below are called by nobody but the triggers of the room above, which
knows when a difficult moment begins and ends. Each takes the lock of the person first:
what opens, what closes and what is taken back happen one after the other.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

SAME_OWNER = """
ALTER TABLE documents_waitingshare
  ADD CONSTRAINT waitingshare_has_the_owner_of_its_document
  FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE documents_waitingshare
  ADD CONSTRAINT waitingshare_and_document UNIQUE (id, document_id);
ALTER TABLE documents_grant ADD CONSTRAINT grant_and_waitingshare_of_one_document
  FOREIGN KEY (waiting_id, document_id)
  REFERENCES documents_waitingshare (id, document_id)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = """
ALTER TABLE documents_grant DROP CONSTRAINT grant_and_waitingshare_of_one_document;
ALTER TABLE documents_waitingshare DROP CONSTRAINT waitingshare_and_document;
ALTER TABLE documents_waitingshare
  DROP CONSTRAINT waitingshare_has_the_owner_of_its_document;
"""

# One gesture that waited is one gesture each time it opens. Somebody who is no longer
# in her circle reads nothing; what runs already is not opened twice.
OPEN = """
CREATE OR REPLACE FUNCTION avec.open_waiting_shares(
  whose uuid, until timestamptz, gesture text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM FROM public.people_person WHERE id = whose FOR NO KEY UPDATE;
  INSERT INTO public.documents_grant
    (id, bundle, document_id, owner_id, to_person_id, to_team_id, scope, section_key,
     question_key, "right", given_at, ends_at, time_zone, waiting_id)
  SELECT pg_catalog.gen_random_uuid(),
    pg_catalog.md5(gesture || '/' || w.bundle::text)::uuid,
    w.document_id, w.owner_id, w.to_person_id, w.to_team_id, w.scope, w.section_key,
    w.question_key, w."right", avec.now(), until, 'Europe/Paris', w.id
  FROM public.documents_waitingshare w
  WHERE w.owner_id = whose AND w.withdrawn_at IS NULL AND until > avec.now()
    AND (w.to_team_id IS NOT NULL OR EXISTS (
      SELECT FROM public.circles_tie t
      WHERE t.person_id = whose AND t.other_id = w.to_person_id
        AND t.ended_at IS NULL))
    -- A question that opens to one person by name stays so: who reads it now keeps
    -- it, and of two who were prepared for, the first is the one.
    AND NOT (w.scope = 'question'
      AND avec.is_only_named(w.document_id, w.section_key, w.question_key)
      AND (w.to_person_id IS NULL OR w."right" <> 'read'
        OR EXISTS (
          SELECT FROM public.documents_grant g
          WHERE g.document_id = w.document_id AND g.scope = 'question'
            AND g.section_key = w.section_key AND g.question_key = w.question_key
            AND g.to_person_id IS DISTINCT FROM w.to_person_id
            AND g.stopped_at IS NULL
            AND (g.ends_at IS NULL OR g.ends_at > avec.now()))
        OR EXISTS (
          SELECT FROM public.documents_waitingshare before
          WHERE before.document_id = w.document_id AND before.scope = 'question'
            AND before.section_key = w.section_key
            AND before.question_key = w.question_key
            AND before.withdrawn_at IS NULL
            AND (before.prepared_at, before.id) < (w.prepared_at, w.id))))
    AND NOT EXISTS (
      SELECT FROM public.documents_grant g
      WHERE g.waiting_id = w.id AND g.stopped_at IS NULL AND g.ends_at > avec.now());
END $$;
"""

CLOSE = """
CREATE OR REPLACE FUNCTION avec.close_waiting_shares(whose uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM FROM public.people_person WHERE id = whose FOR NO KEY UPDATE;
  UPDATE public.documents_grant SET stopped_at = greatest(avec.now(), given_at)
  WHERE owner_id = whose AND waiting_id IS NOT NULL AND stopped_at IS NULL;
END $$;
"""

# What is taken back closes what it had opened, in the same statement.
WITHDRAWN = """
CREATE OR REPLACE FUNCTION avec.waiting_share_withdrawn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM FROM public.people_person WHERE id = NEW.owner_id FOR NO KEY UPDATE;
  UPDATE public.documents_grant SET stopped_at = greatest(avec.now(), given_at)
  WHERE waiting_id = NEW.id AND stopped_at IS NULL;
  RETURN NULL;
END $$;
"""

TRIGGER = """
CREATE TRIGGER waiting_share_withdrawn AFTER UPDATE ON documents_waitingshare
  FOR EACH ROW WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)
  EXECUTE FUNCTION avec.waiting_share_withdrawn();
"""

# Whoever leaves a circle gives back what was open to them, and what waited for them.
RENOUNCE = """
CREATE OR REPLACE FUNCTION avec.renounce_shares(giver uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.documents_waitingshare SET withdrawn_at = avec.now()
    WHERE owner_id = giver AND to_person_id = avec.me() AND withdrawn_at IS NULL;
  UPDATE public.documents_grant SET stopped_at = avec.now()
    WHERE owner_id = giver AND to_person_id = avec.me() AND stopped_at IS NULL;
  UPDATE public.documents_writingsession SET ended_at = avec.now()
    WHERE owner_id = giver AND helper_id = avec.me() AND ended_at IS NULL;
END $$;
"""

MINE = "owner_id = (select avec.me())"
CIRCLE = "any ((select avec.my_circle())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("documents", "0019_waiting_shares")]
    operations = [
        migrations.RunSQL(SAME_OWNER, UNSAME),
        NarrowFunction(
            "avec.open_waiting_shares(uuid, timestamptz, text)", OPEN, callers=""
        ),
        NarrowFunction("avec.close_waiting_shares(uuid)", CLOSE, callers=""),
        NarrowFunction("avec.waiting_share_withdrawn()", WITHDRAWN, callers=""),
        NarrowFunction("avec.renounce_shares(uuid)", RENOUNCE),
        Wall(
            "documents_waitingshare",
            read=MINE,
            add=f"{MINE} and withdrawn_at is null"
            f" and (to_person_id is null or to_person_id = {CIRCLE})",
            change=(
                f"{MINE} and withdrawn_at is null",
                f"{MINE} and withdrawn_at is not null",
            ),
            columns="withdrawn_at",
        ),
        migrations.RunSQL(TRIGGER, migrations.RunSQL.noop),
        Wall(
            "documents_grant",
            read=f"{MINE} or id = any ((select avec.grants_received())::uuid[])",
            add=f"{MINE} and stopped_at is null and waiting_id is null"
            f" and (to_person_id is null or to_person_id = {CIRCLE})",
            change=(
                f"{MINE} and stopped_at is null",
                f"{MINE} and stopped_at is not null",
            ),
            columns="stopped_at",
        ),
    ]
