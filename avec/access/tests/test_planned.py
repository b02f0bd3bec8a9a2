"""What is asked again and again is planned once, and answered whatever went before."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import DataError, connection, transaction

DOUBLE = "SELECT 2 * $1::int"


def planned() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def _a_fresh_connection(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        connection.close()
        yield
        connection.close()


def test_a_question_is_planned_once():
    with transaction.atomic():
        assert [connection.ask_again(DOUBLE, [n]) for n in (1, 2)] == [[(2,)], [(4,)]]
        assert planned().count(DOUBLE) == 1


def test_it_is_answered_again_after_a_rollback():
    class Stop(Exception):
        pass

    for _ in range(2):
        with suppress(Stop), transaction.atomic():
            # psycopg plans too what is asked several times, and forgets it all.
            for _ in range(5):
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            assert connection.ask_again(DOUBLE, [3]) == [(6,)]
            with suppress(Stop), transaction.atomic():
                assert connection.ask_again(DOUBLE, [4]) == [(8,)]
                raise Stop
            assert connection.ask_again(DOUBLE, [5]) == [(10,)]
            raise Stop


def test_what_it_changes_is_undone_with_the_rest():
    with transaction.atomic():
        connection.ask_again("SELECT set_config('avec.essai', $1, true)", ["ici"])
        transaction.set_rollback(True)
    with transaction.atomic():
        found = connection.ask_again("SELECT current_setting('avec.essai', true)", [])
    assert found in ([("",)], [(None,)])


def test_a_fault_is_one_of_django():
    with pytest.raises(DataError), transaction.atomic():
        connection.ask_again("SELECT 1 / $1::int", [0])


def test_nothing_is_planned_ahead_through_a_pooler():
    with transaction.atomic():
        connection.ensure_connection()
        connection.connection.prepare_threshold = None
        assert connection.ask_again(DOUBLE, [7]) == [(14,)]
        assert DOUBLE not in planned()
    connection.close()


def test_the_site_never_plans_the_same_question_twice():
    """Left to choose, PostgreSQL would, once the tables have grown."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)
