"""What is asked again and again is planned once, and answered whatever went before."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from django.db import DataError, connection, transaction
from psycopg.pq import TransactionStatus

from avec.access.database.planned import Plans

DOUBLE = "SELECT 2 * $1::int"
IDLE, INTRANS = TransactionStatus.IDLE, TransactionStatus.INTRANS


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


def test_what_is_asked_first_in_a_transaction_begins_it():
    """The beginning and the question leave together: the end undoes both, or keeps."""
    set_it = "SELECT set_config('avec.essai', $1, true)"
    with transaction.atomic():
        connection.ask_again(set_it, ["d’abord"])
    with transaction.atomic():
        assert connection.ask_again(set_it, ["ensuite"]) == [("ensuite",)]
        assert connection.connection.info.transaction_status == INTRANS
        with connection.cursor() as cursor:
            cursor.execute("SHOW avec.essai")
            assert cursor.fetchone() == ("ensuite",)
    assert connection.connection.info.transaction_status == IDLE
    with connection.cursor() as cursor:
        cursor.execute("SHOW avec.essai")
        assert cursor.fetchone() in [("",), (None,)]


def test_a_fault_in_what_begins_a_transaction_leaves_the_connection_usable():
    divide = "SELECT 6 / $1::int"
    with transaction.atomic():
        assert connection.ask_again(divide, [2]) == [(3,)]
    for _ in range(2):
        with pytest.raises(DataError), transaction.atomic():
            connection.ask_again(divide, [0])
        with transaction.atomic():
            assert connection.ask_again(divide, [3]) == [(2,)]


def test_what_cannot_be_kept_at_the_end_is_a_fault():
    """A promise checked at the end only: nobody is told that it was kept."""
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        plans = Plans(owner)
        owner.execute(
            "CREATE TEMPORARY TABLE promised"
            " (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)"
        )
        plans.commit()
        assert owner.info.transaction_status == IDLE
        for _ in range(2):
            plans.ask("INSERT INTO promised VALUES (1) RETURNING n", [])
        with pytest.raises(psycopg.IntegrityError):
            plans.commit()
        owner.rollback()
        assert plans.ask("SELECT count(*) FROM promised", []) == [(0,)]


def test_nothing_and_names_are_read_alike_every_time():
    """What reads the rows of a question is kept: it fits every row."""
    said = "SELECT $1::text, $2::uuid, $3::timestamptz"
    now, key = datetime.now(UTC), uuid4()
    for values in ([None, None, None], ["été", key, now], ["", None, now]):
        with transaction.atomic():
            assert connection.ask_again(said, values) == [tuple(values)]


def test_nothing_that_was_found_outlives_its_request():
    """A plan is kept for months; what somebody read through it is not."""
    for said in ("une première fois", "une autre"):
        with transaction.atomic():
            assert connection.ask_again("SELECT $1::text", [said]) == [(said,)]
        plans = connection._plans._plans.values()
        assert plans
        assert {plan.reading.pgresult for plan in plans} == {None}
