"""Notes written by several: each writes in their own name, nobody changes a word."""

import avec.foundation.models
import django.db.models.deletion
import uuid
from django.db import migrations, models

from avec.access.walls import NarrowFunction, Wall

# It goes with its appointment; what takes the place of words is of the same author, in
# the same note, and never of a promise.
HANGS = """
ALTER TABLE visits_note
  ADD CONSTRAINT note_and_its_author UNIQUE (id, appointment_id, owner_id, is_promise),
  ADD CONSTRAINT note_goes_with_its_visit FOREIGN KEY (appointment_id)
    REFERENCES agenda_appointment (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT note_replaces_ones_own
    FOREIGN KEY (replaces_id, appointment_id, owner_id, is_promise)
    REFERENCES visits_note (id, appointment_id, owner_id, is_promise)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT promise_is_not_corrected
    CHECK (replaces_id IS NULL OR NOT is_promise);
"""
UNHANGS = """
ALTER TABLE visits_note DROP CONSTRAINT promise_is_not_corrected,
  DROP CONSTRAINT note_replaces_ones_own, DROP CONSTRAINT note_goes_with_its_visit,
  DROP CONSTRAINT note_and_its_author;
"""

READ = """
CREATE OR REPLACE FUNCTION avec.notes_read() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  visits uuid[] := avec.appointments_over();
  apart uuid[] := avec.kept_apart();
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(n.id), '{}')
    FROM public.visits_note n
    WHERE n.appointment_id = ANY (visits) AND n.owner_id <> ALL (apart));
END $$;
"""

# The words and all those before them: the rows say only that something was there.
TAKE_AWAY = """
CREATE OR REPLACE FUNCTION avec.take_note_away(key uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  WITH RECURSIVE chain AS (
    SELECT n.id, n.replaces_id FROM public.visits_note n
      WHERE n.id = key AND n.owner_id = avec.me()
    UNION
    SELECT n.id, n.replaces_id FROM public.visits_note n
      JOIN chain ON n.id = chain.replaces_id OR n.replaces_id = chain.id
  )
  UPDATE public.visits_note n SET sealed = NULL, withdrawn_at = avec.now()
    FROM chain WHERE n.id = chain.id AND n.withdrawn_at IS NULL
$$;
"""

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_visits() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.visits_note WHERE owner_id = me;
  DELETE FROM public.visits_missed WHERE owner_id = me;
  DELETE FROM public.visits_beside WHERE owner_id = me
    OR look_id IN (SELECT l.id FROM public.visits_look l WHERE l.owner_id = me);
  DELETE FROM public.visits_look WHERE owner_id = me;
END $$;
"""

MINE = "owner_id = (select avec.me())"
IN_OVER = "appointment_id = any ((select avec.appointments_over())::uuid[])"


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0011_moving'),
        ('people', '0013_what_is_new_waits'),
        ('visits', '0002_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField(null=True)),
                ('is_promise', models.BooleanField(default=False)),
                ('said_at', models.DateTimeField(db_default=avec.foundation.models.DatabaseNow())),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agenda.appointment')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='visits.note')),
            ],
            options={
                'verbose_name': 'paragraphe d’une note à plusieurs',
                'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('sealed', None), _connector='OR'), name='note_taken_away_says_nothing')],
            },
        ),
        migrations.RunSQL(HANGS, UNHANGS),
        NarrowFunction("avec.notes_read()", READ),
        NarrowFunction("avec.take_note_away(uuid)", TAKE_AWAY),
        NarrowFunction("avec.leave_visits()", LEAVE),
        Wall(
            "visits_note",
            read=f"{MINE} or id = any ((select avec.notes_read())::uuid[])",
            add=f"{MINE} and {IN_OVER} and withdrawn_at is null",
        ),
    ]
