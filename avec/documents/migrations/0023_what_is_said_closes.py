"""What she opened about a session closes with the tie, and her name goes with it."""

from django.db import migrations

from avec.access.walls import NarrowFunction

CLOSE = """
CREATE OR REPLACE FUNCTION avec.close_said_after(person uuid, helper uuid)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF avec.me() IS NULL OR avec.me() NOT IN (person, helper) THEN RETURN; END IF;
  UPDATE public.documents_saidafter a SET opened_at = NULL
  WHERE a.owner_id = person AND a.helper_id = helper AND a.opened_at IS NOT NULL;
  UPDATE public.documents_helpgiven h SET person_name = ''
  FROM public.documents_writingsession s
  WHERE h.session_id = s.id AND s.owner_id = person AND s.helper_id = helper
    AND h.person_name <> '';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0022_apart_from_moments")]
    operations = [NarrowFunction("avec.close_said_after(uuid, uuid)", CLOSE)]
