"""What a calendar elsewhere shows is named by what it does: no column has a level."""

from importlib import import_module

from django.db import migrations, models

from avec.access.walls import NarrowFunction

before = import_module("avec.agenda.migrations.0006_subscription_walls")

WAS, BECOMES = "s.level::text", "s.shows::text"
if WAS not in before.BEHIND:
    raise AssertionError(WAS)


class Migration(migrations.Migration):
    dependencies = [("agenda", "0007_hours_written_on")]
    operations = [
        migrations.RemoveConstraint("subscription", "subscription_level_is_known"),
        migrations.RenameField("subscription", "level", "shows"),
        migrations.AddConstraint(
            "subscription",
            models.CheckConstraint(
                condition=models.Q(("shows__in", ["busy", "neutral", "detailed"])),
                name="subscription_shows_is_known",
            ),
        ),
        NarrowFunction(
            "avec.subscription_behind(text)", before.BEHIND.replace(WAS, BECOMES)
        ),
    ]
