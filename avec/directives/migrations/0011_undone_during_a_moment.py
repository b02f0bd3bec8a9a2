"""What she says she never said is undone while a difficult moment lasts, too.

The function that opens what waits has had one more argument since the rooms of moments
know who is there. Answering « non » during an open moment asked for the former one, and
could not be said. What a report had closed in that moment is open again in it.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

before = import_module("avec.directives.migrations.0008_said_or_not_walls")

OPENS = "    PERFORM avec.open_waiting_shares(me, until, moment::text);\n"
GOES_ON = """    UPDATE public.documents_grant g SET stopped_at = NULL
      FROM public.documents_waitingshare w
      WHERE g.document_id = r.document_id AND g.stopped_at = r.revoked_at
        AND g.waiting_id = w.id AND w.withdrawn_at IS NULL AND g.ends_at > at
        AND g.bundle =
          pg_catalog.md5(moment::text || '/' || w.bundle::text)::uuid
        AND (g.to_team_id IS NOT NULL OR EXISTS (
          SELECT FROM public.circles_tie t WHERE t.person_id = me
            AND t.other_id = g.to_person_id AND t.ended_at IS NULL));
    PERFORM avec.open_waiting_shares(me, until, moment::text, NULL);
"""


def _now(sql: str, was: str, becomes: str) -> str:
    if was not in sql:
        raise AssertionError(was)
    return sql.replace(was, becomes)


class Migration(migrations.Migration):
    dependencies = [
        ("directives", "0010_no_more_said"),
        ("episodes", "0007_who_is_there_walls"),
    ]
    operations = [
        NarrowFunction(
            "avec.answer_revocation(uuid, boolean)",
            _now(before.ANSWER, OPENS, GOES_ON),
        ),
    ]
