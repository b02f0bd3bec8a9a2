"""A published passage hangs on its version, document and owner by the walls alone.

They hold the three at once; each held alone as well was three searches more for every
passage published.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0012_a_block_closes"),
        ("people", "0009_lists_found_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="versionitem",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AlterField(
            model_name="versionitem",
            name="owner",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AlterField(
            model_name="versionitem",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="documents.version",
            ),
        ),
    ]
