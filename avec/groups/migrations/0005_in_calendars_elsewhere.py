"""A seat is in the calendars that read one's time elsewhere, as far as each may show."""

from django.db import migrations, models

from avec.access.walls import NarrowFunction

# The name of a group is given only where the address shows all. The key is that of
# nothing: the one of a gathering is public, and would say which group it is.
FEED = """
CREATE OR REPLACE FUNCTION avec.seats_in_feed(secret text)
RETURNS TABLE (id uuid, during tstzrange, sequence integer, changed_at timestamptz,
  is_cancelled boolean, about text, mode text, place text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  behind record;
  at timestamptz := avec.now();
BEGIN
  SELECT s.owner_id AS whose, s.shows = 'detailed' AS tells INTO behind
    FROM public.agenda_subscription s WHERE s.digest = secret AND s.ended_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY
    SELECT pg_catalog.md5('groups.seat:' || s.id || behind.whose)::uuid, g.during,
      g.sequence, greatest(o.begun_at, s.taken_at, g.moved_at, g.cancelled_at,
        CASE WHEN behind.tells THEN o.changed_at END),
      g.cancelled_at IS NOT NULL,
      CASE WHEN behind.tells THEN o.name ELSE '' END::text, o.mode::text,
      CASE WHEN behind.tells THEN o."where" ELSE '' END::text
    FROM public.groups_groupseat s
    JOIN public.groups_gathering g ON g.id = s.gathering_id
    JOIN public.groups_group o ON o.id = g.group_id
    WHERE s.person_id = behind.whose
      AND pg_catalog.upper(g.during) > at - interval '30 days'
      AND pg_catalog.lower(g.during) < at + interval '18 months'
      AND (g.cancelled_at IS NULL OR g.cancelled_at > at - interval '90 days');
END $$;
"""

CHANGED = """
CREATE OR REPLACE FUNCTION avec.group_is_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  NEW.changed_at := avec.now();
  RETURN NEW;
END $$;
"""

WATCHED = """
CREATE TRIGGER group_is_changed BEFORE UPDATE OF name, mode, "where" ON groups_group
  FOR EACH ROW EXECUTE FUNCTION avec.group_is_changed();
"""
UNWATCHED = "DROP TRIGGER group_is_changed ON groups_group;"


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0004_as_time_goes"),
        ("agenda", "0018_pairs"),
    ]
    operations = [
        migrations.AddField(
            "group", "changed_at", models.DateTimeField(editable=False, null=True)
        ),
        NarrowFunction("avec.seats_in_feed(text)", FEED),
        NarrowFunction("avec.group_is_changed()", CHANGED, callers=""),
        migrations.RunSQL(WATCHED, UNWATCHED),
    ]
