"""A yes that is asked, for who is there for what, may be told like the rest."""

from importlib import import_module

from django.db import migrations, models

from avec.access.walls import NarrowFunction

narrower = import_module("avec.messages.migrations.0006_narrower")

KINDS = [
    ("question", "quelqu’un me pose une question, ou me répond"),
    ("dictation", "des mots écrits sous ma dictée attendent mon oui"),
    ("invitation", "une invitation m’attend"),
    ("reread", "le jour que j’ai choisi pour relire est venu"),
    ("commitment", "une promesse m’est faite, ou son jour est venu"),
    ("appointment", "un rendez-vous m’est proposé, change ou approche"),
    ("reference", "on me demande un oui, pour qui est là pour quoi"),
    ("emergency", "mes pages ont été ouvertes en urgence, ou demandées"),
    ("moment", "un moment difficile commence, ou je peux y revenir"),
    ("key", "une clé ou une carte de plus, faite sans code ni clé"),
    ("code", "un code pour vérifier une adresse"),
]


BEFORE = "('question', 'dictation', 'commitment', 'moment')"
AFTER = "('question', 'dictation', 'commitment', 'reference', 'moment')"
if BEFORE not in narrower.LEAVE:
    raise AssertionError(BEFORE)
LEAVE = narrower.LEAVE.replace(BEFORE, AFTER)


class Migration(migrations.Migration):
    dependencies = [("messages", "0010_an_appointment_is_told")]
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
        NarrowFunction("avec.leave_message(uuid, text, text, timestamptz)", LEAVE),
    ]
