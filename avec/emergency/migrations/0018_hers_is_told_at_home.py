"""What was opened of her in an emergency this week is on her list of what is new."""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

twice = import_module("avec.emergency.migrations.0013_twice_in_a_day")

WAITS_IN = twice.WAITS_IN.replace(
    "  ], NULL);",
    """    ,
    CASE WHEN EXISTS (SELECT FROM public.emergency_attempt
      WHERE owner_id = me AND ends_at IS NOT NULL
        AND tried_at > at - interval '7 days') THEN 'emergency.opened' END
  ], NULL);""",
)


class Migration(migrations.Migration):
    dependencies = [("emergency", "0017_every_try_is_hers")]
    operations = [NarrowFunction("avec.waits_in_emergency()", WAITS_IN)]
