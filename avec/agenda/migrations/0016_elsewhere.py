"""Calendars elsewhere, and when people are busy there: never proposed any more.

The work that waits takes a calendar without its address, which is sealed; it gives back
stretches of time, and nothing else. Whoever asks for a time in common learns nothing of
why somebody is not free.
"""

import datetime
import uuid
from importlib import import_module

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import avec.foundation.models
from avec.access.walls import NarrowFunction, Wall

agreeing = import_module("avec.agenda.migrations.0003_agreeing")
written_on = import_module("avec.agenda.migrations.0007_hours_written_on")


def _now(sql: str, was: str, becomes: str) -> str:
    if was not in sql:
        raise AssertionError(was)
    return sql.replace(was, becomes)


# What is busy elsewhere is not free. A stretch lasts a day of twenty-five hours at most.
FREE = _now(
    written_on.FREE,
    "  RETURN found * pg_catalog.tstzmultirange(span);",
    """  SELECT pg_catalog.range_agg(b.during) INTO less FROM public.agenda_busytime b
    WHERE b.owner_id = person
      AND pg_catalog.lower(b.during) > pg_catalog.lower(span) - interval '25 hours'
      AND pg_catalog.lower(b.during) < pg_catalog.upper(span);
  IF less IS NOT NULL THEN found := found - less; END IF;
  RETURN found * pg_catalog.tstzmultirange(span);""",
)

# What may be taken without asking again is asked after all when one is busy elsewhere.
IS_OFFERED = _now(
    agreeing.IS_OFFERED,
    "a.owner_id = person AND a.during && span)\n",
    """a.owner_id = person AND a.during && span)
    AND NOT EXISTS (SELECT FROM public.agenda_busytime b
      WHERE b.owner_id = person AND b.during && span
        AND pg_catalog.lower(b.during) > pg_catalog.lower(span) - interval '25 hours'
        AND pg_catalog.lower(b.during) < pg_catalog.upper(span))
""",
)

# One calendar to read, and whose it is. Several may ask at once: each takes what no
# other has; one that is killed leaves it for an hour later.
TAKE = """
CREATE OR REPLACE FUNCTION avec.take_other_calendar()
RETURNS TABLE (id uuid, owner uuid, at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  key uuid;
BEGIN
  SELECT c.id INTO key FROM public.agenda_othercalendar c
    WHERE c.stopped_at IS NULL AND c.due_at <= avec.now()
    ORDER BY c.due_at, c.id LIMIT 1 FOR UPDATE SKIP LOCKED;
  RETURN QUERY UPDATE public.agenda_othercalendar c
    SET tried_at = avec.now(), due_at = avec.now() + interval '1 hour'
    WHERE c.id = key RETURNING c.id, c.owner_id, c.tried_at;
END $$;
"""

# What it came to, all at once: what was busy before is replaced. Nothing given is that
# nothing changed. A reading that another one overtook writes nothing.
KEEP = """
CREATE OR REPLACE FUNCTION avec.keep_busy_times(
  key uuid, at timestamptz, spans tstzrange[], state text, whole boolean)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  whose uuid;
BEGIN
  SELECT c.owner_id INTO whose FROM public.agenda_othercalendar c
    WHERE c.id = key AND c.tried_at = at FOR UPDATE;
  IF whose IS NULL THEN RETURN false; END IF;
  IF spans IS NOT NULL THEN
    DELETE FROM public.agenda_busytime b WHERE b.calendar_id = key;
    INSERT INTO public.agenda_busytime (id, calendar_id, owner_id, during)
      SELECT pg_catalog.gen_random_uuid(), key, whose, s
        FROM pg_catalog.unnest(spans) AS s;
    UPDATE public.agenda_othercalendar c
      SET written_at = avec.now(), mark = state, is_whole = whole WHERE c.id = key;
  END IF;
  UPDATE public.agenda_othercalendar c
    SET read_at = avec.now(), due_at = avec.now() + interval '1 hour', failures = 0,
      trouble = '', stopped_at = NULL
    WHERE c.id = key;
  RETURN true;
END $$;
"""

# Why it was not read. It is tried later and later, a day at most; a wrong password three
# times, or a month without an answer, and it waits for its owner.
NOT_READ = """
CREATE OR REPLACE FUNCTION avec.note_not_read(key uuid, at timestamptz, word text)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  UPDATE public.agenda_othercalendar c
    SET failures = least(c.failures + 1, 1000), trouble = word,
      due_at = avec.now()
        + least(interval '1 hour' * (2 ^ least(c.failures, 5)), interval '24 hours'),
      stopped_at = CASE WHEN word = 'refused' AND c.trouble = 'refused'
          AND c.failures >= 2
        OR coalesce(c.read_at, c.made_at) < avec.now() - interval '30 days'
        THEN avec.now() END
    WHERE c.id = key AND c.tried_at = at
$$;
"""

# Whoever leaves for good leaves no address, no password, no busy time.
FORGET = """
CREATE OR REPLACE FUNCTION avec.forget_other_calendars() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM FROM public.agenda_othercalendar WHERE owner_id = avec.me()
    ORDER BY id FOR UPDATE;
  DELETE FROM public.agenda_busytime WHERE owner_id = avec.me();
  DELETE FROM public.agenda_othercalendar WHERE owner_id = avec.me();
END $$;
"""

# Whether there may be news: never less than ``news.py`` finds.
WAITS = """
CREATE OR REPLACE FUNCTION avec.waits_elsewhere() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (SELECT FROM public.agenda_othercalendar c WHERE c.owner_id = avec.me()
    AND coalesce(c.read_at, c.made_at) < avec.now() - interval '1 day')
  THEN RETURN '{agenda.not_read}'; END IF;
  RETURN '{}';
END $$;
"""

MINE = "owner_id = (select avec.me())"
NEW = (
    "tried_at is null and read_at is null and written_at is null and failures = 0"
    " and trouble = '' and mark = ''"
)
JOB = "avec_job"


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0015_coming_instead"),
        ("people", "0013_what_is_new_waits"),
    ]
    operations = [
        migrations.CreateModel(
            name="OtherCalendar",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sealed", models.BinaryField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("address", "À une adresse (ICS)"),
                            ("account", "Dans un compte (CalDAV)"),
                        ],
                        max_length=10,
                        verbose_name="où il est",
                    ),
                ),
                ("zone", models.CharField(default="Europe/Paris", max_length=40)),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=avec.foundation.models.DatabaseNow()
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        db_default=avec.foundation.models.DatabaseNow()
                    ),
                ),
                ("tried_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("written_at", models.DateTimeField(null=True)),
                ("is_whole", models.BooleanField(default=True)),
                ("mark", models.CharField(blank=True, max_length=200)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("address", "cette adresse ne commence pas par https."),
                            (
                                "inside",
                                "cette adresse mène à un réseau privé, et Avec n’y va pas.",
                            ),
                            ("silent", "l’adresse ne répond pas."),
                            ("certificate", "son certificat n’est pas reconnu."),
                            (
                                "refused",
                                "le nom du compte ou le mot de passe n’est pas accepté.",
                            ),
                            ("missing", "il n’y a plus rien à cette adresse."),
                            ("answers", "l’adresse répond autre chose que prévu."),
                            ("content", "ce n’est pas un calendrier qui se trouve là."),
                            ("long", "il y a là plus que ce qu’Avec peut lire."),
                            ("ours", "la panne est de notre côté."),
                        ],
                        max_length=12,
                    ),
                ),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "mon autre calendrier",
            },
        ),
        migrations.CreateModel(
            name="BusyTime",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="times",
                        to="agenda.othercalendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "moment occupé ailleurs",
            },
        ),
        migrations.AddIndex(
            model_name="othercalendar",
            index=models.Index(
                condition=models.Q(("stopped_at", None)),
                fields=["due_at"],
                name="calendar_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="othercalendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["address", "account"])),
                name="calendar_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="othercalendar",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "trouble__in",
                        [
                            "",
                            "address",
                            "inside",
                            "silent",
                            "certificate",
                            "refused",
                            "missing",
                            "answers",
                            "content",
                            "long",
                            "ours",
                        ],
                    )
                ),
                name="calendar_trouble_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="busytime",
            index=models.Index(
                models.F("owner"),
                django.contrib.postgres.fields.ranges.RangeStartsWith("during"),
                name="busy_time_finds",
            ),
        ),
        migrations.AddConstraint(
            model_name="busytime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("during__isempty", False),
                    (
                        "during__endswith__lte",
                        django.db.models.expressions.CombinedExpression(
                            django.contrib.postgres.fields.ranges.RangeStartsWith(
                                "during"
                            ),
                            "+",
                            models.Value(datetime.timedelta(days=1, seconds=3600)),
                        ),
                    ),
                ),
                name="busy_time_is_within_a_day",
            ),
        ),
        Wall(
            "agenda_othercalendar",
            read=MINE,
            add=f"{MINE} and {NEW}",
            change=(MINE, MINE),
            columns="due_at, stopped_at, sealed, zone",
            remove=MINE,
        ),
        Wall("agenda_busytime", read=MINE, remove=MINE),
        NarrowFunction(
            "avec.free_time(uuid, tstzrange, tstzmultirange)", FREE, callers=""
        ),
        NarrowFunction("avec.is_offered(uuid, tstzrange)", IS_OFFERED, callers=""),
        NarrowFunction("avec.take_other_calendar()", TAKE, callers=JOB),
        NarrowFunction(
            "avec.keep_busy_times(uuid, timestamptz, tstzrange[], text, boolean)",
            KEEP,
            callers=JOB,
        ),
        NarrowFunction(
            "avec.note_not_read(uuid, timestamptz, text)", NOT_READ, callers=JOB
        ),
        NarrowFunction("avec.forget_other_calendars()", FORGET),
        NarrowFunction("avec.waits_elsewhere()", WAITS),
    ]
