"""Whether there may be news of difficult moments: one open, or one to go back over."""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

walls = import_module("avec.episodes.migrations.0002_walls")

WAITS = walls.WAITS.replace(
    "  THEN RETURN '{episodes.open}'; END IF;\n  RETURN '{}';",
    """  THEN RETURN '{episodes.open,episodes.review}'; END IF;
  IF EXISTS (SELECT FROM public.episodes_episode
      WHERE person_id = me
        AND least(closed_at, ends_at) <= at - interval '7 days'
        AND least(closed_at, ends_at) > at - interval '28 days')
  THEN RETURN '{episodes.review}'; END IF;
  RETURN '{}';""",
)


class Migration(migrations.Migration):
    dependencies = [("episodes", "0002_walls")]
    operations = [NarrowFunction("avec.waits_in_episodes()", WAITS)]
