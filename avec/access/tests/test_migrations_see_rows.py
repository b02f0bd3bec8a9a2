"""A migration works on the rows that are there; the walls are whole when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest
from django.db import ProgrammingError, connections, transaction
from django.db.migrations.loader import MigrationLoader

TABLES = """
CREATE TABLE scratch_parent (id int PRIMARY KEY);
CREATE TABLE scratch_child (id int PRIMARY KEY, parent_id int);
"""
WALL = """
ALTER TABLE scratch_parent ENABLE ROW LEVEL SECURITY;
ALTER TABLE scratch_parent FORCE ROW LEVEL SECURITY;
"""
KEY = """
ALTER TABLE scratch_child ADD CONSTRAINT scratch_key
  FOREIGN KEY (parent_id) REFERENCES scratch_parent DEFERRABLE INITIALLY DEFERRED
"""


@pytest.fixture
def owner(owner_url, django_db_blocker) -> Iterator:
    """The owner’s connection, over a walled table and one that points to its row."""
    MigrationLoader(None)  # What the migrations declare of the tables.
    parts = urlsplit(owner_url)
    connections.databases["owner"] = {
        **connections.databases["default"],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }
    with django_db_blocker.unblock():
        try:
            with transaction.atomic("owner"):
                ask(TABLES)
                ask("INSERT INTO scratch_parent VALUES (1)")
                ask("INSERT INTO scratch_child VALUES (1, 1)")
                ask(WALL)
                yield connections["owner"]
                transaction.set_rollback(True, "owner")
        finally:
            connections["owner"].close()
            del connections["owner"], connections.databases["owner"]


def ask(question: str) -> list[tuple]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall() if cursor.description else []


def unheld() -> list[str]:
    """Name the walled tables whose owner would see the rows."""
    return [
        table
        for (table,) in ask(
            "SELECT relname::text FROM pg_class"
            " WHERE relrowsecurity AND NOT relforcerowsecurity"
        )
    ]


@pytest.mark.parametrize("walled_on_the_way", [False, True])
def test_a_new_key_finds_the_rows_it_points_to(owner, walled_on_the_way):
    with owner.schema_editor() as editor:
        editor.deferred_sql.append(KEY)
        if walled_on_the_way:
            editor.execute(WALL)

    assert ask("SELECT 1 FROM pg_constraint WHERE conname = 'scratch_key'")


def test_what_is_moved_is_found_and_the_wall_stands_after(owner):
    before = unheld()

    with owner.schema_editor() as editor:
        editor.execute("UPDATE scratch_parent SET id = 2")

    assert unheld() == before == ["documents_templateversion"]
    assert ask("SELECT * FROM scratch_parent") == []
    ask("ALTER TABLE scratch_parent NO FORCE ROW LEVEL SECURITY")
    assert ask("SELECT * FROM scratch_parent") == [(2,)]


def test_a_migration_that_fails_leaves_the_walls_as_they_were(owner):
    before = unheld()

    with pytest.raises(ProgrammingError), owner.schema_editor() as editor:
        editor.execute("SELECT nothing FROM nowhere")

    assert unheld() == before
    assert ask("SELECT * FROM scratch_parent") == []
