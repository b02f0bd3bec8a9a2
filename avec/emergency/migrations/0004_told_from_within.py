"""What is opened is told by the database itself, to people its reader may not know."""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

first = import_module("avec.emergency.migrations.0002_walls")
SIGNATURE = next(
    one.signature
    for one in first.Migration.operations
    if isinstance(one, NarrowFunction) and one.sql is first.TRY
)


class Migration(migrations.Migration):
    dependencies = [("emergency", "0003_counts"), ("messages", "0006_narrower")]
    operations = [
        NarrowFunction(
            SIGNATURE,
            first.TRY.replace("avec.leave_message(", "avec.write_message("),
        )
    ]
