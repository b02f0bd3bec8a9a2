"""Appointments that come back: one person calls their dates together, each is agreed.

Whoever answers, moves or cancels several dates holds them all first, then the people, in
the order of their keys: two such acts never wait for each other both ways.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations, models
from django.db.models import Q

from avec.access.walls import NarrowFunction

# The dates of a series that the viewer sees, then those who come to them, held until
# the end. Not everybody comes to each date: taken one date after another, the locks of
# people would not be in the order of their keys.
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

# An appointment that the viewer called becomes the first date of a series of theirs;
# what it returns is its series, the one it had already if there was one.
BEGIN = """
CREATE OR REPLACE FUNCTION avec.begin_series(appointment uuid, key uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_appointment;
BEGIN
  one := avec.appointment_held(appointment);
  IF one.id IS NULL OR one.owner_id <> avec.me() THEN RETURN NULL; END IF;
  IF one.series IS NULL THEN
    UPDATE public.agenda_appointment SET series = key WHERE id = one.id;
    RETURN key;
  END IF;
  RETURN one.series;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0013_team")]
    operations = [
        migrations.AddField("appointment", "series", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "appointment",
            ExclusionConstraint(
                name="series_is_called_by_one",
                expressions=[("series", "="), ("owner", "<>")],
                condition=Q(series__isnull=False),
            ),
        ),
        NarrowFunction("avec.hold_series(uuid)", HOLD),
        NarrowFunction("avec.begin_series(uuid, uuid)", BEGIN),
    ]
