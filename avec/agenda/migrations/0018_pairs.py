"""Two people usually go together; who leads is said, and changes in turn.

Nobody is put in a pair without their yes. The two alone see it, and either ends it.
"""

import uuid
from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models
from django.db.models import Q

import avec.foundation.models
from avec.access.walls import NarrowFunction, Wall

before = import_module("avec.agenda.migrations.0015_coming_instead")

SEEN = """
CREATE OR REPLACE FUNCTION avec.pairs_seen() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(p.id), '{}') FROM public.agenda_pair p
    WHERE me IN (p.owner_id, p.other_id)
      AND CASE me WHEN p.owner_id THEN p.other_id ELSE p.owner_id END
          <> ALL (avec.kept_apart()));
END $$;
"""

# One asks the other: from the side that a place says of each, one of each side.
MAKE = """
CREATE OR REPLACE FUNCTION avec.make_pair(key uuid, mate uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  mine text;
  theirs text;
BEGIN
  IF me IS NULL OR mate = me OR NOT mate = ANY (avec.reachable_people()) THEN
    RETURN 'gone';
  END IF;
  PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(
    'agenda.pair:' || least(me, mate) || greatest(me, mate), 0));
  IF EXISTS (SELECT FROM public.agenda_pair p WHERE p.ended_at IS NULL
      AND least(p.owner_id, p.other_id) = least(me, mate)
      AND greatest(p.owner_id, p.other_id) = greatest(me, mate))
    OR EXISTS (SELECT FROM public.agenda_pair p WHERE p.id = key)
  THEN RETURN 'settled'; END IF;
  IF avec.comes_as(me, 'peer') AND avec.comes_as(mate, 'professional') THEN
    mine := 'peer'; theirs := 'professional';
  ELSIF avec.comes_as(me, 'professional') AND avec.comes_as(mate, 'peer') THEN
    mine := 'professional'; theirs := 'peer';
  ELSE RETURN 'gone';
  END IF;
  INSERT INTO public.agenda_pair (id, owner_id, owner_name, owner_side, other_id,
      other_name, other_side, made_at)
    SELECT key, me, i.name, mine, mate, o.name, theirs, avec.now()
    FROM public.people_person i, public.people_person o
    WHERE i.id = me AND o.id = mate;
  PERFORM avec.write_message(mate, 'appointment', 'agenda.pair:' || key, NULL);
  RETURN 'waits';
END $$;
"""

ANSWER = """
CREATE OR REPLACE FUNCTION avec.answer_pair(key uuid, is_yes boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_pair;
BEGIN
  SELECT * INTO one FROM public.agenda_pair p
    WHERE p.id = key AND p.other_id = avec.me() AND p.id = ANY (avec.pairs_seen())
    FOR UPDATE;
  IF one.id IS NULL OR one.ended_at IS NOT NULL THEN
    RETURN CASE WHEN one.ended_at IS NOT NULL AND NOT is_yes THEN 'done' ELSE 'gone' END;
  END IF;
  IF is_yes THEN
    UPDATE public.agenda_pair p SET yes_at = avec.now()
      WHERE p.id = key AND p.yes_at IS NULL;
    RETURN 'confirmed';
  END IF;
  UPDATE public.agenda_pair p SET ended_at = avec.now() WHERE p.id = key;
  RETURN 'done';
END $$;
"""

END_ONE = """
CREATE OR REPLACE FUNCTION avec.end_pair(key uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.agenda_pair p SET ended_at = coalesce(p.ended_at, avec.now())
    WHERE p.id = key AND avec.me() IN (p.owner_id, p.other_id);
  RETURN CASE WHEN FOUND THEN 'done' ELSE 'gone' END;
END $$;
"""

# Who comes as a peer or by their trade says which of them leads this time.
LEAD = """
CREATE OR REPLACE FUNCTION avec.hand_lead(key uuid, leads uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.agenda_appointment;
BEGIN
  one := avec.appointment_held(key);
  IF one.id IS NULL OR EXISTS (
    SELECT FROM pg_catalog.unnest(ARRAY[avec.me(), leads]) AS p
    WHERE NOT EXISTS (SELECT FROM public.agenda_attendee t
      WHERE t.appointment_id = one.id AND t.left_at IS NULL AND t.side <> 'person'
        AND t.person_id = p)) THEN RETURN 'gone'; END IF;
  IF pg_catalog.upper(one.during) <= avec.now() THEN RETURN 'past'; END IF;
  UPDATE public.agenda_attendee t SET is_lead = (t.person_id = leads)
    WHERE t.appointment_id = one.id AND t.is_lead <> (t.person_id = leads);
  RETURN 'done';
END $$;
"""

PART = """
CREATE OR REPLACE FUNCTION avec.part_pairs(other uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL OR NOT avec.are_kept_apart(me, other) THEN RETURN; END IF;
  UPDATE public.agenda_pair p SET ended_at = avec.now()
    WHERE p.ended_at IS NULL AND me IN (p.owner_id, p.other_id)
      AND other IN (p.owner_id, p.other_id);
END $$;
"""

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_pairs() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.agenda_pair p WHERE me IN (p.owner_id, p.other_id);
END $$;
"""

# Whether there may be news: never less than ``news.py`` finds.
END = "  RETURN found;\n"
if before.WAITS.count(END) != 1:
    raise AssertionError(END)
WAITS = before.WAITS.replace(
    END,
    """  IF EXISTS (SELECT FROM public.agenda_pair p
    WHERE p.other_id = me AND p.yes_at IS NULL AND p.ended_at IS NULL)
  THEN found := found || '{agenda.pair}'::text[]; END IF;
"""
    + END,
)

SIDES = [
    ("person", "en son nom"),
    ("peer", "pair-aidance"),
    ("professional", "accompagnement"),
]

class Migration(migrations.Migration):
    dependencies = [("agenda", "0017_kind")]
    operations = [
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("owner_name", models.CharField(max_length=150)),
                ("owner_side", models.CharField(choices=SIDES, max_length=20)),
                ("other_name", models.CharField(max_length=150)),
                ("other_side", models.CharField(choices=SIDES, max_length=20)),
                ("made_at", models.DateTimeField(db_default=avec.foundation.models.DatabaseNow())),
                ("yes_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("other", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
            ],
            options={
                "verbose_name": "binôme",
                "constraints": [
                    models.CheckConstraint(condition=~Q(other=models.F("owner")), name="pair_is_of_two_people"),
                    models.CheckConstraint(condition=Q(owner_side="peer", other_side="professional") | Q(owner_side="professional", other_side="peer"), name="pair_has_one_of_each_side"),
                    models.UniqueConstraint(django.db.models.functions.comparison.Least("owner", "other"), django.db.models.functions.comparison.Greatest("owner", "other"), condition=Q(ended_at=None), name="pair_stands_once"),
                ],
            },
        ),
        NarrowFunction("avec.pairs_seen()", SEEN),
        NarrowFunction("avec.make_pair(uuid, uuid)", MAKE),
        NarrowFunction("avec.answer_pair(uuid, boolean)", ANSWER),
        NarrowFunction("avec.end_pair(uuid)", END_ONE),
        NarrowFunction("avec.hand_lead(uuid, uuid)", LEAD),
        NarrowFunction("avec.part_pairs(uuid)", PART),
        NarrowFunction("avec.leave_pairs()", LEAVE),
        NarrowFunction("avec.waits_in_agenda()", WAITS),
        Wall("agenda_pair", read="id = any ((select avec.pairs_seen())::uuid[])"),
    ]
