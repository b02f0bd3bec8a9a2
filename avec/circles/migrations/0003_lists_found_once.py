"""The lists of the circle, found once per statement and planned once."""

from django.db import migrations

from avec.access.walls import NarrowFunction

KNOWN_THROUGH = """
CREATE OR REPLACE FUNCTION avec.known_through_circles() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(known), '{}') FROM (
    SELECT other_id AS known FROM public.circles_tie
    WHERE person_id = me AND ended_at IS NULL
    UNION
    SELECT person_id FROM public.circles_tie
    WHERE other_id = me AND ended_at IS NULL
  ) AS people);
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


class Migration(migrations.Migration):
    dependencies = [
        ("circles", "0002_walls"),
        ("access", "0004_asked_at_every_turn"),
    ]
    operations = [
        NarrowFunction("avec.known_through_circles()", KNOWN_THROUGH),
        NarrowFunction("avec.invitations_received()", RECEIVED),
    ]
