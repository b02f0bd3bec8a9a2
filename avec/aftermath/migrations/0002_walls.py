"""What she hands on is hers until it leaves; what a place has learnt is nobody's.

A sentence leaves in the statement that brings the eleventh person: it is written down
for the place without author, document or day, and what was waiting keeps no way to it.
The threshold is in the function: no setting, no page and no role of the site lowers it.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

SAME_OWNER = """
ALTER TABLE aftermath_handed
  ADD CONSTRAINT handed_is_of_ones_own_document
    FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT handed_is_in_that_document
    FOREIGN KEY (passage_id, document_id)
    REFERENCES documents_passage (id, document_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = """
ALTER TABLE aftermath_handed
  DROP CONSTRAINT handed_is_in_that_document,
  DROP CONSTRAINT handed_is_of_ones_own_document;
"""

# The place of one's hat, for those who read what it learns: all at the same time, and
# never the technical administration, the territory or a third party.
PLACE = """
CREATE OR REPLACE FUNCTION avec.place_that_learns() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  at timestamptz := avec.now();
BEGIN
  RETURN (SELECT a.organization_id FROM public.people_affiliation a
    WHERE a.id = avec.hat() AND a.person_id = avec.me()
      AND a.capacity IN ('professional', 'team_coordinator', 'peer_supporter',
        'partnership_lead', 'users_representative')
      AND a.confirmed_at IS NOT NULL AND a.starts_at <= at
      AND (a.ended_at IS NULL OR a.ended_at > at));
END $$;
"""

# Words that changed or were taken out since do not leave.
STANDS = """EXISTS (
      SELECT FROM public.documents_passage p
      WHERE p.id = h.passage_id AND p.sealed IS NOT NULL AND p.withdrawn_at IS NULL
        AND NOT EXISTS (SELECT FROM public.documents_passage after
          WHERE after.replaces_id = p.id AND after.document_id = p.document_id))"""

TOGETHER = """
CREATE OR REPLACE FUNCTION avec.handed_together() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  threshold CONSTANT integer := 11;
  leaving uuid[];
  people integer;
  this date := pg_catalog.date_trunc('month', avec.now())::date;
BEGIN
  PERFORM FROM public.people_organization
  WHERE id = NEW.organization_id FOR NO KEY UPDATE;
  SELECT pg_catalog.array_agg(h.id), count(DISTINCT h.owner_id) INTO leaving, people
  FROM public.aftermath_handed h
  WHERE h.organization_id = NEW.organization_id AND h.sent_in IS NULL
    AND STANDS;
  IF people IS NULL OR people < threshold THEN RETURN NULL; END IF;
  INSERT INTO public.aftermath_learnt (id, organization_id, sealed, month)
  SELECT h.outgoing_id, h.organization_id, h.outgoing, this
  FROM public.aftermath_handed h WHERE h.id = any (leaving)
  ORDER BY pg_catalog.random();
  UPDATE public.aftermath_handed
  SET sent_in = this, outgoing = NULL, outgoing_id = NULL
  WHERE id = any (leaving);
  RETURN NULL;
END $$;
""".replace("STANDS", STANDS)

TRIGGER = """
CREATE TRIGGER handed_together AFTER INSERT ON aftermath_handed
  FOR EACH ROW EXECUTE FUNCTION avec.handed_together();
"""
UNTRIGGER = "DROP TRIGGER handed_together ON aftermath_handed;"

MINE = "owner_id = (select avec.me())"
WAITS = f"{MINE} and sent_in is null"


class Migration(migrations.Migration):
    dependencies = [
        ("aftermath", "0001_initial"),
        ("documents", "0021_suspended"),
        ("people", "0012_one_account_each"),
    ]
    operations = [
        migrations.RunSQL(SAME_OWNER, UNSAME),
        NarrowFunction("avec.place_that_learns()", PLACE),
        NarrowFunction("avec.handed_together()", TOGETHER, callers=""),
        Wall("aftermath_handed", read=MINE, add=WAITS, remove=WAITS),
        Wall(
            "aftermath_learnt",
            read="organization_id = (select avec.place_that_learns())",
        ),
        migrations.RunSQL(TRIGGER, UNTRIGGER),
    ]
