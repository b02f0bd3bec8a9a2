"""Answers are hers. An average exists for whole groups of eleven people, or not at all.

The threshold is in the function that averages: no setting, no page and no role of the
site can lower it. Groups are whole, so that one more answer never shows by itself.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

RECEIVED = """
CREATE OR REPLACE FUNCTION avec.{name}() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  IF me IS NULL THEN RETURN '{{}}'; END IF;
  RETURN (SELECT coalesce(pg_catalog.array_agg(o.{column}), '{{}}')
    FROM public.questionnaires_opening o
    WHERE o.to_person_id = me AND o.stopped_at IS NULL
      AND o.owner_id NOT IN (
        SELECT b.person_id FROM public.circles_block b WHERE b.other_id = me
        UNION ALL
        SELECT b.other_id FROM public.circles_block b WHERE b.person_id = me));
END $$;
"""

AVERAGE = """
CREATE OR REPLACE FUNCTION avec.questionnaire_average(wanted uuid)
RETURNS TABLE (people integer, average numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  threshold CONSTANT integer := 11;
  held integer;
BEGIN
  IF NOT EXISTS (SELECT FROM public.questionnaires_questionnaire q
      WHERE q.id = wanted
        AND q.organization_id = ANY (avec.organizations_answered_for())) THEN
    RETURN;
  END IF;
  SELECT count(DISTINCT c.owner_id) INTO held
    FROM public.questionnaires_counted c WHERE c.questionnaire_id = wanted;
  held := held / threshold * threshold;
  IF held < threshold THEN RETURN; END IF;
  RETURN QUERY
    SELECT held, pg_catalog.round(pg_catalog.avg(t.result), 1)
    FROM (SELECT c.result FROM public.questionnaires_counted c
          WHERE c.questionnaire_id = wanted
          ORDER BY c.counted_at, c.id LIMIT held) AS t;
END $$;
"""

# Who no longer reads says so in their own name; without a giver, everything.
RENOUNCE = """
CREATE OR REPLACE FUNCTION avec.renounce_results(giver uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.questionnaires_opening SET stopped_at = greatest(avec.now(), given_at)
  WHERE to_person_id = avec.me() AND stopped_at IS NULL
    AND (giver IS NULL OR owner_id = giver);
END $$;
"""

SAME_OWNER = """
ALTER TABLE questionnaires_response ADD CONSTRAINT response_and_owner
  UNIQUE (id, owner_id);
ALTER TABLE questionnaires_opening ADD CONSTRAINT opening_of_ones_own_response
  FOREIGN KEY (response_id, owner_id)
  REFERENCES questionnaires_response (id, owner_id) DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = """
ALTER TABLE questionnaires_opening DROP CONSTRAINT opening_of_ones_own_response;
ALTER TABLE questionnaires_response DROP CONSTRAINT response_and_owner;
"""

MINE = "owner_id = (select avec.me())"
ANSWERED = (
    "organization_id = any ((select avec.organizations_answered_for())::uuid[])"
)


def received(name: str, column: str) -> NarrowFunction:
    """Make a function that lists one column of what is open to the viewer."""
    sql = RECEIVED.format(name=name, column=column)
    return NarrowFunction(f"avec.{name}()", sql)


class Migration(migrations.Migration):
    dependencies = [
        ("questionnaires", "0001_initial"),
        ("circles", "0005_one_index_for_each_question"),
        ("people", "0006_place_walls"),
    ]
    operations = [
        migrations.RunSQL(SAME_OWNER, UNSAME),
        received("results_opened", "id"),
        received("responses_opened", "response_id"),
        NarrowFunction("avec.questionnaire_average(uuid)", AVERAGE),
        NarrowFunction("avec.renounce_results(uuid)", RENOUNCE),
        Wall(
            "questionnaires_questionnaire",
            read="true",
            add=f"{ANSWERED} and withdrawn_at is null",
            change=(ANSWERED, ANSWERED),
            columns="withdrawn_at",
        ),
        Wall(
            "questionnaires_response",
            read=f"{MINE} or id = any ((select avec.responses_opened())::uuid[])",
            add=MINE,
            remove=MINE,
        ),
        Wall(
            "questionnaires_opening",
            read=f"{MINE} or id = any ((select avec.results_opened())::uuid[])",
            add=f"{MINE} and stopped_at is null"
            " and to_person_id = any ((select avec.my_circle())::uuid[])",
            change=(f"{MINE} and stopped_at is null", f"{MINE} and stopped_at is not null"),
            columns="stopped_at",
            remove=MINE,
        ),
        Wall("questionnaires_counted", read=MINE, add=MINE, remove=MINE),
    ]
