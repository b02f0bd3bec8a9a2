"""Bring the database up to date, as its owner, in a process of its own.

The process that serves the site never knows the owner's address.
"""

import io
import os
import sys
from collections.abc import Mapping

from hosting import django_side, environment, roles
from hosting.words import CannotHost, say


class CannotMigrate(CannotHost):
    """The database stays as it was; nothing was lost, nothing is served."""


def migrate_apart(prepared: Mapping[str, str]) -> None:
    """Migrate in a child process, then give the database the ticket key.

    :raises CannotMigrate: when a migration failed; what it said is above.
    """
    try:
        django_side.run(
            "hosting.migrating",
            own=environment.only_for("owner", prepared),
            refusal="La mise à jour de la base n’a pas abouti (voir ci-dessus).",
        )
    except CannotHost as refusal:
        raise CannotMigrate(*refusal.args) from None
    roles.write_ticket_secret(prepared["AVEC_OWNER_URL"], prepared["AVEC_TICKET_KEY"])


def waiting() -> list[str]:
    """Name the migrations that the connected database has not had yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def main() -> int:
    """Migrate this process's database if it needs it."""
    import django
    from django.core.management import call_command
    from django.db import DatabaseError

    django.setup()
    from avec.documents.shelf import TemplateChanged

    steps = waiting()
    if steps:
        say(f"  Base de données : {len(steps)} étapes de mise à jour.")
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except DatabaseError as error:
            why = str(error).partition("\n")[0]
            say(f"  La base de données ne suit pas cette mise à jour : {why}")
            return 1
    try:
        call_command("load_templates", stdout=io.StringIO())
    except TemplateChanged as changed:
        say(f"  Le modèle « {changed} » a changé sans changer de numéro de version.")
        return 1
    if os.environ.get("AVEC_STATIC_DIR"):
        call_command("collectstatic", interactive=False, verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
