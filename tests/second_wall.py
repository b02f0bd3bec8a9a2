"""The two walls, one at a time: what each lets through when the other is open."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from avec.access import walls
from avec.access.identity import acting_as, ticket
from avec.access.viewer import Viewer

# Places and their forms: nobody is named in them, and only some may write.
READ_BY_EVERYONE = {
    "people_organization",
    "people_team",
    "documents_templateversion",
    "documents_withdrawntemplate",
    "questionnaires_questionnaire",
    "groups_group",
    "groups_schedule",
    "groups_gathering",
}
ATTACKS = Path(__file__).parent / "house" / "attacks"


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """A connection of the owner of the database; nothing of it is kept."""
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        yield owner
        owner.rollback()


@contextmanager
def as_web(viewer: Viewer | None = None) -> Iterator[psycopg.Connection]:
    """A bare connection of the web role, as injected SQL would have; not kept."""
    with psycopg.connect(os.environ["AVEC_WEB_URL"]) as web:
        if viewer is not None:
            become(web, viewer)
        yield web
        web.rollback()


def told(web: psycopg.Connection, said: str) -> None:
    """Put something in the place where PostgreSQL looks for a ticket."""
    web.execute("SELECT set_config('avec.ticket', %s, true)", [said])


def become(web: psycopg.Connection, viewer: Viewer) -> None:
    """Change who acts in the middle of a transaction, as only a test can."""
    told(web, ticket(viewer, web.info.backend_pid))


def statements(name: str) -> list[str]:
    """Return the statements of one file of attacks."""
    text = (ATTACKS / f"{name}.sql").read_text(encoding="utf-8")
    bare = "\n".join(line for line in text.splitlines() if line[:2] != "--")
    return [said.strip() for said in bare.split(";\n") if said.strip(" ;\n")]


def named_statements(name: str) -> list[tuple[str, str]]:
    """Return each statement with who tries it, named on the line above."""
    text = (ATTACKS / f"{name}.sql").read_text(encoding="utf-8")
    found = re.findall(r"^-- (\w+)\n(.+?);$", text, re.M | re.S)
    return [(who, statement.strip()) for who, statement in found]


def our_models() -> list[type[models.Model]]:
    """Return the models of the house."""
    return [m for m in apps.get_models() if m.__module__.startswith("avec.")]


def tables_everyone_reads() -> set[str]:
    """Name the tables whose policies only say who writes: everybody reads them."""
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT tablename FROM pg_policies WHERE cmd = 'SELECT' AND qual = 'true'"
        )
        return {name for (name,) in rows}


def walled_models() -> list[type[models.Model]]:
    """Return the models whose rows PostgreSQL shows to some and hides from others.

    Those that say what is visible of them, whatever the database thinks of it: a
    table that lost its policies must not leave the tests with them.
    """
    MigrationLoader(None)  # reads the declarations of open tables
    return sorted(
        (
            model
            for model in our_models()
            if hasattr(model._default_manager, "visible_to")
            and model._meta.db_table not in {*walls.OPEN, *READ_BY_EVERYONE}
        ),
        key=lambda model: model._meta.label,
    )


def keys_let_through_by_django(queryset: models.QuerySet) -> set:
    """Run a query where PostgreSQL hides nothing: only Django's filter is left."""
    query = queryset.order_by().values_list("pk").query
    try:
        statement, parameters = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return set()
    cursor = psycopg.ClientCursor(_warden())
    return {key for (key,) in cursor.execute(statement, parameters)}


@cache
def _warden() -> psycopg.Connection:
    """One connection for all these questions, as the role that no policy stops."""
    warden = psycopg.connect(os.environ["AVEC_OWNER_URL"], autocommit=True)
    warden.execute("SET ROLE avec_warden")
    return warden


def keys_let_through_by_postgres(viewer: Viewer, model: type[models.Model]) -> set:
    """Ask for every row as the site's role, forgetting Django's filter."""
    with acting_as(viewer), transaction.atomic():
        return set(model._base_manager.values_list("pk", flat=True))


def all_keys(model: type[models.Model]) -> set:
    """Return the key of every row, both walls open."""
    return keys_let_through_by_django(model._base_manager.all())


def find(cast, table: str, where: str, column: str = "id"):
    """Return one column of the one row, past both walls; ``:name`` names a person."""
    for name, key in cast.people.items():
        where = re.sub(rf":{name}\b", f"'{key}'", where)
    found = _warden().execute(f"SELECT {column} FROM {table} WHERE {where}").fetchall()
    assert len(found) == 1, (table, where, len(found))
    return found[0][0]


def found(cast, model: type[models.Model], where: str, **values) -> models.Model:
    """Return one row as Django would, past both walls."""
    for name, value in values.items():
        where = where.replace(f":{name}", f"'{value}'")
    key = find(cast, model._meta.db_table, where, model._meta.pk.column)
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f"SELECT {columns} FROM {model._meta.db_table}"
    rows = _warden().execute(f"{statement} WHERE {model._meta.pk.column} = %s", [key])
    return model.from_db("default", [f.attname for f in fields], rows.fetchone())
