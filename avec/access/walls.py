"""The second wall, declared table by table in migrations.

A table without a declaration is closed: the site's roles have no right on it.
Every condition compares a column with something computed once per query, such
as ``(select avec.me())`` or ``any((select avec.known_people())::uuid[])``; a
function called once per row costs some hundreds of times more.
"""

from __future__ import annotations

from django.db.migrations.operations.base import Operation

SITE = "avec_web, avec_job"
WARDEN = "avec_warden"

# Tables that say nothing about anybody, with the reason why they are open.
OPEN: dict[str, str] = {}
WALLED: set[str] = set()
# Walled for the site, but filled by the owner of the database; with the reason.
FILLED_BY_THE_OWNER: dict[str, str] = {}


class _TableOperation(Operation):
    table: str
    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label, state):
        """Change nothing in Django's eyes."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(
            f"ALTER TABLE {self.table} DISABLE ROW LEVEL SECURITY", params=None
        )

    def describe(self):
        return f"{type(self).__name__} of {self.table}"


class Wall(_TableOperation):
    """Row policies of one table, and exactly the grants that go with them.

    :param read: which rows the viewer reads.
    :param add: which rows the viewer may add.
    :param change: a pair, the rows that may be changed and what they may become.
    :param columns: the only columns that ``change`` may touch.
    :param remove: which rows the viewer may delete.
    """

    def __init__(
        self,
        table: str,
        *,
        read: str,
        add: str | None = None,
        change: tuple[str, str] | None = None,
        columns: str = "",
        remove: str | None = None,
    ) -> None:
        self.table = table
        self.read = read
        self.add = add
        self.change = change
        self.columns = columns
        self.remove = remove
        WALLED.add(table)

    def deconstruct(self):
        return type(self).__name__, [self.table], {"read": self.read}

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for statement in self.statements():
            schema_editor.execute(statement, params=None)

    def statements(self) -> list[str]:
        """Return the SQL that builds this wall, replacing an earlier one."""
        table = self.table
        sql = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"REVOKE ALL ON {table} FROM {SITE}, PUBLIC",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {WARDEN}",
            *(
                f"DROP POLICY IF EXISTS {verb} ON {table}"
                for verb in ("read", "add", "change", "remove")
            ),
            f"CREATE POLICY read ON {table} FOR SELECT TO {SITE} USING ({self.read})",
            f"GRANT SELECT ON {table} TO {SITE}",
        ]
        if self.add:
            sql += [
                (
                    f"CREATE POLICY add ON {table} FOR INSERT TO {SITE}"
                    f" WITH CHECK ({self.add})"
                ),
                f"GRANT INSERT ON {table} TO {SITE}",
            ]
        if self.change:
            using, check = self.change
            columns = f" ({self.columns})" if self.columns else ""
            sql += [
                (
                    f"CREATE POLICY change ON {table} FOR UPDATE TO {SITE}"
                    f" USING ({using}) WITH CHECK ({check})"
                ),
                f"GRANT UPDATE{columns} ON {table} TO {SITE}",
            ]
        if self.remove:
            sql += [
                (
                    f"CREATE POLICY remove ON {table} FOR DELETE TO {SITE}"
                    f" USING ({self.remove})"
                ),
                f"GRANT DELETE ON {table} TO {SITE}",
            ]
        return sql


class OpenTable(_TableOperation):
    """A table that says nothing about anybody, readable by the whole site."""

    def __init__(self, table: str, *, because: str, verbs: str = "SELECT") -> None:
        self.table = table
        self.because = because
        self.verbs = verbs
        OPEN[table] = because

    def deconstruct(self):
        return type(self).__name__, [self.table], {"because": self.because}

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(
            f"REVOKE ALL ON {self.table} FROM {SITE}, PUBLIC", params=None
        )
        schema_editor.execute(
            f"GRANT {self.verbs} ON {self.table} TO {SITE}", params=None
        )
        schema_editor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {self.table} TO {WARDEN}",
            params=None,
        )


class ClosedTable(_TableOperation):
    """A table that only the narrow functions of the database touch."""

    def __init__(self, table: str) -> None:
        self.table = table
        WALLED.add(table)

    def deconstruct(self):
        return type(self).__name__, [self.table], {}

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(
            f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY", params=None
        )
        schema_editor.execute(
            f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY", params=None
        )
        schema_editor.execute(
            f"REVOKE ALL ON {self.table} FROM {SITE}, PUBLIC", params=None
        )
        schema_editor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {self.table} TO {WARDEN}",
            params=None,
        )


class FilledByTheOwner(_TableOperation):
    """A walled table whose owner may write: the wall holds the site's roles only."""

    def __init__(self, table: str, *, because: str) -> None:
        self.table = table
        self.because = because
        FILLED_BY_THE_OWNER[table] = because

    def deconstruct(self):
        return type(self).__name__, [self.table], {"because": self.because}

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(
            f"ALTER TABLE {self.table} NO FORCE ROW LEVEL SECURITY", params=None
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(
            f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY", params=None
        )


class NarrowFunction(Operation):
    """One function that sees past the walls and answers one narrow question.

    It belongs to a role that cannot sign in, runs with an empty search path and
    may be called by the site only, unless ``callers`` says otherwise.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, signature: str, sql: str, *, callers: str = SITE) -> None:
        self.signature = signature
        self.sql = sql
        self.callers = callers

    def deconstruct(self):
        return type(self).__name__, [self.signature, self.sql], {}

    def state_forwards(self, app_label, state):
        """Change nothing in Django's eyes."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        # CREATE OR REPLACE needs ownership: take the function back first.
        for statement in (
            f"""DO $$ BEGIN
                IF to_regprocedure('{self.signature}') IS NOT NULL THEN
                    ALTER FUNCTION {self.signature} OWNER TO CURRENT_USER;
                END IF;
            END $$""",
            self.sql,
            f"REVOKE ALL ON FUNCTION {self.signature} FROM PUBLIC, {SITE}",
            f"GRANT EXECUTE ON FUNCTION {self.signature} TO {self.callers}"
            if self.callers
            else "SELECT 1",
            f"ALTER FUNCTION {self.signature} OWNER TO {WARDEN}",
        ):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(f"DROP FUNCTION {self.signature}", params=None)

    def describe(self):
        return f"NarrowFunction {self.signature}"
