"""She ends, when she wishes, what may still be said after a moment that has closed."""

import uuid
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import avec.foundation.models
from avec.access.walls import NarrowFunction, Wall

afterwards = import_module("avec.directives.migrations.0009_said_afterwards")

# Of her own document and her own moment; erased with either.
ITS_OWNER = """
ALTER TABLE directives_nomoresaid
  ADD CONSTRAINT nomoresaid_has_the_owner_of_its_document
    FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT nomoresaid_goes_with_its_moment
    FOREIGN KEY (episode_id) REFERENCES episodes_episode (id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""


def _now(sql: str, was: str, becomes: str) -> str:
    if was not in sql:
        raise AssertionError(was)
    return sql.replace(was, becomes)


CLOSED = _now(
    afterwards.CLOSED,
    "    AND v.revoked_at IS NULL\n",
    "    AND v.revoked_at IS NULL\n"
    "    AND NOT EXISTS (SELECT FROM public.directives_nomoresaid n\n"
    "      WHERE n.document_id = d.id AND n.episode_id = e.id)\n",
)

MINE = "owner_id = (select avec.me())"


class Migration(migrations.Migration):
    dependencies = [
        ("directives", "0009_said_afterwards"),
        ("episodes", "0009_she_said_no_or_was_not_asked"),
    ]
    operations = [
        migrations.CreateModel(
            name="NoMoreSaid",
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
                (
                    "ended_at",
                    models.DateTimeField(
                        db_default=avec.foundation.models.DatabaseNow()
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="episodes.episode",
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
            ],
            options={"verbose_name": "fin de ce qui se dit encore"},
        ),
        migrations.AddConstraint(
            "nomoresaid",
            models.UniqueConstraint(
                fields=["document", "episode"], name="no_more_said_once"
            ),
        ),
        migrations.RunSQL(ITS_OWNER, migrations.RunSQL.noop),
        NarrowFunction("avec.passages_closed()", CLOSED),
        Wall(
            "directives_nomoresaid",
            read=MINE,
            add=f"{MINE} and episode_id = any ((select avec.my_episodes())::uuid[])",
        ),
    ]
