"""A key or a card that waits for its day does not open; the proof names what it used."""

from importlib import import_module

from django.db import migrations

from avec.access.walls import NarrowFunction

signed = import_module("avec.emergency.migrations.0009_a_signed_proof")


def _now(sql: str, was: str, becomes: str) -> str:
    if was not in sql:
        raise AssertionError(was)
    return sql.replace(was, becomes)


PROOF = _now(
    signed.PROOF,
    "p.how IN ('passkey', 'passphrase and card')\n",
    "avec.means_count(p.person, p.how, p.means)\n",
)


class Migration(migrations.Migration):
    dependencies = [
        ("emergency", "0015_whom_she_designated"),
        ("people", "0013_what_is_new_waits"),
    ]
    operations = [NarrowFunction("avec.emergency_proof()", PROOF, callers="")]
