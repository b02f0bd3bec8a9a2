"""An address shows one person's appointments to whoever holds its secret."""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

# What a secret opens: whose time, what may be said of it. It writes when it was read,
# once an hour at most, so that somebody sees that an address is still in use.
BEHIND = """
CREATE OR REPLACE FUNCTION avec.subscription_behind(secret text)
RETURNS TABLE (owner uuid, level text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.agenda_subscription s SET read_at = avec.now()
    WHERE s.digest = secret AND s.ended_at IS NULL
      AND (s.read_at IS NULL OR s.read_at < avec.now() - interval '1 hour');
  RETURN QUERY SELECT s.owner_id, s.level::text FROM public.agenda_subscription s
    WHERE s.digest = secret AND s.ended_at IS NULL;
END $$;
"""

# The appointments of whoever made the address, sealed as they are: thirty days back,
# eighteen months ahead, and what was cancelled in the last ninety days.
FEED = """
CREATE OR REPLACE FUNCTION avec.calendar_feed(secret text)
RETURNS TABLE (id uuid, writer uuid, sealed bytea, during tstzrange, sequence integer,
  changed_at timestamptz, is_cancelled boolean, mode text, is_discreet boolean,
  names text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  whose uuid;
  at timestamptz := avec.now();
BEGIN
  SELECT s.owner_id INTO whose FROM public.agenda_subscription s
    WHERE s.digest = secret AND s.ended_at IS NULL;
  IF whose IS NULL THEN RETURN; END IF;
  RETURN QUERY
    SELECT a.id, a.owner_id, a.sealed, a.during, a.sequence, a.changed_at,
      a.cancelled_at IS NOT NULL, a.mode::text, a.is_discreet,
      ARRAY(SELECT o.name::text FROM public.agenda_attendee o
        WHERE o.appointment_id = a.id AND o.left_at IS NULL AND o.person_id <> whose
        ORDER BY o.asked_at, o.id)
    FROM public.agenda_attendee t
    JOIN public.agenda_appointment a ON a.id = t.appointment_id
    WHERE t.person_id = whose AND t.left_at IS NULL AND a.confirmed_at IS NOT NULL
      AND pg_catalog.upper(a.during) > at - interval '30 days'
      AND pg_catalog.lower(a.during) < at + interval '18 months'
      AND (a.cancelled_at IS NULL OR a.cancelled_at > at - interval '90 days')
      AND NOT EXISTS (SELECT FROM public.circles_block b
        WHERE whose IN (b.person_id, b.other_id) AND a.owner_id <> whose
          AND a.owner_id IN (b.person_id, b.other_id))
    ORDER BY a.during, a.id;
END $$;
"""

LEAVE = """
CREATE OR REPLACE FUNCTION avec.forget_subscriptions() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.agenda_subscription WHERE owner_id = avec.me();
END $$;
"""

MINE = "owner_id = (select avec.me())"


class Migration(migrations.Migration):
    dependencies = [("agenda", "0005_subscription")]
    operations = [
        Wall(
            "agenda_subscription",
            read=MINE,
            add=f"{MINE} and ended_at is null and read_at is null",
            change=(MINE, MINE),
            columns="ended_at",
        ),
        NarrowFunction("avec.subscription_behind(text)", BEHIND),
        NarrowFunction("avec.calendar_feed(text)", FEED),
        NarrowFunction("avec.forget_subscriptions()", LEAVE),
    ]
