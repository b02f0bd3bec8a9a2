"""What is said after a session is hers alone; what is counted is the helper's, bare.

The count follows sessions by itself, whatever ends them: a gesture, the hour, a tie
that ends, a document erased. Its name is only ever given by the person it names.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

SAME_SESSION = """
ALTER TABLE documents_writingsession
  ADD CONSTRAINT session_its_owner_and_helper UNIQUE (id, owner_id, helper_id);
ALTER TABLE documents_saidafter ADD CONSTRAINT said_after_ones_own_session
  FOREIGN KEY (session_id, owner_id, helper_id)
  REFERENCES documents_writingsession (id, owner_id, helper_id)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = """
ALTER TABLE documents_saidafter DROP CONSTRAINT said_after_ones_own_session;
ALTER TABLE documents_writingsession DROP CONSTRAINT session_its_owner_and_helper;
"""

COUNT = """
CREATE OR REPLACE FUNCTION avec.count_help_given() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.documents_helpgiven (id, helper_id, session_id,
      template_version_id, began_at, ends_at, person_name)
    SELECT pg_catalog.gen_random_uuid(), NEW.helper_id, NEW.id, d.template_version_id,
      NEW.began_at, NEW.ends_at, ''
    FROM public.documents_document d WHERE d.id = NEW.document_id;
  ELSIF TG_OP = 'UPDATE' THEN
    UPDATE public.documents_helpgiven SET ended_at = NEW.ended_at
    WHERE session_id = NEW.id;
  ELSE
    UPDATE public.documents_helpgiven
    SET ended_at = coalesce(ended_at, least(avec.now(), ends_at)), person_name = ''
    WHERE session_id = OLD.id;
  END IF;
  RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER count_help_given
  AFTER INSERT OR DELETE OR UPDATE OF ended_at ON documents_writingsession
  FOR EACH ROW EXECUTE FUNCTION avec.count_help_given();
"""
UNTRIGGER = "DROP TRIGGER count_help_given ON documents_writingsession;"

NAMED = """
CREATE OR REPLACE FUNCTION avec.agree_to_be_named(wanted uuid, agreed boolean)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.documents_helpgiven h
  SET person_name = CASE WHEN agreed THEN p.name ELSE '' END
  FROM public.documents_writingsession s
    JOIN public.people_person p ON p.id = s.owner_id
  WHERE h.session_id = wanted AND s.id = wanted AND s.owner_id = avec.me();
END $$;
"""

RECEIVED = """
CREATE OR REPLACE FUNCTION avec.said_after_received() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(a.id), '{}')
    FROM public.documents_saidafter a
    WHERE a.helper_id = me AND a.opened_at IS NOT NULL
      AND a.owner_id NOT IN (
        SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
        UNION ALL
        SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me));
END $$;
"""

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0015_facilitation"),
        ("circles", "0005_one_index_for_each_question"),
    ]
    operations = [
        migrations.RunSQL(SAME_SESSION, UNSAME),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, UNTRIGGER),
        NarrowFunction("avec.count_help_given()", COUNT, callers=""),
        NarrowFunction("avec.agree_to_be_named(uuid, boolean)", NAMED),
        NarrowFunction("avec.said_after_received()", RECEIVED),
        Wall(
            "documents_saidafter",
            read=f"{MINE} or id = any ((select avec.said_after_received())::uuid[])",
            add=MINE,
            change=(MINE, MINE),
            columns="sealed, said_at, opened_at",
            remove=MINE,
        ),
        Wall("documents_helpgiven", read=f"helper_id = {ME}", remove=f"helper_id = {ME}"),
    ]
