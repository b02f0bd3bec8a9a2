"""What is opened of an answer is in its own row, and what is counted goes with it.

Who reads a result has no way to the answers. Results opened before held them: they are
closed, and are opened again by whoever wishes. Averages are made once, when a group of
eleven is full, and kept.
"""

import django.db.models.deletion
from django.db import migrations, models

import avec.foundation.models

# Closed, then named and linked; the columns below are made strict after that.
CLOSED = """
UPDATE questionnaires_opening
  SET stopped_at = coalesce(stopped_at, greatest(avec.now(), given_at)),
    questionnaire_id = (SELECT r.questionnaire_id FROM questionnaires_response r
      WHERE r.id = response_id);
UPDATE questionnaires_counted c SET response_id = (
  SELECT r.id FROM questionnaires_response r
  WHERE r.owner_id = c.owner_id AND r.questionnaire_id = c.questionnaire_id
  ORDER BY r.answered_at DESC, r.id LIMIT 1);
DELETE FROM questionnaires_counted WHERE response_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0002_walls")]
    operations = [
        migrations.AddField("opening", "sealed", models.BinaryField(null=True)),
        migrations.AddField(
            "opening",
            "questionnaire",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="questionnaires.questionnaire",
            ),
        ),
        migrations.AddField(
            "counted",
            "response",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="questionnaires.response",
            ),
        ),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
        migrations.AlterField(
            "opening",
            "questionnaire",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="questionnaires.questionnaire",
            ),
        ),
        migrations.AlterField(
            "counted",
            "response",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="questionnaires.response",
            ),
        ),
        migrations.CreateModel(
            name="Average",
            fields=[
                (
                    "questionnaire",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="questionnaires.questionnaire",
                    ),
                ),
                ("people", models.IntegerField()),
                ("result", models.DecimalField(decimal_places=1, max_digits=9)),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=avec.foundation.models.DatabaseNow()
                    ),
                ),
            ],
            options={"verbose_name": "moyenne d’un questionnaire"},
        ),
        migrations.AddConstraint(
            "average",
            models.CheckConstraint(
                condition=models.Q(("people__gte", 11)),
                name="average_of_eleven_or_more",
            ),
        ),
    ]
