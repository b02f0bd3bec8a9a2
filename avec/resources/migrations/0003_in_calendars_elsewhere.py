"""A room or a car is said in the calendars elsewhere that show all, and only there."""

from django.db import migrations, models

from avec.access.walls import NarrowFunction

# A discreet appointment says nothing of what goes with it.
FEED = """
CREATE OR REPLACE FUNCTION avec.resources_in_feed(secret text)
RETURNS TABLE (appointment uuid, kind text, name text, changed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.id, r.kind::text, r.name::text, coalesce(r.changed_at, u.asked_at)
    FROM public.agenda_subscription s
    JOIN public.agenda_attendee t ON t.person_id = s.owner_id AND t.left_at IS NULL
    JOIN public.agenda_appointment a ON a.id = t.appointment_id
    JOIN public.resources_resourceuse u ON u.appointment_id = a.id
    JOIN public.resources_resource r ON r.id = u.resource_id
    WHERE s.digest = secret AND s.ended_at IS NULL AND s.shows = 'detailed'
      AND NOT a.is_discreet AND a.confirmed_at IS NOT NULL
      AND pg_catalog.upper(a.during) > avec.now() - interval '30 days'
      AND pg_catalog.lower(a.during) < avec.now() + interval '18 months'
    ORDER BY a.id, u.asked_at, u.id
$$;
"""

RENAMED = """
CREATE OR REPLACE FUNCTION avec.resource_is_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  NEW.changed_at := avec.now();
  RETURN NEW;
END $$;
"""

# The appointment is held already by whoever asks for a room or gives it back.
ASKED = """
CREATE OR REPLACE FUNCTION avec.appointment_has_resources() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.agenda_appointment SET changed_at = avec.now()
    WHERE id = coalesce(NEW.appointment_id, OLD.appointment_id);
  RETURN NULL;
END $$;
"""

# Not when the appointment itself goes away: what goes with it goes first.
WATCHED = """
CREATE TRIGGER resource_is_changed BEFORE UPDATE OF kind, name ON resources_resource
  FOR EACH ROW EXECUTE FUNCTION avec.resource_is_changed();
CREATE TRIGGER appointment_has_resources
  AFTER INSERT OR DELETE ON resources_resourceuse
  FOR EACH ROW WHEN (pg_catalog.pg_trigger_depth() = 0)
  EXECUTE FUNCTION avec.appointment_has_resources();
"""
UNWATCHED = """
DROP TRIGGER resource_is_changed ON resources_resource;
DROP TRIGGER appointment_has_resources ON resources_resourceuse;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0002_time"),
        ("agenda", "0018_pairs"),
    ]
    operations = [
        migrations.AddField(
            "resource", "changed_at", models.DateTimeField(editable=False, null=True)
        ),
        NarrowFunction("avec.resources_in_feed(text)", FEED),
        NarrowFunction("avec.resource_is_changed()", RENAMED, callers=""),
        NarrowFunction("avec.appointment_has_resources()", ASKED, callers=""),
        migrations.RunSQL(WATCHED, UNWATCHED),
    ]
