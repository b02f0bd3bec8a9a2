"""Whoever does several dates at once holds those who come to them, after the dates.

Not everybody comes to each date: taken one date after another, the locks of people
would not be in the order of their keys.
"""


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
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0018_pairs")]
    operations = [NarrowFunction("avec.hold_series(uuid)", HOLD)]
