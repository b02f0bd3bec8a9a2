"""A group is kept by several, and handed over: whoever is asked says yes first.

Nobody stops keeping a group that nobody else keeps, and whoever is left alone is told.
Each act about who keeps a group waits for its turn: two who stop at once do not both.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import avec.foundation.models
from avec.access.walls import NarrowFunction, Wall

ACTS = """
CREATE OR REPLACE FUNCTION avec.acts_for_group(person uuid, wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.groups_group g
    JOIN public.people_affiliation a
      ON g.organization_id IS NULL OR a.organization_id = g.organization_id
    WHERE g.id = wanted AND a.person_id = person
      AND a.capacity <> 'technical_administrator' AND a.confirmed_at IS NOT NULL
      AND a.starts_at <= avec.now() AND (a.ended_at IS NULL OR a.ended_at > avec.now()))
$$;
"""

SEEN = """
CREATE OR REPLACE FUNCTION avec.keeping_asks_seen() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  apart uuid[] := avec.kept_apart();
  kept uuid[] := avec.groups_kept();
BEGIN
  IF me IS NULL THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(k.id), '{}')
    FROM public.groups_keepingask k
    WHERE (me IN (k.owner_id, k.person_id) OR k.group_id = ANY (kept))
      AND k.owner_id <> ALL (apart) AND k.person_id <> ALL (apart));
END $$;
"""

# Who keeps a group, for those who keep it; a block takes the name away.
KEEPERS = """
CREATE OR REPLACE FUNCTION avec.keepers_of(wanted uuid)
RETURNS TABLE (name text, is_me boolean, acts boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT CASE WHEN p.id = ANY (avec.kept_apart()) THEN '' ELSE p.name END::text,
         p.id = avec.me(), avec.acts_for_group(p.id, wanted)
    FROM public.groups_keeper k JOIN public.people_person p ON p.id = k.person_id
    WHERE k.group_id = wanted AND wanted = ANY (avec.groups_kept())
    ORDER BY k.since, k.id
$$;
"""

# Whom one may ask: people in one's reach who act for the place of the group.
MAY_KEEP = """
CREATE OR REPLACE FUNCTION avec.may_keep_too(wanted uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF wanted <> ALL (avec.groups_kept()) THEN RETURN '{}'; END IF;
  RETURN ARRAY(SELECT p FROM pg_catalog.unnest(avec.reachable_people()) AS p
    WHERE avec.acts_for_group(p, wanted)
      AND NOT EXISTS (SELECT FROM public.groups_keeper k
        WHERE k.group_id = wanted AND k.person_id = p)
      AND NOT EXISTS (SELECT FROM public.groups_keepingask k
        WHERE k.group_id = wanted AND k.person_id = p AND k.ended_at IS NULL));
END $$;
"""

TURN = """
CREATE OR REPLACE FUNCTION avec.hold_keepers(wanted uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  SELECT pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('groups.keepers:' || wanted, 0))
$$;
"""

ASK = """
CREATE OR REPLACE FUNCTION avec.ask_keeper(key uuid, wanted uuid, other uuid)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL OR NOT wanted = ANY (avec.groups_kept()) THEN RETURN 'gone'; END IF;
  PERFORM avec.hold_keepers(wanted);
  IF EXISTS (SELECT FROM public.groups_keepingask k WHERE k.id = key
      OR (k.group_id = wanted AND k.person_id = other AND k.ended_at IS NULL))
    OR EXISTS (SELECT FROM public.groups_keeper k
      WHERE k.group_id = wanted AND k.person_id = other)
  THEN RETURN 'done'; END IF;
  IF NOT wanted = ANY (avec.groups_kept()) OR other <> ALL (avec.may_keep_too(wanted))
    OR NOT EXISTS (SELECT FROM public.groups_group g
      WHERE g.id = wanted AND g.closed_at IS NULL) THEN RETURN 'gone'; END IF;
  INSERT INTO public.groups_keepingask
      (id, group_id, owner_id, owner_name, person_id, person_name, asked_at)
    SELECT key, wanted, me, i.name, other, o.name, avec.now()
    FROM public.people_person i, public.people_person o
    WHERE i.id = me AND o.id = other;
  PERFORM avec.write_message(other, 'group', 'groups.keep_asked:' || key, NULL);
  RETURN 'waits';
END $$;
"""

ANSWER = """
CREATE OR REPLACE FUNCTION avec.answer_keeping(key uuid, is_yes boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one public.groups_keepingask;
BEGIN
  SELECT * INTO one FROM public.groups_keepingask k
    WHERE k.id = key AND k.person_id = me AND k.id = ANY (avec.keeping_asks_seen());
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  PERFORM avec.hold_keepers(one.group_id);
  SELECT * INTO one FROM public.groups_keepingask k WHERE k.id = key FOR UPDATE;
  IF one.ended_at IS NOT NULL THEN
    RETURN CASE WHEN (one.yes_at IS NOT NULL) = is_yes THEN 'done' ELSE 'gone' END;
  END IF;
  IF is_yes AND NOT (avec.acts_for_group(me, one.group_id)
    AND EXISTS (SELECT FROM public.groups_group g
      WHERE g.id = one.group_id AND g.closed_at IS NULL)) THEN RETURN 'gone'; END IF;
  UPDATE public.groups_keepingask
    SET ended_at = avec.now(), yes_at = CASE WHEN is_yes THEN avec.now() END
    WHERE id = key;
  IF is_yes THEN
    UPDATE public.groups_keeper k SET alone_since = NULL
      WHERE k.group_id = one.group_id AND k.alone_since IS NOT NULL;
    INSERT INTO public.groups_keeper (id, group_id, person_id, since)
      VALUES (pg_catalog.gen_random_uuid(), one.group_id, me, avec.now())
      ON CONFLICT ON CONSTRAINT keeps_once DO NOTHING;
  END IF;
  RETURN 'done';
END $$;
"""

TAKE_BACK = """
CREATE OR REPLACE FUNCTION avec.ask_keeper_no_more(key uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  one public.groups_keepingask;
BEGIN
  SELECT * INTO one FROM public.groups_keepingask k
    WHERE k.id = key AND k.group_id = ANY (avec.groups_kept());
  IF one.id IS NULL THEN RETURN 'gone'; END IF;
  PERFORM avec.hold_keepers(one.group_id);
  UPDATE public.groups_keepingask k SET ended_at = avec.now()
    WHERE k.id = key AND k.ended_at IS NULL;
  RETURN CASE WHEN FOUND THEN 'done' ELSE 'gone' END;
END $$;
"""

# Nobody keeps it any more from now on, but those who are left; one alone is told.
PART = """
CREATE OR REPLACE FUNCTION avec.part_from_group(me uuid, wanted uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  mine uuid;
  left_with uuid[];
BEGIN
  UPDATE public.groups_keepingask k SET ended_at = avec.now()
    WHERE k.group_id = wanted AND k.owner_id = me AND k.ended_at IS NULL;
  DELETE FROM public.groups_keeper k WHERE k.group_id = wanted AND k.person_id = me
    RETURNING k.id INTO mine;
  left_with := ARRAY(SELECT k.person_id FROM public.groups_keeper k
    WHERE k.group_id = wanted AND avec.acts_for_group(k.person_id, wanted));
  IF mine IS NOT NULL AND pg_catalog.cardinality(left_with) = 1 THEN
    UPDATE public.groups_keeper k SET alone_since = avec.now()
      WHERE k.group_id = wanted AND k.person_id = left_with[1];
    PERFORM avec.write_message(left_with[1], 'group',
      'groups.keeps_alone:' || wanted || '#' || mine, NULL);
  END IF;
END $$;
"""

STOP = """
CREATE OR REPLACE FUNCTION avec.stop_keeping(wanted uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF NOT wanted = ANY (avec.groups_kept()) THEN RETURN 'gone'; END IF;
  PERFORM avec.hold_keepers(wanted);
  IF NOT EXISTS (SELECT FROM public.groups_keeper k WHERE k.group_id = wanted
    AND k.person_id <> me AND avec.acts_for_group(k.person_id, wanted))
  THEN RETURN 'alone'; END IF;
  PERFORM avec.part_from_group(me, wanted);
  RETURN 'done';
END $$;
"""

# Whoever leaves for good: groups that others keep stay theirs, and nothing says any
# more who was asked. Those that nobody else keeps end next (``avec.leave_groups``).
LEAVE = """
CREATE OR REPLACE FUNCTION avec.leave_keeping() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
  one uuid;
BEGIN
  IF me IS NULL THEN
    RAISE EXCEPTION 'somebody leaves for herself'
      USING errcode = 'insufficient_privilege';
  END IF;
  FOR one IN SELECT k.group_id FROM public.groups_keeper k WHERE k.person_id = me
    ORDER BY k.group_id
  LOOP
    PERFORM avec.hold_keepers(one);
    IF EXISTS (SELECT FROM public.groups_keeper k
      WHERE k.group_id = one AND k.person_id <> me) THEN
      PERFORM avec.part_from_group(me, one);
    ELSE
      DELETE FROM public.groups_keepingask k WHERE k.group_id = one;
    END IF;
  END LOOP;
  DELETE FROM public.groups_keepingask k WHERE me IN (k.owner_id, k.person_id);
END $$;
"""

# Whether there may be news: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_in_groups() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  found text[] := '{}';
BEGIN
  IF EXISTS (SELECT FROM public.groups_wish w
    WHERE w.person_id = avec.me() AND w.offered_until > avec.now())
  THEN found := found || '{groups.offered}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.groups_keepingask k
    WHERE k.person_id = avec.me() AND k.ended_at IS NULL)
  THEN found := found || '{groups.keep_asked}'::text[]; END IF;
  IF EXISTS (SELECT FROM public.groups_keeper k
    WHERE k.person_id = avec.me() AND k.alone_since > avec.now() - interval '14 days')
  THEN found := found || '{groups.keeps_alone}'::text[]; END IF;
  RETURN found;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0005_in_calendars_elsewhere"),
        ("people", "0013_what_is_new_waits"),
    ]
    operations = [
        migrations.AddField("keeper", "alone_since", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="KeepingAsk",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("owner_name", models.CharField(max_length=150)),
                ("person_name", models.CharField(max_length=150)),
                ("asked_at", models.DateTimeField(db_default=avec.foundation.models.DatabaseNow())),
                ("yes_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group")),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
            ],
            options={
                "verbose_name": "demande de tenir un groupe",
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("group", "person"), name="keeping_is_asked_once"),
                ],
            },
        ),
        NarrowFunction("avec.acts_for_group(uuid, uuid)", ACTS, callers=""),
        NarrowFunction("avec.hold_keepers(uuid)", TURN, callers=""),
        NarrowFunction("avec.keeping_asks_seen()", SEEN),
        NarrowFunction("avec.keepers_of(uuid)", KEEPERS),
        NarrowFunction("avec.may_keep_too(uuid)", MAY_KEEP),
        NarrowFunction("avec.ask_keeper(uuid, uuid, uuid)", ASK),
        NarrowFunction("avec.answer_keeping(uuid, boolean)", ANSWER),
        NarrowFunction("avec.ask_keeper_no_more(uuid)", TAKE_BACK),
        NarrowFunction("avec.part_from_group(uuid, uuid)", PART, callers=""),
        NarrowFunction("avec.stop_keeping(uuid)", STOP),
        NarrowFunction("avec.leave_keeping()", LEAVE),
        NarrowFunction("avec.waits_in_groups()", WAITS),
        Wall(
            "groups_keepingask",
            read="id = any ((select avec.keeping_asks_seen())::uuid[])",
        ),
    ]
