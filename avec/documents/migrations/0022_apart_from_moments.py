"""What is weighed, and what is said about a change, is never prepared for a moment.

Neither serves to obtain somebody's agreement to care: nothing of them waits for a
difficult moment to open. The action refuses first; here is what stands behind it.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

APART = """
CREATE OR REPLACE FUNCTION avec.apart_from_moments() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (
    SELECT FROM public.documents_document d
    JOIN public.documents_templateversion t ON t.id = d.template_version_id,
    LATERAL pg_catalog.jsonb_each_text(t.body) b
    WHERE d.id = NEW.document_id
      AND b.value::jsonb ->> 'behaviour' IN ('balance', 'interview'))
  THEN
    RAISE EXCEPTION 'nothing of this is prepared for a difficult moment'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGER = """
CREATE TRIGGER apart_from_moments BEFORE INSERT ON documents_waitingshare
  FOR EACH ROW EXECUTE FUNCTION avec.apart_from_moments();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0021_suspended")]

    operations = [
        NarrowFunction("avec.apart_from_moments()", APART, callers=""),
        migrations.RunSQL(TRIGGER, migrations.RunSQL.noop),
    ]
