"""Whether a printed code is current says a day at most, and never outlives the words."""

from django.db import migrations

from avec.access.walls import NarrowFunction

# A day, as the site counts days: whoever holds a paper learns no hour. Words that were
# erased since leave their paper out of date, whatever version stands.
CHECK_CODE = """
CREATE OR REPLACE FUNCTION avec.check_code(code text, zone text)
RETURNS TABLE (state text, since date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT CASE WHEN v.revoked_at IS NOT NULL THEN 'revoked'
              WHEN d.current_version_id IS DISTINCT FROM v.id THEN 'replaced'
              WHEN erased.words THEN 'revoked' ELSE 'current' END,
         CASE WHEN v.revoked_at IS NOT NULL THEN (v.revoked_at AT TIME ZONE zone)::date
              WHEN d.current_version_id IS DISTINCT FROM v.id
              THEN (SELECT (min(later.published_at) AT TIME ZONE zone)::date
                    FROM public.documents_version later
                    WHERE later.document_id = v.document_id
                      AND later.number > v.number) END
  FROM public.documents_version v
  JOIN public.documents_document d ON d.id = v.document_id
  CROSS JOIN LATERAL (
    SELECT EXISTS (
      SELECT 1 FROM public.documents_versionitem i
      JOIN public.documents_passage p ON p.id = i.passage_id
      WHERE i.version_id = v.id AND p.sealed IS NULL) AS words) erased
  WHERE v.check_code = code
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0016_facilitation_walls")]
    operations = [
        migrations.RunSQL(
            "DROP FUNCTION avec.check_code(text)", migrations.RunSQL.noop
        ),
        NarrowFunction("avec.check_code(text, text)", CHECK_CODE),
    ]
