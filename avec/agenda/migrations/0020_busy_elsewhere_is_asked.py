"""What may be taken without asking again is asked after all when one is busy elsewhere."""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

agreeing = import_module("avec.agenda.migrations.0003_agreeing")

ABSENT = """    AND NOT EXISTS (SELECT FROM public.agenda_absence a
      WHERE a.owner_id = person AND a.during && span)
"""
BUSY = """    AND NOT EXISTS (SELECT FROM public.agenda_busytime b
      WHERE b.owner_id = person AND b.during && span
        AND pg_catalog.lower(b.during) > pg_catalog.lower(span) - interval '25 hours'
        AND pg_catalog.lower(b.during) < pg_catalog.upper(span))
"""
before, absent, after = agreeing.IS_OFFERED.partition(ABSENT)
IS_OFFERED = before + absent + BUSY + after


class Migration(migrations.Migration):
    dependencies = [("agenda", "0019_dates_hold_their_people")]
    operations = [
        NarrowFunction("avec.is_offered(uuid, tstzrange)", IS_OFFERED, callers="")
    ]
