"""The key of a session opens; what the database keeps of it does not."""

import pytest
from django.db import connection, transaction

from avec.access.sessions import hashed
from tests.entrance import client_as


@pytest.mark.walls
def test_the_hash_of_a_key_opens_nothing(cast):
    key = client_as(cast.nora).cookies["avec"].value

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM avec.enter(%s)", [hashed(key)])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT avec.me()")
        assert cursor.fetchone() == (None,)
        cursor.execute("SELECT person FROM avec.enter(%s)", [key])
        assert cursor.fetchone() == (cast.nora,)


def test_what_is_over_is_cleared_counters_included(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.attempt('over', 5, interval '-1 second')")
        cursor.execute("SELECT avec.attempt('running', 5, interval '1 hour')")
        cursor.execute("SELECT avec.clear_sessions()")
        cursor.execute("SELECT avec.attempt('over', 1, interval '1 hour')")
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT avec.attempt('running', 1, interval '1 hour')")
        assert cursor.fetchone() == (False,)
