"""Finding a time in common, without saying whose time it is.

The answer is when a meeting may begin. What each does, where and with whom is not in
it; who may not be asked for an appointment is not looked for either.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

# When one person is free: their hours, or the hours of the day when they said none,
# without what claims their time and without their absences.
FREE = """
CREATE OR REPLACE FUNCTION avec.free_time(
  person uuid, span tstzrange, usual tstzmultirange) RETURNS tstzmultirange
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  found tstzmultirange;
  less tstzmultirange;
BEGIN
  SELECT pg_catalog.range_agg(t.during) INTO found FROM public.agenda_opentime t
    WHERE t.owner_id = person
      AND pg_catalog.lower(t.during) > pg_catalog.lower(span) - interval '25 hours'
      AND pg_catalog.lower(t.during) < pg_catalog.upper(span);
  IF found IS NULL THEN
    IF EXISTS (SELECT FROM public.agenda_opening o WHERE o.owner_id = person) THEN
      RETURN '{}';
    END IF;
    found := usual;
  END IF;
  SELECT pg_catalog.range_agg(c.during) INTO less FROM public.agenda_claim c
    WHERE c.owner_id = person
      AND pg_catalog.lower(c.during) > pg_catalog.lower(span) - interval '13 hours'
      AND pg_catalog.lower(c.during) < pg_catalog.upper(span)
      AND (c.held_until IS NULL OR c.held_until > avec.now());
  IF less IS NOT NULL THEN found := found - less; END IF;
  SELECT pg_catalog.range_agg(a.during) INTO less FROM public.agenda_absence a
    WHERE a.owner_id = person AND pg_catalog.lower(a.during) < pg_catalog.upper(span)
      AND pg_catalog.upper(a.during) > pg_catalog.lower(span);
  IF less IS NOT NULL THEN found := found - less; END IF;
  RETURN found * pg_catalog.tstzmultirange(span);
END $$;
"""

# When it may begin: in each pool one person at least is free for all of it. A moment
# is free for a pool as a beginning, not as a stretch: two people who are each free for
# half of it do not make one who is free (measured against each five minutes).
COMMON = """
CREATE OR REPLACE FUNCTION avec.common_starts(
  people uuid[], pools integer[], span tstzrange, usual tstzmultirange,
  before interval, lasts interval, after interval) RETURNS tstzrange[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  known uuid[] := avec.reachable_people();
  common tstzmultirange;
  of_pool tstzmultirange;
  starts tstzmultirange;
  pool integer;
  person uuid;
BEGIN
  IF NOT people <@ known OR pg_catalog.cardinality(people) = 0
    OR pg_catalog.cardinality(people) <> pg_catalog.cardinality(pools)
    OR pg_catalog.upper(span) - pg_catalog.lower(span) > interval '190 days' THEN
    RAISE EXCEPTION 'one looks for a time with people whom one may ask'
      USING errcode = 'insufficient_privilege';
  END IF;
  FOR pool IN SELECT DISTINCT p FROM pg_catalog.unnest(pools) AS p ORDER BY p LOOP
    of_pool := '{}';
    FOR person IN SELECT m.who
      FROM ROWS FROM (pg_catalog.unnest(people), pg_catalog.unnest(pools))
        AS m(who, within) WHERE m.within = pool LOOP
      SELECT pg_catalog.range_agg(tstzrange(pg_catalog.lower(r) + before,
          pg_catalog.upper(r) - lasts - after, '[]')) INTO starts
        FROM pg_catalog.unnest(avec.free_time(person, span, usual)) AS r
        WHERE pg_catalog.upper(r) - pg_catalog.lower(r) >= before + lasts + after;
      IF starts IS NOT NULL THEN of_pool := of_pool + starts; END IF;
    END LOOP;
    common := CASE WHEN common IS NULL THEN of_pool ELSE common * of_pool END;
    IF pg_catalog.isempty(common) THEN RETURN '{}'; END IF;
  END LOOP;
  RETURN ARRAY(SELECT r FROM pg_catalog.unnest(common) AS r ORDER BY r);
END $$;
"""

# For one beginning: who of these is free, whoever was engaged least first (the last
# and the next thirty days), then whoever waited longest. Never at random.
WHO_IS_FREE = """
CREATE OR REPLACE FUNCTION avec.who_is_free(
  people uuid[], begins timestamptz, usual tstzmultirange,
  before interval, lasts interval, after interval) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  span tstzrange := tstzrange(begins - before, begins + lasts + after);
BEGIN
  IF NOT people <@ avec.reachable_people() THEN
    RAISE EXCEPTION 'one looks for a time with people whom one may ask'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN ARRAY(
    SELECT p.who FROM (SELECT DISTINCT u AS who FROM pg_catalog.unnest(people) AS u) AS p
    LEFT JOIN LATERAL (
      SELECT coalesce(sum(pg_catalog.upper(c.during) - pg_catalog.lower(c.during)),
                      interval '0') AS engaged,
             max(pg_catalog.lower(c.during)) AS last
      FROM public.agenda_claim c WHERE c.owner_id = p.who
        AND pg_catalog.lower(c.during) > begins - interval '30 days'
        AND pg_catalog.lower(c.during) < begins + interval '30 days'
    ) AS load ON true
    WHERE avec.free_time(p.who, span, usual) @> span
    ORDER BY load.engaged, load.last NULLS FIRST, p.who);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0003_agreeing")]
    operations = [
        NarrowFunction(
            "avec.free_time(uuid, tstzrange, tstzmultirange)", FREE, callers=""
        ),
        NarrowFunction(
            "avec.common_starts(uuid[], integer[], tstzrange, tstzmultirange,"
            " interval, interval, interval)",
            COMMON,
        ),
        NarrowFunction(
            "avec.who_is_free(uuid[], timestamptz, tstzmultirange,"
            " interval, interval, interval)",
            WHO_IS_FREE,
        ),
    ]
