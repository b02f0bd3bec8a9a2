"""Whoever chose any messages at all is told when her pages are opened in an emergency.

Her silence hours are kept, and the message says no more than the others.
"""

from importlib import import_module

from django.db import migrations, models

from avec.access.walls import NarrowFunction

first = import_module("avec.messages.migrations.0002_walls")


def _or_an_emergency(sql: str, wanted: str, kind: str) -> str:
    if wanted not in sql:
        raise AssertionError(wanted)
    return sql.replace(wanted, f"({kind} = 'emergency' OR {wanted})")


LEAVE = _or_an_emergency(first.LEAVE, "what = ANY (c.wants)", "what")
TAKE = _or_an_emergency(first.TAKE, "waits.kind = ANY (c.wants)", "waits.kind")
KINDS = [
    "question",
    "dictation",
    "invitation",
    "reread",
    "commitment",
    "emergency",
    "code",
]


class Migration(migrations.Migration):
    dependencies = [("messages", "0003_a_promise_is_told")]
    operations = [
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("question", "quelqu’un me pose une question, ou me répond"),
                    ("dictation", "des mots écrits sous ma dictée attendent mon oui"),
                    ("invitation", "une invitation m’attend"),
                    ("reread", "le jour que j’ai choisi pour relire est venu"),
                    (
                        "commitment",
                        "une promesse m’est faite, ou son jour est venu",
                    ),
                    (
                        "emergency",
                        "mes pages ont été ouvertes en urgence, ou demandées",
                    ),
                    ("code", "un code pour vérifier une adresse"),
                ],
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(model_name="message", name="message_kind_is_known"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="message_kind_is_known"
            ),
        ),
        NarrowFunction("avec.leave_message(uuid, text, text, timestamptz)", LEAVE),
        NarrowFunction("avec.take_message(text)", TAKE, callers=first.JOB),
    ]
