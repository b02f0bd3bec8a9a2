"""Walls broken in the database: policies, triggers, and the rights on columns."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps

from tests.mutations.mutant import Mutant
from tests.mutations.workplace import Workplace

AGREE = "tests/house/test_the_two_walls_agree.py"
EACH_POLICY = "tests/house/test_each_policy_alone.py"
SECOND_WALL = (
    AGREE,
    EACH_POLICY,
    "tests/house/test_nothing_is_written_for_somebody_else.py",
    "tests/house/test_nobody_becomes_somebody_else.py",
    "tests/house/test_nothing_about_me_without_me.py",
    "avec/audit/tests/test_journal.py",
)

POLICIES = """
SELECT tablename, policyname, qual, with_check FROM pg_policies
WHERE schemaname = 'public' AND coalesce(qual, '') <> 'true' ORDER BY 1, 2
"""
TRIGGERS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal ORDER BY 1, 2
"""
TABLES = """
SELECT relname FROM pg_class WHERE relrowsecurity AND oid IN
(SELECT polrelid FROM pg_policy WHERE pg_get_expr(polqual, polrelid) <> 'true')
ORDER BY 1
"""


def mutants(workplace: Workplace) -> Iterator[Mutant]:
    """Break each table, each policy, each trigger, in turn."""
    label = {model._meta.db_table: model._meta.label for model in apps.get_models()}

    def tests(table: str) -> tuple[tuple[str, ...], ...]:
        """Those about this table alone, then all of them."""
        return (EACH_POLICY, "-k", label.get(table, table)), SECOND_WALL

    for (table,) in workplace.ask(TABLES):
        yield Mutant(
            "a table without its policies",
            table,
            (SECOND_WALL,),
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        )
    for table, policy, using, check in workplace.ask(POLICIES):
        name = f"{table}: {policy}"
        yield Mutant(
            "a policy that is gone",
            name,
            tests(table),
            f"DROP POLICY {policy} ON {table}",
        )
        parts = (("USING", using), ("WITH CHECK", check))
        opened = " ".join(f"{part} (true)" for part, text in parts if text is not None)
        yield Mutant(
            "a policy that says true",
            name,
            tests(table),
            f"ALTER POLICY {policy} ON {table} {opened}",
        )
    for table, trigger in workplace.ask(TRIGGERS):
        # What a trigger refuses is told by its room, if at all: asked before the rest.
        room, (alone, *_rest) = table.partition("_")[0], tests(table)
        yield Mutant(
            "a trigger that is gone",
            f"{table}: {trigger}",
            (alone, (f"avec/{room}/tests",), SECOND_WALL),
            f"DROP TRIGGER {trigger} ON {table}",
        )
