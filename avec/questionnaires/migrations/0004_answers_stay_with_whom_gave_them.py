"""Answers are read by who gave them; an average does not move for one person.

The threshold is in the function that makes averages: no setting, no page and no role of
the site can lower it. An average is made when a whole group of eleven has come, kept,
and made again only when another whole group has come: somebody who answers again, or
takes an answer back, never shows in it.
"""

from django.db import migrations

from avec.access.walls import ClosedTable, NarrowFunction, Wall

# One group at a time: two people who answer at once wait for each other.
MADE = """
CREATE OR REPLACE FUNCTION avec.average_of_whole_groups() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  threshold CONSTANT integer := 11;
  held integer;
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('average:' || NEW.questionnaire_id::text, 0));
  SELECT count(DISTINCT c.owner_id) / threshold * threshold INTO held
    FROM public.questionnaires_counted c
    WHERE c.questionnaire_id = NEW.questionnaire_id;
  IF held < threshold OR EXISTS (SELECT FROM public.questionnaires_average a
      WHERE a.questionnaire_id = NEW.questionnaire_id AND a.people >= held) THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.questionnaires_average AS a
    (questionnaire_id, people, result, made_at)
  SELECT NEW.questionnaire_id, held, pg_catalog.round(pg_catalog.avg(t.result), 1),
    avec.now()
  FROM (SELECT c.result FROM public.questionnaires_counted c
        WHERE c.questionnaire_id = NEW.questionnaire_id
        ORDER BY c.counted_at, c.id LIMIT held) AS t
  ON CONFLICT (questionnaire_id) DO UPDATE SET
    people = excluded.people, result = excluded.result, made_at = excluded.made_at;
  RETURN NULL;
END $$;
"""

ASKED = """
CREATE OR REPLACE FUNCTION avec.questionnaire_averages(wanted uuid[])
RETURNS TABLE (questionnaire uuid, people integer, average numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN QUERY SELECT a.questionnaire_id, a.people, a.result
    FROM public.questionnaires_average a
    JOIN public.questionnaires_questionnaire q ON q.id = a.questionnaire_id
    WHERE a.questionnaire_id = ANY (wanted)
      AND q.organization_id = ANY (avec.organizations_answered_for());
END $$;
"""

# A result is opened, and counted, of one's own answer to that questionnaire.
SAME = """
ALTER TABLE questionnaires_opening DROP CONSTRAINT opening_of_ones_own_response;
ALTER TABLE questionnaires_response DROP CONSTRAINT response_and_owner;
ALTER TABLE questionnaires_response ADD CONSTRAINT response_owner_and_questionnaire
  UNIQUE (id, owner_id, questionnaire_id);
ALTER TABLE questionnaires_opening ADD CONSTRAINT opening_of_ones_own_response
  FOREIGN KEY (response_id, owner_id, questionnaire_id)
  REFERENCES questionnaires_response (id, owner_id, questionnaire_id)
  DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE questionnaires_counted ADD CONSTRAINT counted_of_ones_own_response
  FOREIGN KEY (response_id, owner_id, questionnaire_id)
  REFERENCES questionnaires_response (id, owner_id, questionnaire_id)
  DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER average_of_whole_groups AFTER INSERT ON questionnaires_counted
  FOR EACH ROW EXECUTE FUNCTION avec.average_of_whole_groups();
"""
UNSAME = """
DROP TRIGGER average_of_whole_groups ON questionnaires_counted;
ALTER TABLE questionnaires_counted DROP CONSTRAINT counted_of_ones_own_response;
ALTER TABLE questionnaires_opening DROP CONSTRAINT opening_of_ones_own_response;
ALTER TABLE questionnaires_response DROP CONSTRAINT response_owner_and_questionnaire;
ALTER TABLE questionnaires_response ADD CONSTRAINT response_and_owner
  UNIQUE (id, owner_id);
ALTER TABLE questionnaires_opening ADD CONSTRAINT opening_of_ones_own_response
  FOREIGN KEY (response_id, owner_id)
  REFERENCES questionnaires_response (id, owner_id) DEFERRABLE INITIALLY DEFERRED;
"""

NO_LONGER_CALLED = """
DROP FUNCTION avec.responses_opened();
DROP FUNCTION avec.questionnaire_average(uuid);
"""

MINE = "owner_id = (select avec.me())"


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0003_a_result_and_nothing_else")]
    operations = [
        NarrowFunction("avec.average_of_whole_groups()", MADE, callers=""),
        NarrowFunction("avec.questionnaire_averages(uuid[])", ASKED),
        migrations.RunSQL(SAME, UNSAME),
        ClosedTable("questionnaires_average"),
        Wall("questionnaires_response", read=MINE, add=MINE, remove=MINE),
        migrations.RunSQL(NO_LONGER_CALLED, migrations.RunSQL.noop),
    ]
