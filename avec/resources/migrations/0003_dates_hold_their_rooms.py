"""Whoever does several dates at once holds their rooms too, after dates and people."""

from django.db import migrations

from avec.access.walls import NarrowFunction

HOLD = """
CREATE OR REPLACE FUNCTION avec.hold_series(key uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM FROM public.agenda_appointment a
    WHERE a.series = key AND a.id = ANY (avec.appointments_seen())
    ORDER BY a.id FOR UPDATE;
  PERFORM avec.hold_time(ARRAY(SELECT DISTINCT t.person_id
    FROM public.agenda_attendee t
    JOIN public.agenda_appointment a ON a.id = t.appointment_id
    WHERE a.series = key AND a.id = ANY (avec.appointments_seen())
      AND t.left_at IS NULL));
  PERFORM avec.hold_resources(ARRAY(SELECT DISTINCT u.resource_id
    FROM public.resources_resourceuse u
    JOIN public.agenda_appointment a ON a.id = u.appointment_id
    WHERE a.series = key AND a.id = ANY (avec.appointments_seen())));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0002_time"),
        ("agenda", "0019_dates_hold_their_people"),
    ]
    operations = [NarrowFunction("avec.hold_series(uuid)", HOLD)]
