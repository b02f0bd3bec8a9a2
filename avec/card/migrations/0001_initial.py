# A card of chosen lines, and the devices that keep it.

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import avec.foundation.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0009_lists_found_once"),
        ("access", "0003_walls"),
        ("documents", "0013_published_words_are_held_at_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="CrisisCard",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField(null=True)),
                ("number", models.IntegerField()),
                ("made_at", models.DateTimeField(db_default=avec.foundation.models.DatabaseNow())),
                ("check_code", models.CharField(max_length=8, unique=True)),
                ("version_ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("owner", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
            ],
            options={"verbose_name": "carte de crise"},
        ),
        migrations.CreateModel(
            name="KeptCard",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("device", models.CharField(max_length=80, verbose_name="appareil")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("kept_at", models.DateTimeField(db_default=avec.foundation.models.DatabaseNow(), verbose_name="depuis")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="jusqu’à")),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
            ],
            options={"verbose_name": "appareil qui garde la carte"},
        ),
        migrations.AddConstraint(
            model_name="crisiscard",
            constraint=models.UniqueConstraint(fields=("owner", "number"), name="crisis_card_number_is_one"),
        ),
    ]
