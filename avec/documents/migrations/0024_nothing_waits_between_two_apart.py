"""What may wait is not said either between two people whom a block keeps apart.

The hint of the first page counted what a blocked person had opened: the page showed
nothing of it, but whoever asked the function by themselves learned that it was there.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

before = import_module("avec.documents.migrations.0012_a_block_closes")

APART = "NOT owner_id = ANY ((SELECT avec.kept_apart())::uuid[])"
WAITS = before.WAITS.replace(
    "stopped_at IS NULL\n        AND given_at > at - interval '7 days'",
    f"stopped_at IS NULL\n        AND given_at > at - interval '7 days'\n        AND {APART}",
).replace(
    "helper_id = me AND ended_at IS NULL AND ends_at > at",
    f"helper_id = me AND ended_at IS NULL AND ends_at > at\n        AND {APART}",
)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0023_what_is_said_closes"),
        ("circles", "0008_whom_a_block_keeps_apart"),
    ]
    operations = [NarrowFunction("avec.waits_in_documents()", WAITS)]
