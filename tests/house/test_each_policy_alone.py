"""Each policy of each table, tried by everyone: who is nobody there touches no row.

For every table and every member of the cast: rows changed, deleted, and added again
as they are. A stranger, whom no row names and who sees none, gets nowhere; and each
policy lets somebody through, or it would prove nothing.
"""

from __future__ import annotations

import functools
import json
import uuid

import psycopg
import pytest
from psycopg import errors

from avec.access.viewer import Viewer
from tests.cast import NAMES
from tests.house.test_nothing_about_me_without_me import columns_that_name_a_person
from tests.second_wall import (
    READ_BY_EVERYONE,
    as_owner,
    as_web,
    become,
    keys_let_through_by_postgres,
    our_models,
    told,
    walled_models,
)

pytestmark = pytest.mark.walls

RIGHTS = """
SELECT column_name FROM information_schema.column_privileges
WHERE grantee = 'avec_web' AND table_schema = 'public' AND table_name = %s
  AND privilege_type = %s ORDER BY 1
"""
# What the cast wrote last, after what every installation holds; and some by chance.
ROWS = """
(SELECT row_to_json(t) FROM {0} t ORDER BY ctid DESC LIMIT 12)
UNION ALL (SELECT row_to_json(t) FROM {0} t ORDER BY random() LIMIT 12)
"""
COLUMNS = """
SELECT column_name, is_nullable = 'YES' FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
"""


BEGUN_WITHOUT = ("_at", "accepted", "current_version_id")


WRITTEN_BY_SOME = {
    *(model._meta.db_table for model in walled_models()),
    *READ_BY_EVERYONE,
}


@functools.cache
def may(table: str, act: str) -> tuple[str, ...]:
    """Return the columns that the site may change or fill, or those it may delete."""
    with as_owner() as owner:
        if act == "DELETE":
            question = "SELECT has_table_privilege('avec_web', %s, 'DELETE')"
            return ("*",) if owner.execute(question, [table]).fetchone()[0] else ()
        return tuple(name for (name,) in owner.execute(RIGHTS, [table, act]))


def strangers(cast, model) -> list[str]:
    """Name those whom no row of the table names, and who see none of them.

    Of places and their forms, which everybody reads: those who answer for none. Of
    groups, which everybody reads too: those who keep none.
    """
    if model._meta.db_table in READ_BY_EVERYONE:
        of_groups = model._meta.app_label == "groups"
        writers = {"sami", "claire"} if of_groups else {"helene"}
        return [name for name in NAMES if name not in writers]
    table, named = model._meta.db_table, columns_that_name_a_person(model)
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        known = {
            key
            for column in named
            for (key,) in owner.execute(f"SELECT DISTINCT {column} FROM {table}")
        }
    return [
        name
        for name in NAMES
        if cast.people.get(name) not in known
        and not keys_let_through_by_postgres(cast.seen_by(name), model)
    ]


def touched(web, statement: str, values=None) -> bool:
    """Tell whether a statement reached a row; what stops at a constraint did."""
    try:
        with web.transaction():
            count = web.execute(statement, values).rowcount
            raise psycopg.Rollback
    except errors.InsufficientPrivilege:
        return False
    except (errors.IntegrityError, errors.DataError, errors.RaiseException):
        return True
    return count > 0


def changes(table: str) -> list[str]:
    """Change each column alone; and together, what says when and by whom."""
    columns = may(table, "UPDATE")
    signed = [
        f'"{column}" = {value}'
        for column in columns
        for ending, value in (("_at", "avec.now()"), ("_by_id", "avec.me()"))
        if column.endswith(ending)
    ]
    return [
        f'UPDATE {table} SET "{column}" = {value}'
        for column in columns
        for value in (f'"{column}"', "DEFAULT", "avec.now()")
        if column.endswith("_at") or value != "avec.now()"
    ] + [f"UPDATE {table} SET {', '.join(signed)}" for _ in signed[1:2]]


def additions(table: str, **named: str) -> list[tuple[str, list[str]]]:
    """Write again what is there: as it is, with another key, and as if just begun.

    ``named`` is written in the place of what a row says.
    """
    filled = may(table, "INSERT")
    if not filled:
        return []
    with as_owner() as owner:
        columns = dict(owner.execute(COLUMNS, [table]).fetchall())
        owner.execute("SET ROLE avec_warden")
        rows = [row for (row,) in owner.execute(ROWS.format(table))]
    names = ", ".join(f'"{name}"' for name in columns if name in filled)
    statement = (
        f"INSERT INTO {table} ({names}) SELECT {names}"
        f" FROM json_populate_record(NULL::{table}, %s)"
    )
    begun = {
        name: None
        for name, nullable in columns.items()
        if nullable and name.endswith(BEGUN_WITHOUT)
    }
    found = []
    for row in rows:
        fresh = {"id": str(uuid.uuid4())} if "id" in row else {}
        after = {"number": row["number"] + 1} if "number" in row else {}
        row |= {name: value for name, value in named.items() if name in row}
        for version in (row, row | fresh, row | fresh | begun | after):
            found.append((statement, [json.dumps(version)]))
    return found


@pytest.fixture
def web():
    with as_web() as connection:
        yield connection


def pytest_generate_tests(metafunc):
    if "model" in metafunc.fixturenames:
        models = [m for m in our_models() if m._meta.db_table in WRITTEN_BY_SOME]
        metafunc.parametrize("model", models, ids=[m._meta.label for m in models])


def test_a_stranger_changes_removes_and_adds_nothing(cast, web, model):
    table = model._meta.db_table
    reached = []
    for name in strangers(cast, model):
        told(web, "")
        if name != "nobody":
            become(web, cast.seen_by(name))
        attempts = [(statement, None) for statement in changes(table)]
        if may(table, "DELETE"):
            attempts.append((f"DELETE FROM {table}", None))
        attempts += additions(table)
        reached += [
            (name, statement)
            for statement, values in attempts
            if touched(web, statement, values)
        ]

    assert reached == []


@pytest.mark.parametrize("act", ["UPDATE", "DELETE", "INSERT"])
def test_each_policy_lets_somebody_through(cast, web, model, act):
    table = model._meta.db_table
    if not may(table, act):
        pytest.skip("nobody may, by this way")
    attempts = {
        "UPDATE": [(statement, None) for statement in changes(table)],
        "DELETE": [(f"DELETE FROM {table}", None)],
        "INSERT": additions(table),
    }[act]
    for name in NAMES[1:]:
        become(web, cast.seen_by(name))
        if any(touched(web, statement, values) for statement, values in attempts):
            return
    # What is done once in a life is done by somebody who has just arrived.
    newcomer = Viewer(uuid.uuid4())
    become(web, newcomer)
    if act == "INSERT" and any(
        touched(web, statement, values)
        for statement, values in additions(table, person_id=str(newcomer.person_id))
    ):
        return

    pytest.fail(f"{act} on {table}: the policy lets nobody through")
