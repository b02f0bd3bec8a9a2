"""« Nous » is said when each of those who were there has said yes, and never before.

How many have to say yes is written by the database with the sentence: somebody who
leaves for good does not say yes by leaving. A correction is another sentence, without
any yes but its author's.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import avec.foundation.models
from avec.access.walls import NarrowFunction, Wall

# A yes goes with its sentence, in the same visit; a promise is nobody's « nous ».
HANGS = """
ALTER TABLE visits_note
  ADD CONSTRAINT note_and_its_visit UNIQUE (id, appointment_id),
  ADD CONSTRAINT promise_is_of_one CHECK (we_of IS NULL OR NOT is_promise);
ALTER TABLE visits_noteyes
  ADD CONSTRAINT yes_goes_with_its_note FOREIGN KEY (note_id, appointment_id)
    REFERENCES visits_note (id, appointment_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
UNHANGS = """
ALTER TABLE visits_noteyes DROP CONSTRAINT yes_goes_with_its_note;
ALTER TABLE visits_note DROP CONSTRAINT promise_is_of_one,
  DROP CONSTRAINT note_and_its_visit;
"""

# Those who were to be there on the day it is written, whoever writes it.
COUNTS = """
CREATE OR REPLACE FUNCTION avec.note_counts_its_voices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  NEW.we_of := (SELECT count(*) FROM public.agenda_attendee t
    WHERE t.appointment_id = NEW.appointment_id AND t.left_at IS NULL);
  RETURN NEW;
END $$;
"""
WATCHED = """
CREATE TRIGGER note_counts_its_voices BEFORE INSERT ON visits_note
  FOR EACH ROW WHEN (NEW.we_of IS NOT NULL)
  EXECUTE FUNCTION avec.note_counts_its_voices();
"""
UNWATCHED = "DROP TRIGGER note_counts_its_voices ON visits_note;"

# Sentences proposed as « nous » that one reads, and that nothing took the place of.
TO_AGREE = """
CREATE OR REPLACE FUNCTION avec.notes_to_agree() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  visits uuid[] := avec.appointments_over();
  apart uuid[] := avec.kept_apart();
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(n.id), '{}')
    FROM public.visits_note n
    WHERE n.appointment_id = ANY (visits) AND n.owner_id <> ALL (apart)
      AND n.we_of IS NOT NULL AND n.withdrawn_at IS NULL
      AND NOT EXISTS (SELECT FROM public.visits_note r WHERE r.replaces_id = n.id));
END $$;
"""

# As in 0003; and what was said yes to is not there any more.
TAKE_AWAY = """
CREATE OR REPLACE FUNCTION avec.take_note_away(key uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  WITH RECURSIVE chain AS (
    SELECT n.id, n.replaces_id FROM public.visits_note n
      WHERE n.id = key AND n.owner_id = avec.me()
    UNION
    SELECT n.id, n.replaces_id FROM public.visits_note n
      JOIN chain ON n.id = chain.replaces_id OR n.replaces_id = chain.id
  ), gone AS (
    DELETE FROM public.visits_noteyes y USING chain WHERE y.note_id = chain.id
  )
  UPDATE public.visits_note n SET sealed = NULL, withdrawn_at = avec.now()
    FROM chain WHERE n.id = chain.id AND n.withdrawn_at IS NULL
$$;
"""

# As in 0003, with one's yes, and those that were said to one's own sentences.
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
  DELETE FROM public.visits_noteyes WHERE owner_id = me
    OR note_id IN (SELECT n.id FROM public.visits_note n WHERE n.owner_id = me);
  DELETE FROM public.visits_note WHERE owner_id = me;
  DELETE FROM public.visits_missed WHERE owner_id = me;
  DELETE FROM public.visits_beside WHERE owner_id = me
    OR look_id IN (SELECT l.id FROM public.visits_look l WHERE l.owner_id = me);
  DELETE FROM public.visits_look WHERE owner_id = me;
END $$;
"""

# What those who read the sentence said of it, except across a block.
YES_READ = """
CREATE OR REPLACE FUNCTION avec.note_yes_read() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  visits uuid[] := avec.appointments_over();
  apart uuid[] := avec.kept_apart();
BEGIN
  RETURN (SELECT coalesce(pg_catalog.array_agg(y.id), '{}')
    FROM public.visits_noteyes y JOIN public.visits_note n ON n.id = y.note_id
    WHERE y.appointment_id = ANY (visits) AND y.owner_id <> ALL (apart)
      AND n.owner_id <> ALL (apart));
END $$;
"""

MINE = "owner_id = (select avec.me())"
READ = "id = any ((select avec.note_yes_read())::uuid[])"
TO_SAY = "note_id = any ((select avec.notes_to_agree())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0018_pairs"),
        ("people", "0013_what_is_new_waits"),
        ("visits", "0003_note"),
    ]
    operations = [
        migrations.AddField(
            "note", "we_of", models.PositiveSmallIntegerField(null=True)
        ),
        migrations.CreateModel(
            name="NoteYes",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "said_at",
                    models.DateTimeField(
                        db_default=avec.foundation.models.DatabaseNow()
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agenda.appointment",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="yes",
                        to="visits.note",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "oui à une phrase commune",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("note", "owner"), name="one_yes_to_a_note"
                    )
                ],
            },
        ),
        migrations.RunSQL(HANGS, UNHANGS),
        NarrowFunction("avec.note_counts_its_voices()", COUNTS, callers=""),
        NarrowFunction("avec.notes_to_agree()", TO_AGREE),
        NarrowFunction("avec.note_yes_read()", YES_READ),
        NarrowFunction("avec.take_note_away(uuid)", TAKE_AWAY),
        NarrowFunction("avec.leave_visits()", LEAVE),
        migrations.RunSQL(WATCHED, UNWATCHED),
        Wall(
            "visits_noteyes",
            read=f"{MINE} or {READ}",
            add=f"{MINE} and {TO_SAY}",
            remove=MINE,
        ),
    ]
