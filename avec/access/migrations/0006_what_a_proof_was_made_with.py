"""A proof of who somebody is also says what it was made with: which key, which card."""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

signed = import_module("avec.access.migrations.0005_signed_proofs")


def _now(sql: str, was: str, becomes: str) -> str:
    if was not in sql:
        raise AssertionError(was)
    return sql.replace(was, becomes)


# What was signed before today names nothing that it was made with: it is still read,
# and proves no more than a pass phrase does.
PROOF = _now(
    _now(
        _now(signed.PROOF, "OUT number uuid)", "OUT number uuid, OUT means uuid)"),
        "[0-9]{1,12}:[0-9a-f-]{36}$'",
        "[0-9]{1,12}:[0-9a-f-]{36}(:[0-9a-f-]{36})?$'",
    ),
    "  number := part[6]::uuid;\n",
    "  number := part[6]::uuid;\n  means := part[7]::uuid;\n",
)


class Migration(migrations.Migration):
    dependencies = [("access", "0005_signed_proofs")]
    operations = [
        migrations.RunSQL(
            "DROP FUNCTION avec.proof_in(text)", migrations.RunSQL.noop
        ),
        NarrowFunction("avec.proof_in(text)", PROOF, callers=""),
    ]
