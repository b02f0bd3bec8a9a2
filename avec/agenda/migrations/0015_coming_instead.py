"""Somebody comes instead of somebody, once each whom it concerns has said yes.

Until then the appointment stands with the first one. Each function holds the
appointment first, then the people whose time it touches, in the order of their keys.
"""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import avec.foundation.models
from avec.access.walls import NarrowFunction, Wall

# A place says today that this person comes from this side.
COMES_AS = """
CREATE OR REPLACE FUNCTION avec.comes_as(person uuid, from_side text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.people_affiliation a
    WHERE a.person_id = person AND a.confirmed_at IS NOT NULL
      AND a.starts_at <= avec.now() AND (a.ended_at IS NULL OR a.ended_at > avec.now())
      AND CASE from_side WHEN 'peer' THEN a.capacity = 'peer_supporter'
          WHEN 'professional' THEN a.capacity IN ('professional', 'team_coordinator')
          ELSE false END)
$$;
"""

# What somebody asks of the viewer; nothing across a block.
ASKED = """
CREATE OR REPLACE FUNCTION avec.replacements_asked() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(r.id), '{}')
    FROM public.agenda_replacement r
    WHERE r.person_id = me AND r.asked_by_id <> ALL (avec.kept_apart()));
END $$;
"""

# Who may come instead of the viewer, and is free then. Nearest first: who stands in for
# the viewer beside the person, then who is there for her too if she shows it, then the
# others whom the viewer may ask; among equals, whoever was engaged least. Who said no
# to this is not asked again. Whoever said no hours may be free at the moment agreed.
WHO_MAY_COME = """
CREATE OR REPLACE FUNCTION avec.who_may_come(key uuid)
RETURNS TABLE (who uuid, called text, nearness integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.agenda_appointment;
  mine text;
  span tstzrange;
  on_that date;
  hers uuid[];
  comes uuid[];
BEGIN
  SELECT * INTO one FROM public.agenda_appointment a
    WHERE a.id = key AND a.id = ANY (avec.appointments_seen())
      AND a.cancelled_at IS NULL AND pg_catalog.lower(a.during) > avec.now();
  SELECT t.side INTO mine FROM public.agenda_attendee t
    WHERE t.appointment_id = one.id AND t.person_id = me AND t.left_at IS NULL;
  IF mine IS NULL OR mine = 'person' THEN RETURN; END IF;
  span := avec.whole_span(one, pg_catalog.lower(one.during));
  on_that := (pg_catalog.lower(one.during) AT TIME ZONE one.zone)::date;
  comes := ARRAY(SELECT t.person_id FROM public.agenda_attendee t
    WHERE t.appointment_id = one.id AND t.left_at IS NULL);
  hers := ARRAY(SELECT t.person_id FROM public.agenda_attendee t
    WHERE t.appointment_id = one.id AND t.left_at IS NULL AND t.side = 'person');
  RETURN QUERY
    SELECT p.id, p.name::text, near.nearness FROM (
      SELECT f.id, min(f.nearness) AS nearness FROM (
        SELECT s.substitute_id AS id, 0 AS nearness FROM public.references_substitute s
          WHERE s.owner_id = ANY (hers) AND s.referent_id = me
            AND s.owner_yes_at IS NOT NULL AND s.substitute_yes_at IS NOT NULL
            AND s.declined_at IS NULL AND s.ended_at IS NULL AND s.during @> on_that
        UNION ALL
        SELECT r.referent_id, 1 FROM public.references_referent r
          JOIN public.references_shown w ON w.owner_id = r.owner_id
          WHERE r.owner_id = ANY (hers) AND r.owner_yes_at IS NOT NULL
            AND r.referent_yes_at IS NOT NULL AND r.declined_at IS NULL
            AND r.ended_at IS NULL AND r.during @> on_that
            AND EXISTS (SELECT FROM public.references_referent i
              WHERE i.owner_id = r.owner_id AND i.referent_id = me
                AND i.owner_yes_at IS NOT NULL AND i.referent_yes_at IS NOT NULL
                AND i.declined_at IS NULL AND i.ended_at IS NULL
                AND i.during @> on_that)
        UNION ALL
        SELECT pg_catalog.unnest(avec.reachable_people()), 2
      ) AS f GROUP BY f.id
    ) AS near
    JOIN public.people_person p ON p.id = near.id AND p.left_at IS NULL
    LEFT JOIN LATERAL (
      SELECT coalesce(sum(pg_catalog.upper(c.during) - pg_catalog.lower(c.during)),
                      interval '0') AS engaged,
             max(pg_catalog.lower(c.during)) AS last
      FROM public.agenda_claim c WHERE c.owner_id = p.id
        AND pg_catalog.lower(c.during) > pg_catalog.lower(span) - interval '30 days'
        AND pg_catalog.lower(c.during) < pg_catalog.lower(span) + interval '30 days'
    ) AS load ON true
    WHERE p.id <> ALL (comes) AND avec.comes_as(p.id, mine)
      AND NOT EXISTS (SELECT FROM pg_catalog.unnest(comes || one.owner_id) AS c(id)
        WHERE avec.are_kept_apart(p.id, c.id))
      AND NOT EXISTS (SELECT FROM public.agenda_replacement r
        WHERE r.appointment_id = one.id AND r.person_id = p.id
          AND r.during = one.during AND (r.ended_at IS NULL OR r.came_to = 'no'))
      AND avec.free_time(p.id, span, tstzmultirange(span)) @> span
    ORDER BY near.nearness, load.engaged, load.last NULLS FIRST, p.id;
END $$;
"""

ASK = """
CREATE OR REPLACE FUNCTION avec.ask_replacement(
  appointment uuid, key uuid, other uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.agenda_appointment;
  before public.agenda_replacement;
  mine text;
  told uuid;
BEGIN
  one := avec.appointment_held(appointment);
  SELECT t.side INTO mine FROM public.agenda_attendee t
    WHERE t.appointment_id = one.id AND t.person_id = me AND t.left_at IS NULL;
  IF one.during IS NULL OR mine IS NULL OR mine = 'person' THEN RETURN 'gone'; END IF;
  IF pg_catalog.lower(one.during) <= avec.now() THEN RETURN 'past'; END IF;
  SELECT * INTO before FROM public.agenda_replacement r WHERE r.id = key;
  IF FOUND THEN
    RETURN CASE WHEN before.asked_by_id = me AND before.appointment_id = one.id
      THEN 'settled' ELSE 'gone' END;
  END IF;
  UPDATE public.agenda_replacement r SET ended_at = avec.now(), came_to = 'past'
    WHERE r.appointment_id = one.id AND r.ended_at IS NULL AND r.during <> one.during;
  SELECT * INTO before FROM public.agenda_replacement r
    WHERE r.appointment_id = one.id AND r.asked_by_id = me AND r.ended_at IS NULL;
  IF FOUND THEN
    RETURN CASE WHEN before.person_id = other THEN 'settled' ELSE 'enough' END;
  END IF;
  IF NOT EXISTS (SELECT FROM avec.who_may_come(one.id) AS f WHERE f.who = other) THEN
    RETURN 'taken';
  END IF;
  INSERT INTO public.agenda_replacement (id, appointment_id, during, asked_by_id,
      asked_by_name, person_id, name, side, asked_at, agreed, came_to)
    SELECT key, one.id, one.during, me, i.name, other, p.name, mine, avec.now(), '{}', ''
    FROM public.people_person i, public.people_person p
    WHERE i.id = me AND p.id = other;
  FOR told IN SELECT t.person_id FROM public.agenda_attendee t
      WHERE t.appointment_id = one.id AND t.left_at IS NULL AND t.side = 'person'
    UNION SELECT other ORDER BY 1
  LOOP
    PERFORM avec.write_message(told, 'appointment', 'agenda.asked:' || key, NULL);
  END LOOP;
  RETURN 'waits';
END $$;
"""

# It ends without anybody coming instead: whoever had said yes has her time back.
END_ONE = """
CREATE OR REPLACE FUNCTION avec.end_replacement(
  one public.agenda_replacement, how text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  told uuid;
BEGIN
  UPDATE public.agenda_replacement SET ended_at = avec.now(), came_to = how
    WHERE id = one.id AND ended_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  DELETE FROM public.agenda_claim c
    WHERE c.appointment_id = one.appointment_id AND c.owner_id = one.person_id
      AND c.held_until IS NOT NULL AND one.yes_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM public.agenda_attendee t
        WHERE t.appointment_id = one.appointment_id AND t.person_id = one.person_id
          AND t.left_at IS NULL);
  FOR told IN SELECT p FROM pg_catalog.unnest(ARRAY[one.asked_by_id,
      CASE WHEN one.yes_at IS NOT NULL THEN one.person_id END]) AS p
    WHERE p IS NOT NULL AND p <> avec.me() ORDER BY p
  LOOP
    PERFORM avec.write_message(told, 'appointment', 'agenda.came_to:' || one.id, NULL);
  END LOOP;
END $$;
"""

# Everybody said yes: the first goes, the second comes, in one transaction.
SEAT = """
CREATE OR REPLACE FUNCTION avec.seat_instead(
  key uuid, one public.agenda_appointment) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  asked public.agenda_replacement;
  at uuid;
  led boolean;
  told uuid;
BEGIN
  SELECT * INTO asked FROM public.agenda_replacement r WHERE r.id = key;
  IF asked.yes_at IS NULL OR EXISTS (SELECT FROM public.agenda_attendee t
    WHERE t.appointment_id = one.id AND t.left_at IS NULL AND t.side = 'person'
      AND t.person_id <> ALL (asked.agreed)) THEN RETURN 'waits'; END IF;
  SELECT p.id INTO at FROM public.agenda_proposedtime p
    WHERE p.appointment_id = one.id AND p.during = one.during
      AND p.withdrawn_at IS NULL;
  UPDATE public.agenda_replacement SET ended_at = avec.now(), came_to = 'done'
    WHERE id = key;
  UPDATE public.agenda_attendee t SET left_at = avec.now(), is_lead = false
    FROM public.agenda_attendee was
    WHERE was.id = t.id AND t.appointment_id = one.id
      AND t.person_id = asked.asked_by_id RETURNING was.is_lead INTO led;
  DELETE FROM public.agenda_claim c
    WHERE c.appointment_id = one.id AND c.owner_id = asked.asked_by_id;
  DELETE FROM public.agenda_attendee t
    WHERE t.appointment_id = one.id AND t.person_id = asked.person_id;
  INSERT INTO public.agenda_attendee
    (id, appointment_id, person_id, name, side, is_lead, asked_at)
    VALUES (pg_catalog.gen_random_uuid(), one.id, asked.person_id, asked.name,
            asked.side, led, avec.now());
  UPDATE public.agenda_claim c SET held_until = NULL
    WHERE c.time_id = at AND c.owner_id = asked.person_id;
  INSERT INTO public.agenda_answer (id, appointment_id, time_id, person_id, is_yes, said_at)
    VALUES (pg_catalog.gen_random_uuid(), one.id, at, asked.person_id, true, avec.now())
    ON CONFLICT ON CONSTRAINT one_answer_to_a_moment
    DO UPDATE SET is_yes = true, said_at = excluded.said_at;
  UPDATE public.agenda_appointment
    SET changed_at = avec.now(), sequence = sequence + 1 WHERE id = one.id;
  FOR told IN SELECT t.person_id FROM public.agenda_attendee t
      WHERE t.appointment_id = one.id AND t.left_at IS NULL AND t.person_id <> avec.me()
    ORDER BY 1
  LOOP
    PERFORM avec.write_message(told, 'appointment',
      'agenda.changed:' || one.id || '#' || (one.sequence + 1), NULL);
  END LOOP;
  PERFORM avec.write_message(asked.asked_by_id, 'appointment',
    'agenda.came_to:' || key, NULL);
  PERFORM avec.write_message(asked.person_id, 'appointment',
    'agenda.soon:' || one.id || '#' || (one.sequence + 1),
    pg_catalog.lower(one.during) - interval '1 day');
  RETURN 'confirmed';
END $$;
"""

ANSWER = """
CREATE OR REPLACE FUNCTION avec.answer_replacement(
  key uuid, is_yes boolean, knowingly boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.agenda_appointment;
  asked public.agenda_replacement;
  span tstzrange;
BEGIN
  SELECT a.* INTO one FROM public.agenda_appointment a
    JOIN public.agenda_replacement r ON r.appointment_id = a.id
    WHERE r.id = key FOR UPDATE OF a;
  SELECT * INTO asked FROM public.agenda_replacement r WHERE r.id = key;
  IF me IS NULL OR asked.id IS NULL OR avec.are_kept_apart(me, asked.asked_by_id)
     OR avec.are_kept_apart(asked.person_id, one.owner_id)
     OR NOT (me = asked.person_id OR EXISTS (SELECT FROM public.agenda_attendee t
       WHERE t.appointment_id = one.id AND t.person_id = me AND t.left_at IS NULL
         AND t.side = 'person')) THEN RETURN 'gone'; END IF;
  IF asked.ended_at IS NOT NULL THEN
    RETURN CASE WHEN is_yes AND asked.came_to = 'done' THEN 'confirmed'
                WHEN NOT is_yes AND asked.came_to = 'no' THEN 'done'
                ELSE 'gone' END;
  END IF;
  IF one.cancelled_at IS NOT NULL OR one.during IS DISTINCT FROM asked.during
     OR pg_catalog.lower(one.during) <= avec.now()
     OR NOT EXISTS (SELECT FROM public.agenda_attendee t
       WHERE t.appointment_id = one.id AND t.person_id = asked.asked_by_id
         AND t.left_at IS NULL)
     OR EXISTS (SELECT FROM public.agenda_attendee t
       WHERE t.appointment_id = one.id AND t.person_id = asked.person_id
         AND t.left_at IS NULL)
     OR NOT avec.comes_as(asked.person_id, asked.side) THEN RETURN 'gone'; END IF;
  PERFORM avec.hold_time(ARRAY[asked.person_id, asked.asked_by_id]);
  IF NOT is_yes THEN
    PERFORM avec.end_replacement(asked, 'no');
    RETURN 'done';
  END IF;
  IF me <> asked.person_id THEN
    UPDATE public.agenda_replacement r SET agreed = pg_catalog.array_append(r.agreed, me)
      WHERE r.id = key AND me <> ALL (r.agreed);
    RETURN avec.seat_instead(key, one);
  END IF;
  IF asked.yes_at IS NULL THEN
    span := avec.whole_span(one, pg_catalog.lower(one.during));
    IF NOT knowingly AND avec.is_taken_beside(me, span, '{}') THEN
      RETURN 'taken';
    END IF;
    BEGIN
      DELETE FROM public.agenda_claim c
        WHERE c.appointment_id = one.id AND c.owner_id = me;
      INSERT INTO public.agenda_claim
        (id, owner_id, appointment_id, time_id, during, held_until, overlaps_knowingly)
      SELECT pg_catalog.gen_random_uuid(), me, one.id, p.id, span,
             pg_catalog.lower(one.during), knowingly
      FROM public.agenda_proposedtime p WHERE p.appointment_id = one.id
        AND p.during = one.during AND p.withdrawn_at IS NULL;
    EXCEPTION WHEN exclusion_violation THEN
      RETURN 'taken';
    END;
    UPDATE public.agenda_replacement SET yes_at = avec.now() WHERE id = key;
  END IF;
  RETURN avec.seat_instead(key, one);
END $$;
"""

TAKE_BACK = """
CREATE OR REPLACE FUNCTION avec.take_replacement_back(key uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  asked public.agenda_replacement;
BEGIN
  PERFORM FROM public.agenda_appointment a
    JOIN public.agenda_replacement r ON r.appointment_id = a.id
    WHERE r.id = key AND r.asked_by_id = avec.me() FOR UPDATE OF a;
  SELECT * INTO asked FROM public.agenda_replacement r
    WHERE r.id = key AND r.asked_by_id = avec.me();
  IF asked.id IS NULL THEN RETURN 'gone'; END IF;
  IF asked.ended_at IS NOT NULL THEN
    RETURN CASE asked.came_to WHEN 'done' THEN 'settled' ELSE 'done' END;
  END IF;
  PERFORM avec.end_replacement(asked, 'taken_back');
  RETURN 'done';
END $$;
"""

# What the one asked reads before saying yes: how long, how, with how many from which
# side. Neither whom nor what it is about.
WHAT_IS_ASKED = """
CREATE OR REPLACE FUNCTION avec.what_is_asked(key uuid)
RETURNS TABLE (before integer, after integer, mode text, is_pair boolean, sides text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.before::integer, a.after::integer, a.mode::text, a.is_pair,
    ARRAY(SELECT t.side::text FROM public.agenda_attendee t
      WHERE t.appointment_id = a.id AND t.left_at IS NULL
        AND t.person_id <> r.asked_by_id ORDER BY t.side)
  FROM public.agenda_replacement r
  JOIN public.agenda_appointment a ON a.id = r.appointment_id
  WHERE r.id = key AND r.person_id = avec.me() AND r.ended_at IS NULL
    AND a.cancelled_at IS NULL AND a.during = r.during
    AND r.asked_by_id <> ALL (avec.kept_apart())
$$;
"""

# Whoever goes in another way, or whose appointment moves or is cancelled, asks nothing
# any more.
ASKS_NO_MORE = """
CREATE OR REPLACE FUNCTION avec.asks_no_more() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  asked public.agenda_replacement;
BEGIN
  FOR asked IN SELECT * FROM public.agenda_replacement r
    WHERE r.ended_at IS NULL AND CASE TG_TABLE_NAME
        WHEN 'agenda_attendee'
        THEN r.appointment_id = (pg_catalog.to_jsonb(NEW) ->> 'appointment_id')::uuid
          AND r.asked_by_id = (pg_catalog.to_jsonb(NEW) ->> 'person_id')::uuid
        ELSE r.appointment_id = NEW.id END
    ORDER BY r.id
  LOOP
    PERFORM avec.end_replacement(asked, 'past');
  END LOOP;
  RETURN NULL;
END $$;
"""
WATCHED = """
CREATE TRIGGER asks_no_more AFTER UPDATE OF left_at ON agenda_attendee
  FOR EACH ROW WHEN (NEW.left_at IS NOT NULL)
  EXECUTE FUNCTION avec.asks_no_more();
CREATE TRIGGER asks_no_more AFTER UPDATE OF during, cancelled_at ON agenda_appointment
  FOR EACH ROW WHEN (NEW.cancelled_at IS NOT NULL
                     OR NEW.during IS DISTINCT FROM OLD.during)
  EXECUTE FUNCTION avec.asks_no_more();
"""
UNWATCHED = """
DROP TRIGGER asks_no_more ON agenda_attendee;
DROP TRIGGER asks_no_more ON agenda_appointment;
"""

# Two people whom a block keeps apart ask nothing of each other.
PART = """
CREATE OR REPLACE FUNCTION avec.part_replacements(other uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  asked public.agenda_replacement;
BEGIN
  IF me IS NULL OR NOT avec.are_kept_apart(me, other) THEN RETURN; END IF;
  PERFORM FROM public.agenda_appointment a WHERE a.id IN (
      SELECT r.appointment_id FROM public.agenda_replacement r
      WHERE r.ended_at IS NULL AND (r.person_id IN (me, other)))
    ORDER BY a.id FOR UPDATE;
  FOR asked IN SELECT r.* FROM public.agenda_replacement r
    JOIN public.agenda_appointment a ON a.id = r.appointment_id
    WHERE r.ended_at IS NULL AND r.person_id IN (me, other)
      AND (CASE WHEN r.person_id = me THEN other ELSE me END IN (r.asked_by_id, a.owner_id)
        OR EXISTS (SELECT FROM public.agenda_attendee t
          WHERE t.appointment_id = a.id AND t.left_at IS NULL
            AND t.person_id = CASE WHEN r.person_id = me THEN other ELSE me END))
    ORDER BY r.id
  LOOP
    PERFORM avec.end_replacement(asked, 'past');
  END LOOP;
END $$;
"""

LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_replacements() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  DELETE FROM public.agenda_claim c USING public.agenda_replacement r
    WHERE r.asked_by_id = me AND r.ended_at IS NULL
      AND c.appointment_id = r.appointment_id AND c.owner_id = r.person_id
      AND c.held_until IS NOT NULL;
  DELETE FROM public.agenda_replacement r
    WHERE r.asked_by_id = me OR r.person_id = me
      OR r.appointment_id IN (SELECT a.id FROM public.agenda_appointment a
        WHERE a.owner_id = me);
  UPDATE public.agenda_replacement r
    SET agreed = pg_catalog.array_remove(r.agreed, me) WHERE me = ANY (r.agreed);
END $$;
"""

# Whether there may be news: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_agenda() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  found text[] := '{}';
BEGIN
  IF EXISTS (SELECT FROM public.agenda_attendee t
    JOIN public.agenda_appointment a ON a.id = t.appointment_id
    JOIN public.agenda_proposedtime p ON p.appointment_id = a.id
    WHERE t.person_id = me AND t.left_at IS NULL AND a.cancelled_at IS NULL
      AND p.withdrawn_at IS NULL AND p.expires_at > avec.now()
      AND a.owner_id <> ALL (avec.kept_apart())
      AND NOT EXISTS (SELECT FROM public.agenda_answer s
        WHERE s.time_id = p.id AND s.person_id = me))
  THEN found := '{agenda.waits}'; END IF;
  IF EXISTS (SELECT FROM public.agenda_replacement r
    WHERE r.person_id = me AND r.ended_at IS NULL AND r.yes_at IS NULL
      AND pg_catalog.lower(r.during) > avec.now())
  THEN found := found || '{agenda.asked}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.agenda_replacement r
    JOIN public.agenda_attendee t ON t.appointment_id = r.appointment_id
    WHERE t.person_id = me AND t.left_at IS NULL AND t.side = 'person'
      AND r.ended_at IS NULL AND pg_catalog.lower(r.during) > avec.now()
      AND me <> ALL (r.agreed))
  THEN found := found || '{agenda.somebody_else}'::text[]; END IF;
  RETURN found;
END $$;
"""

ME = "(select avec.me())"
ASKED_OF_ME = "any ((select avec.replacements_asked())::uuid[])"
SEEN_BY_ME = "any ((select avec.appointments_seen())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0014_coming_back"),
        ("references", "0002_walls"),
        ("people", "0013_what_is_new_waits"),
    ]
    operations = [
        migrations.CreateModel(
            name="Replacement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("asked_by_name", models.CharField(max_length=150)),
                ("name", models.CharField(max_length=150)),
                ("side", models.CharField(choices=[("person", "en son nom"), ("peer", "pair-aidance"), ("professional", "accompagnement")], max_length=20)),
                ("asked_at", models.DateTimeField(db_default=avec.foundation.models.DatabaseNow())),
                ("yes_at", models.DateTimeField(null=True)),
                ("agreed", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("ended_at", models.DateTimeField(null=True)),
                ("came_to", models.CharField(blank=True, choices=[("done", "vient à la place"), ("no", "non"), ("taken_back", "reprise"), ("past", "n’a plus lieu d’être")], default="", max_length=10)),
                ("appointment", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="replacements", to="agenda.appointment")),
                ("asked_by", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
            ],
            options={
                "verbose_name": "venir à la place de quelqu’un",
                "constraints": [
                    models.UniqueConstraint(condition=Q(("ended_at", None)), fields=("appointment", "asked_by"), name="replacement_asked_of_one_at_a_time"),
                    models.UniqueConstraint(condition=Q(("ended_at", None)), fields=("appointment", "person"), name="replacement_asked_once_of_somebody"),
                    models.CheckConstraint(condition=~Q(person=models.F("asked_by")), name="replacement_is_somebody_else"),
                    models.CheckConstraint(condition=Q(came_to="", ended_at=None) | Q(came_to__in=["done", "no", "taken_back", "past"], ended_at__isnull=False), name="replacement_ended_came_to_something"),
                    models.CheckConstraint(condition=Q(side__in=["peer", "professional"]), name="replacement_is_of_who_comes_for_others"),
                ],
            },
        ),
        NarrowFunction("avec.replacements_asked()", ASKED),
        NarrowFunction("avec.comes_as(uuid, text)", COMES_AS, callers=""),
        NarrowFunction("avec.who_may_come(uuid)", WHO_MAY_COME),
        NarrowFunction("avec.ask_replacement(uuid, uuid, uuid)", ASK),
        NarrowFunction(
            "avec.end_replacement(public.agenda_replacement, text)", END_ONE, callers=""
        ),
        NarrowFunction(
            "avec.seat_instead(uuid, public.agenda_appointment)", SEAT, callers=""
        ),
        NarrowFunction("avec.answer_replacement(uuid, boolean, boolean)", ANSWER),
        NarrowFunction("avec.take_replacement_back(uuid)", TAKE_BACK),
        NarrowFunction("avec.what_is_asked(uuid)", WHAT_IS_ASKED),
        NarrowFunction("avec.asks_no_more()", ASKS_NO_MORE, callers=""),
        migrations.RunSQL(WATCHED, UNWATCHED),
        NarrowFunction("avec.part_replacements(uuid)", PART),
        NarrowFunction("avec.leave_replacements()", LEAVE),
        NarrowFunction("avec.waits_in_agenda()", WAITS),
        Wall(
            "agenda_replacement",
            read=f"asked_by_id = {ME} or id = {ASKED_OF_ME}"
            f" or appointment_id = {SEEN_BY_ME}",
        ),
    ]
