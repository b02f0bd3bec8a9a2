"""What somebody prefers, said once: hours of the week, and the same faces.

Nobody else reads it. The search asks two questions: which hours suit all of those who
come in their own name, and which of some people she has met before. Neither refuses
anything; a colleague's own life is looked into by nobody at work.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import avec.foundation.models
from avec.access.walls import NarrowFunction, Wall

# Of these, who comes in their own name when the viewer looks for a moment: as
# ``reach`` says it of each, and never more.
OWN_NAME = """
CREATE OR REPLACE FUNCTION avec.in_own_name(people uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who avec.viewer := avec.who();
BEGIN
  IF who.me IS NULL OR NOT people <@ avec.reachable_people() THEN
    RAISE EXCEPTION 'one looks for a time with people whom one may ask'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN ARRAY(SELECT DISTINCT p FROM pg_catalog.unnest(people) AS p
    WHERE CASE WHEN p = who.me THEN NOT EXISTS (
        SELECT FROM public.people_affiliation a
        WHERE a.id = who.hat AND a.person_id = p
          AND a.capacity IN ('peer_supporter', 'professional', 'team_coordinator'))
      ELSE NOT (avec.comes_as(p, 'peer') OR avec.comes_as(p, 'professional'))
        OR EXISTS (SELECT FROM public.circles_tie t WHERE t.ended_at IS NULL
          AND (t.person_id = p AND t.other_id = who.me
            OR t.person_id = who.me AND t.other_id = p
              AND t.relationship NOT IN ('peer_supporter', 'professional')))
      END);
END $$;
"""

# The hours of the week that suit all of those who said some, and whether the viewer
# is one of them. What each said by themselves is not in it.
HOURS = """
CREATE OR REPLACE FUNCTION avec.preferred_hours(people uuid[])
RETURNS TABLE (hours smallint[], is_mine boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  named uuid[] := avec.in_own_name(people);
BEGIN
  RETURN QUERY
    WITH said AS (
      SELECT p.owner_id, p.hours FROM public.agenda_preference p
        WHERE p.owner_id = ANY (named) AND p.hours <> '{}')
    SELECT ARRAY(SELECT h FROM said CROSS JOIN LATERAL pg_catalog.unnest(said.hours) AS h
          GROUP BY h HAVING count(DISTINCT said.owner_id) = (SELECT count(*) FROM said)
          ORDER BY h),
      EXISTS (SELECT FROM said WHERE said.owner_id = avec.me());
END $$;
"""

# These people as they were given, but first those who came to an appointment of hers
# that is over: only when she said that she prefers so.
FACES = """
CREATE OR REPLACE FUNCTION avec.same_faces_first(person uuid, people uuid[])
RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF avec.in_own_name(person || people) @> ARRAY[person] IS NOT TRUE
    OR NOT EXISTS (SELECT FROM public.agenda_preference p
      WHERE p.owner_id = person AND p.same_faces) THEN RETURN people; END IF;
  RETURN ARRAY(SELECT o.who
    FROM pg_catalog.unnest(people) WITH ORDINALITY AS o(who, rank)
    ORDER BY NOT EXISTS (SELECT FROM public.agenda_attendee hers
        JOIN public.agenda_appointment a ON a.id = hers.appointment_id
        JOIN public.agenda_attendee t ON t.appointment_id = a.id
        WHERE hers.person_id = person AND hers.side = 'person'
          AND hers.left_at IS NULL AND t.person_id = o.who AND t.side <> 'person'
          AND t.left_at IS NULL AND a.confirmed_at IS NOT NULL
          AND a.cancelled_at IS NULL
          AND pg_catalog.upper(a.during) <= avec.now()),
      o.rank);
END $$;
"""

SLOTS = [day * 10 + part for day in range(1, 8) for part in range(1, 5)]
MINE = "owner_id = (select avec.me())"


class Migration(migrations.Migration):
    dependencies = [("agenda", "0018_pairs")]
    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("hours", django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                ("same_faces", models.BooleanField(default=False, verbose_name="plutôt les mêmes personnes")),
                ("said_at", models.DateTimeField(db_default=avec.foundation.models.DatabaseNow())),
                ("owner", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
            ],
            options={
                "verbose_name": "ce que je préfère",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(hours__contained_by=SLOTS) & Q(hours__len__lte=len(SLOTS)),
                        name="preferred_hours_are_of_a_week",
                    ),
                ],
            },
        ),
        NarrowFunction("avec.in_own_name(uuid[])", OWN_NAME, callers=""),
        NarrowFunction("avec.preferred_hours(uuid[])", HOURS),
        NarrowFunction("avec.same_faces_first(uuid, uuid[])", FACES),
        Wall(
            "agenda_preference",
            read=MINE,
            add=MINE,
            change=(MINE, MINE),
            columns="hours, same_faces, said_at",
            remove=MINE,
        ),
    ]
