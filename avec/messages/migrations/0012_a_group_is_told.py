"""A seat that is free, a gathering that moves or is cancelled, may be told too."""

from importlib import import_module

from django.db import migrations, models

before = import_module("avec.messages.migrations.0011_a_reference_is_told")

WORDS = ("group", "une place se libère, ou une séance change")
AFTER = [kind for kind, _words in before.KINDS].index("appointment") + 1
KINDS = [*before.KINDS[:AFTER], WORDS, *before.KINDS[AFTER:]]


class Migration(migrations.Migration):
    dependencies = [("messages", "0011_a_reference_is_told")]
    operations = [
        migrations.RemoveConstraint("message", "message_kind_is_known"),
        migrations.AlterField(
            "message", "kind", models.CharField(choices=KINDS, max_length=20)
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _words in KINDS])),
                name="message_kind_is_known",
            ),
        ),
    ]
