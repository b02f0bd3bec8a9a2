"""Whoever chose any messages at all is told of a key made with her pass phrase alone."""

from importlib import import_module

from django.db import migrations, models

from avec.access.walls import NarrowFunction

together = import_module("avec.messages.migrations.0007_told_with_another")
left = import_module("avec.messages.migrations.0008_left_by_the_jobs")

KINDS = [
    ("question", "quelqu’un me pose une question, ou me répond"),
    ("dictation", "des mots écrits sous ma dictée attendent mon oui"),
    ("invitation", "une invitation m’attend"),
    ("reread", "le jour que j’ai choisi pour relire est venu"),
    ("commitment", "une promesse m’est faite, ou son jour est venu"),
    ("emergency", "mes pages ont été ouvertes en urgence, ou demandées"),
    ("moment", "un moment difficile commence, ou je peux y revenir"),
    ("key", "une clé ou une carte de plus, faite sans code ni clé"),
    ("code", "un code pour vérifier une adresse"),
]


def _now(sql: str, was: str, becomes: str) -> str:
    if was not in sql:
        raise AssertionError(was)
    return sql.replace(was, becomes)


WRITE = _now(left.WRITE, "(what = 'emergency' OR", "(what IN ('emergency', 'key') OR")
TAKE = _now(
    together.TAKE,
    "(waits.kind = 'emergency' OR",
    "(waits.kind IN ('emergency', 'key') OR",
)


class Migration(migrations.Migration):
    dependencies = [("messages", "0008_left_by_the_jobs")]
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
        NarrowFunction(
            "avec.write_message(uuid, text, text, timestamptz)", WRITE, callers=""
        ),
        NarrowFunction("avec.take_message(text)", TAKE, callers=together.JOB),
    ]
