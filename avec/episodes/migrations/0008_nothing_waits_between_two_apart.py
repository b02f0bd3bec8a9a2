"""That a difficult moment is open is said to nobody whom a block keeps apart from her.

The list of the sheets left them out; the hint of the first page did not, and whoever
asked it by themselves learned that one was open.
"""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

before = import_module("avec.episodes.migrations.0003_a_review_is_offered")

WAITS = before.WAITS.replace(
    "WHERE n.person_id = me AND n.removed_at IS NULL\n",
    "WHERE n.person_id = me AND n.removed_at IS NULL\n"
    "        AND NOT e.person_id = ANY ((SELECT avec.kept_apart())::uuid[])\n",
)


class Migration(migrations.Migration):
    dependencies = [
        ("episodes", "0007_who_is_there_walls"),
        ("circles", "0008_whom_a_block_keeps_apart"),
    ]
    operations = [NarrowFunction("avec.waits_in_episodes()", WAITS)]
