"""Openings are counted for everybody, without content, and never in small numbers."""

from django.db import migrations

from avec.access.walls import NarrowFunction

# By quarter. A number under eleven is not said; what was thought of openings is said
# whole or not at all, so that one number is never found from the others.
COUNTS = """
CREATE OR REPLACE FUNCTION avec.emergency_counts()
RETURNS TABLE (quarter date, opened int, refused int, justified int, doubtful int,
  unjustified int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  WITH said AS (
    SELECT pg_catalog.date_trunc('quarter', t.tried_at)::date AS quarter,
      (t.ends_at IS NOT NULL) AS opened, r.verdict, t.id
    FROM public.emergency_attempt t
    LEFT JOIN public.emergency_review r ON r.attempt_id = t.id
    WHERE avec.me() IS NOT NULL
  ), counted AS (
    SELECT s.quarter,
      count(DISTINCT s.id) FILTER (WHERE s.opened) AS opened,
      count(DISTINCT s.id) FILTER (WHERE NOT s.opened) AS refused,
      count(*) FILTER (WHERE s.verdict = 'justified') AS justified,
      count(*) FILTER (WHERE s.verdict = 'doubtful') AS doubtful,
      count(*) FILTER (WHERE s.verdict = 'not') AS unjustified
    FROM said s GROUP BY s.quarter
  )
  SELECT c.quarter,
    CASE WHEN c.opened >= 11 THEN c.opened::int END,
    CASE WHEN c.refused >= 11 THEN c.refused::int END,
    CASE WHEN w.whole THEN c.justified::int END,
    CASE WHEN w.whole THEN c.doubtful::int END,
    CASE WHEN w.whole THEN c.unjustified::int END
  FROM counted c
  CROSS JOIN LATERAL (SELECT c.opened >= 11 AND
    (c.justified >= 11 AND c.doubtful >= 11 AND c.unjustified >= 11) AS whole) w
  ORDER BY c.quarter DESC LIMIT 12
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("emergency", "0002_walls")]
    operations = [NarrowFunction("avec.emergency_counts()", COUNTS)]
