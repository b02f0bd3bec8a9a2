"""A claim that is added never makes an appointment less whole: it is not asked about.

Asked at each added row, it slowed the loading of a year of a territory.
"""

from django.db import migrations

LESS = """
DROP TRIGGER claims_are_whole ON agenda_claim;
CREATE CONSTRAINT TRIGGER claims_are_whole
  AFTER UPDATE OR DELETE ON agenda_claim
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION avec.appointment_is_whole();
"""
AS_BEFORE = """
DROP TRIGGER claims_are_whole ON agenda_claim;
CREATE CONSTRAINT TRIGGER claims_are_whole
  AFTER INSERT OR UPDATE OR DELETE ON agenda_claim
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION avec.appointment_is_whole();
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0009_who_leaves_leaves_nothing")]
    operations = [migrations.RunSQL(LESS, AS_BEFORE)]
