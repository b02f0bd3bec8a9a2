"""The lists of the circle, found once per statement and planned once."""

from django.db import migrations

from avec.access.walls import NarrowFunction

KNOWN_TO = """
CREATE OR REPLACE FUNCTION avec.known_through_circles_of(who avec.viewer)
RETURNS uuid[] LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
  me uuid := who.me;
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(known), '{}') FROM (
    SELECT other_id AS known FROM public.circles_tie
    WHERE person_id = me AND ended_at IS NULL
    UNION ALL
    SELECT person_id FROM public.circles_tie
    WHERE other_id = me AND ended_at IS NULL
  ) AS people);
END $$;
"""

KNOWN_THROUGH = """
CREATE OR REPLACE FUNCTION avec.known_through_circles() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN avec.known_through_circles_of(avec.who());
END $$;
"""

RECEIVED = """
CREATE OR REPLACE FUNCTION avec.invitations_received() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(invitation_id), '{}')
    FROM public.circles_delivery WHERE recipient_id = me);
END $$;
"""


# Which kinds of news there may be for her: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_circles() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
  me uuid := who.me;
  at timestamptz := who.at;
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN pg_catalog.array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT FROM public.circles_delivery d
      JOIN public.circles_invitation i ON i.id = d.invitation_id
      WHERE d.recipient_id = me AND d.declined_at IS NULL
        AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.ends_at > at)
      THEN 'circles.invited' END,
    CASE WHEN EXISTS (SELECT FROM public.circles_tie
      WHERE person_id = me AND ended_at IS NULL AND began_at > at - interval '7 days')
      THEN 'circles.joined' END
  ], NULL);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("circles", "0002_walls"),
        ("access", "0004_asked_at_every_turn"),
    ]
    operations = [
        NarrowFunction(
            "avec.known_through_circles_of(avec.viewer)", KNOWN_TO, callers=""
        ),
        NarrowFunction("avec.known_through_circles()", KNOWN_THROUGH),
        NarrowFunction("avec.invitations_received()", RECEIVED),
        NarrowFunction("avec.waits_in_circles()", WAITS),
    ]
