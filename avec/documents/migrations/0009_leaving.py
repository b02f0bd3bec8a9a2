"""Leaving for good: the questions she asked can be read by nobody any more."""

from django.db import migrations

from avec.access.walls import NarrowFunction

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_questions() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF avec.me() IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.documents_readingquestion WHERE owner_id = avec.me();
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_together_walls")]
    operations = [NarrowFunction("avec.leave_questions()", LEAVE)]
