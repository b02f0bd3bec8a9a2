"""A seat offered by somebody whom a block keeps apart is not said to wait.

The page showed nothing of the meeting; whoever asked the hint by themselves learned
that a seat stood there.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

before = import_module("avec.meetings.migrations.0006_put_out_walls")

WAITS = before.WAITS.replace(
    "      AND put_out_at IS NULL)\n",
    "      AND put_out_at IS NULL\n"
    "      AND NOT about_id = ANY ((SELECT avec.kept_apart())::uuid[]))\n",
)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0007_not_kept"),
        ("circles", "0008_whom_a_block_keeps_apart"),
    ]
    operations = [NarrowFunction("avec.waits_in_meetings()", WAITS)]
