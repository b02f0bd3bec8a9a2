"""A message may also be left by the work that nobody asks for: nobody marks it."""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

narrower = import_module("avec.messages.migrations.0006_narrower")

MARK = "pg_catalog.md5(avec.me()::text || named)"
WRITE = narrower.WRITE.replace(MARK, f"coalesce({MARK}, '')")


class Migration(migrations.Migration):
    dependencies = [("messages", "0007_told_with_another")]
    operations = [
        NarrowFunction(
            "avec.write_message(uuid, text, text, timestamptz)", WRITE, callers=""
        ),
    ]
