"""Hours change, days off may be left out of them, and time goes on: more is written.

The computation is in Python. The work of the night is given the hours one by one,
without whose they are, and writes for each only what comes after what was written.
"""

from django.db import migrations, models

from avec.access.walls import NarrowFunction, Wall

ME = "(select avec.me())"
MINE = f"owner_id = {ME}"

# Hours that are wholly over say nothing any more: their owner is looked for at the
# usual hours again.
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
      AND pg_catalog.lower(t.during) < pg_catalog.upper(span)
      AND pg_catalog.upper(t.during) > pg_catalog.lower(span);
  IF found IS NULL THEN
    IF EXISTS (SELECT FROM public.agenda_opentime t WHERE t.owner_id = person
        AND pg_catalog.lower(t.during) > avec.now() - interval '25 hours'
        AND pg_catalog.upper(t.during) > avec.now()) THEN
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

# Hours that come back and are not written until then, held until the end: whoever
# changes them meanwhile waits, and finds them written.
TO_WRITE = """
CREATE OR REPLACE FUNCTION avec.hours_to_write(until timestamptz, most integer)
RETURNS TABLE (id uuid, starts_on date, starts_at time, minutes integer, zone text,
  rule text, without date[], days_off text, written_until timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  SELECT o.id, o.starts_on, o.starts_at, o.minutes, o.zone, o.rule, o.without,
         o.days_off, o.written_until
    FROM public.agenda_opening o
    WHERE o.rule <> '' AND o.written_until < until
    ORDER BY o.id LIMIT most FOR UPDATE SKIP LOCKED
$$;
"""

# Only after what was written, only up to what is asked, never longer than the hours.
WRITE_ON = """
CREATE OR REPLACE FUNCTION avec.write_hours_on(
  key uuid, times tstzrange[], until timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_opening;
  written integer;
BEGIN
  SELECT * INTO one FROM public.agenda_opening o
    WHERE o.id = key AND o.rule <> '' AND o.written_until < until FOR UPDATE;
  IF NOT FOUND THEN RETURN 0; END IF;
  IF until > avec.now() + interval '20 months' OR EXISTS (
    SELECT FROM pg_catalog.unnest(times) AS r
    WHERE NOT coalesce(pg_catalog.lower(r) >= one.written_until
      AND pg_catalog.lower(r) < until AND pg_catalog.upper(r) - pg_catalog.lower(r)
        <= pg_catalog.make_interval(mins => one.minutes), false)
  ) THEN
    RAISE EXCEPTION 'hours are written on from where they stand'
      USING errcode = 'check_violation';
  END IF;
  INSERT INTO public.agenda_opentime (id, opening_id, owner_id, during)
    SELECT pg_catalog.gen_random_uuid(), one.id, one.owner_id, r
    FROM pg_catalog.unnest(times) AS r;
  GET DIAGNOSTICS written = ROW_COUNT;
  UPDATE public.agenda_opening SET written_until = until WHERE id = key;
  RETURN written;
END $$;
"""

FORGET = """
CREATE OR REPLACE FUNCTION avec.forget_past_hours() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM public.agenda_opentime t
    WHERE pg_catalog.upper(t.during) < avec.now() - interval '2 days';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0006_subscription_walls")]
    operations = [
        migrations.AddField(
            "opening",
            "days_off",
            models.CharField(blank=True, default="", max_length=30),
        ),
        Wall(
            "agenda_opening",
            read=MINE,
            add=MINE,
            change=(MINE, MINE),
            columns="starts_on, starts_at, minutes, zone, rule, without, days_off,"
            " is_bookable, written_until",
            remove=MINE,
        ),
        NarrowFunction(
            "avec.free_time(uuid, tstzrange, tstzmultirange)", FREE, callers=""
        ),
        NarrowFunction(
            "avec.hours_to_write(timestamptz, integer)", TO_WRITE, callers="avec_job"
        ),
        NarrowFunction(
            "avec.write_hours_on(uuid, tstzrange[], timestamptz)",
            WRITE_ON,
            callers="avec_job",
        ),
        NarrowFunction("avec.forget_past_hours()", FORGET, callers="avec_job"),
    ]
