"""Whom a block keeps apart is asked in the one place where it is found."""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

learns = import_module("avec.emergency.migrations.0006_who_learns_what")
asked = import_module("avec.emergency.migrations.0007_asked_again")
proof = import_module("avec.emergency.migrations.0009_a_signed_proof")

ALLOWED = asked.ALLOWED.replace(
    """    AND NOT EXISTS (
      SELECT 1 FROM public.circles_block b
      WHERE (b.person_id = whose AND b.other_id = reader)
         OR (b.person_id = reader AND b.other_id = whose))
""",
    "    AND NOT avec.are_kept_apart(whose, reader)\n",
)
ONE_BY_ONE = ("avec.emergency_kept_apart(", "avec.are_kept_apart(")


class Migration(migrations.Migration):
    dependencies = [
        ("emergency", "0011_under_which_hat"),
        ("circles", "0009_two_kept_apart"),
    ]
    operations = [
        NarrowFunction("avec.emergency_allows(uuid, uuid)", ALLOWED, callers=""),
        NarrowFunction(
            "avec.emergency_trusted_by(uuid)",
            learns.TRUSTED.replace(*ONE_BY_ONE),
            callers="",
        ),
        NarrowFunction(
            "avec.try_emergency(uuid, text, text, bytea, int)",
            proof.TRY.replace(*ONE_BY_ONE),
        ),
        migrations.RunSQL(
            "DROP FUNCTION avec.emergency_kept_apart(uuid, uuid)",
            migrations.RunSQL.noop,
        ),
    ]
