"""Some parts of a tool have only the person's voice, whatever she shares.

The template says which. A view or a common text placed there is refused by the
database too, should a page or an action forget to ask.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

ONLY_HER_VOICE = """
CREATE OR REPLACE FUNCTION avec.only_her_voice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (
    SELECT FROM public.documents_document d
    JOIN public.documents_templateversion t ON t.id = d.template_version_id,
    LATERAL pg_catalog.jsonb_array_elements((t.body ->> 'fr')::jsonb -> 'sections') s
    WHERE d.id = NEW.document_id AND s ->> 'key' = NEW.section_key
      AND (s ->> 'only_her_voice')::boolean)
  THEN
    RAISE EXCEPTION 'this part has only her voice'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGER = """
CREATE TRIGGER only_her_voice BEFORE INSERT ON documents_passage
  FOR EACH ROW WHEN (NEW.mode IN ('view', 'together'))
  EXECUTE FUNCTION avec.only_her_voice();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0013_published_words_are_held_at_once")]

    operations = [
        NarrowFunction("avec.only_her_voice()", ONLY_HER_VOICE, callers=""),
        migrations.RunSQL(TRIGGER, migrations.RunSQL.noop),
    ]
