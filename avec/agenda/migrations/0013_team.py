"""When the people of one's own team are free this week; never what takes their time.

The same answer as looking for a time with each of them: nothing that is past, nobody
whom one may not ask. Time that is taken, an absence, and hours that somebody does not
offer look alike. Numbers (epoch), because reading ranges takes longer than finding them.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

TEAM_TIME = """
CREATE OR REPLACE FUNCTION avec.team_time(span tstzrange, usual tstzmultirange)
RETURNS TABLE (person uuid, starts bigint[], ends bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  at timestamptz := who.at;
  team uuid;
  known uuid[];
  soon timestamptz := interval '15 minutes'
    + pg_catalog.date_bin(interval '15 minutes', at, timestamptz 'epoch');
  coming tstzrange := span * tstzrange(soon, at + interval '190 days');
BEGIN
  IF pg_catalog.upper(span) - pg_catalog.lower(span) > interval '8 days' THEN
    RAISE EXCEPTION 'a team is seen a week at a time'
      USING errcode = 'insufficient_privilege';
  END IF;
  SELECT a.team_id INTO team FROM public.people_affiliation a
    WHERE a.id = who.hat AND a.person_id = who.me AND a.confirmed_at IS NOT NULL
      AND a.starts_at <= at AND (a.ended_at IS NULL OR a.ended_at > at);
  IF team IS NULL OR pg_catalog.isempty(coming) THEN RETURN; END IF;
  known := avec.reachable_people();
  RETURN QUERY SELECT m.id, f.starts, f.ends
    FROM (SELECT DISTINCT a.person_id AS id FROM public.people_affiliation a
      WHERE a.team_id = team AND a.person_id = ANY (known)
        AND a.confirmed_at IS NOT NULL AND a.starts_at <= at
        AND (a.ended_at IS NULL OR a.ended_at > at)) AS m
    CROSS JOIN LATERAL (
      SELECT coalesce(pg_catalog.array_agg(ceil(extract(epoch FROM
               pg_catalog.lower(r)))::bigint ORDER BY r), '{}') AS starts,
             coalesce(pg_catalog.array_agg(floor(extract(epoch FROM
               pg_catalog.upper(r)))::bigint ORDER BY r), '{}') AS ends
      FROM pg_catalog.unnest(avec.free_time(m.id, coming, usual)) AS r
      WHERE pg_catalog.upper(r) - pg_catalog.lower(r) >= interval '15 minutes'
    ) AS f;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0012_time_kept_for_more")]
    operations = [
        NarrowFunction("avec.team_time(tstzrange, tstzmultirange)", TEAM_TIME),
    ]
