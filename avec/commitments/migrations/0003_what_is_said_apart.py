"""What is said of a promise stands in its own row, which who promised reads while tied.

What was said already keeps its key: the row takes the one of its promise.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

MOVED = """
INSERT INTO commitments_outcome (id, commitment_id, owner_id, promiser_id, sealed)
  SELECT id, id, owner_id, promiser_id, said_sealed FROM commitments_commitment
  WHERE said_sealed IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0002_walls")]
    operations = [
        migrations.CreateModel(
            name="Outcome",
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
                ("sealed", models.BinaryField(null=True)),
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcome",
                        to="commitments.commitment",
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
                (
                    "promiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={"verbose_name": "ce qu’une promesse est devenue"},
        ),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
    ]
