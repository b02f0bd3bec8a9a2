"""What claims somebody's time may be more than an appointment: a seat in a group.

Nobody is in two places whatever the two things are. A room above names its own row in
``kept_for``; how it takes and gives back time is here, and nobody calls it from the site.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

from avec.access.walls import NarrowFunction

walls = import_module("avec.agenda.migrations.0002_walls")
agreeing = import_module("avec.agenda.migrations.0003_agreeing")


def _now(sql: str, was: str, becomes: str) -> str:
    if was not in sql:
        raise AssertionError(was)
    return sql.replace(was, becomes)


# A claim for something else says nothing of any appointment.
WHOLE = _now(
    walls.WHOLE,
    "  SELECT * INTO one FROM public.agenda_appointment a WHERE a.id = key;",
    "  IF key IS NULL THEN RETURN NULL; END IF;\n"
    "  SELECT * INTO one FROM public.agenda_appointment a WHERE a.id = key;",
)

# The time of one person for one thing of a room above; false when it is taken.
KEEP = """
CREATE OR REPLACE FUNCTION avec.keep_time(
  person uuid, thing uuid, span tstzrange, knowingly boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM avec.hold_time(ARRAY[person]);
  IF NOT knowingly AND avec.is_taken_beside(person, span, '{}') THEN RETURN false; END IF;
  INSERT INTO public.agenda_claim (id, owner_id, kept_for, during, overlaps_knowingly)
    VALUES (pg_catalog.gen_random_uuid(), person, thing, span, knowingly);
  RETURN true;
EXCEPTION WHEN exclusion_violation THEN
  RETURN false;
END $$;
"""

# Their time is theirs again.
FREE = """
CREATE OR REPLACE FUNCTION avec.free_kept_time(things uuid[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM public.agenda_claim c WHERE c.kept_for = ANY (things)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0011_moving")]
    operations = [
        migrations.AlterField(
            "claim",
            "appointment",
            models.ForeignKey(
                null=True,
                on_delete=models.deletion.CASCADE,
                related_name="claims",
                to="agenda.appointment",
            ),
        ),
        migrations.AlterField(
            "claim",
            "time",
            models.ForeignKey(
                null=True,
                on_delete=models.deletion.CASCADE,
                related_name="claims",
                to="agenda.proposedtime",
            ),
        ),
        migrations.AddField("claim", "kept_for", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "claim",
            models.UniqueConstraint(fields=["kept_for", "owner"], name="kept_once"),
        ),
        migrations.AddConstraint(
            "claim",
            models.CheckConstraint(
                condition=Q(
                    appointment__isnull=False, time__isnull=False, kept_for=None
                )
                | Q(appointment=None, time=None, kept_for__isnull=False),
                name="claim_is_for_one_thing",
            ),
        ),
        NarrowFunction("avec.appointment_is_whole()", WHOLE, callers=""),
        # Asked by nothing any more: ``is_taken_beside`` knows all that claims time.
        migrations.RunSQL(
            "DROP FUNCTION avec.is_taken(uuid, tstzrange, uuid)", agreeing.IS_TAKEN
        ),
        NarrowFunction(
            "avec.keep_time(uuid, uuid, tstzrange, boolean)", KEEP, callers=""
        ),
        NarrowFunction("avec.free_kept_time(uuid[])", FREE, callers=""),
    ]
