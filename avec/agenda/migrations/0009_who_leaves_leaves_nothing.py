"""Whoever leaves for good leaves nothing, children before what they hang on.

The foreign keys of this room do not cascade in the database: rows go one table after
the other.
"""

from django.db import migrations, models

from avec.access.walls import NarrowFunction

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_agenda() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  called uuid[];
  said uuid[];
BEGIN
  IF me IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.agenda_opentime WHERE owner_id = me;
  DELETE FROM public.agenda_opening WHERE owner_id = me;
  DELETE FROM public.agenda_absence WHERE owner_id = me;
  UPDATE public.agenda_appointment a
    SET cancelled_at = avec.now(), changed_at = avec.now(), sequence = a.sequence + 1
    WHERE a.cancelled_at IS NULL AND a.owner_id <> me
      AND (a.during IS NULL OR pg_catalog.upper(a.during) > avec.now())
      AND EXISTS (SELECT FROM public.agenda_attendee t WHERE t.appointment_id = a.id
        AND t.person_id = me AND t.left_at IS NULL);
  called := ARRAY(SELECT a.id FROM public.agenda_appointment a WHERE a.owner_id = me);
  said := ARRAY(SELECT p.id FROM public.agenda_proposedtime p
    WHERE p.said_by_id = me OR p.appointment_id = ANY (called));
  DELETE FROM public.agenda_claim c
    WHERE c.owner_id = me OR c.time_id = ANY (said) OR c.appointment_id = ANY (called)
      OR c.appointment_id IN (SELECT a.id FROM public.agenda_appointment a
        JOIN public.agenda_attendee t ON t.appointment_id = a.id
        WHERE t.person_id = me AND a.cancelled_at IS NOT NULL);
  DELETE FROM public.agenda_answer s
    WHERE s.person_id = me OR s.time_id = ANY (said)
      OR s.appointment_id = ANY (called);
  DELETE FROM public.agenda_proposedtime WHERE id = ANY (said);
  DELETE FROM public.agenda_attendee t
    WHERE t.person_id = me OR t.appointment_id = ANY (called);
  DELETE FROM public.agenda_appointment WHERE id = ANY (called);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0008_what_it_shows")]
    operations = [
        migrations.AlterField(
            "subscription",
            "shows",
            models.CharField(
                "ce qu’il montre",
                choices=[
                    ("busy", "Seulement que le temps est pris"),
                    ("neutral", "Qu’il y a un rendez-vous, sans dire avec qui"),
                    ("detailed", "De quoi il s’agit, avec qui et où"),
                ],
                max_length=10,
            ),
        ),
        NarrowFunction("avec.leave_agenda()", LEAVE),
    ]
