"""Many at the same instant, on connections of their own: exact counts, no mix-up."""

from __future__ import annotations

import os
import threading
from collections import Counter
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from tests.entrance import client_as

pytestmark = pytest.mark.walls
TRIES = 24


def at_once(count: int, act) -> list:
    """Do the same thing in many threads that start together; return what each said."""
    start, said = threading.Barrier(count), []

    def run(number: int) -> None:
        start.wait()
        said.append(act(number))

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.mark.parametrize("allowed", [1, 5, 23])
def test_a_limit_is_exact_however_many_try_at_once(allowed):
    what = uuid4().hex

    def attempt(number: int) -> bool:
        with psycopg.connect(os.environ["AVEC_WEB_URL"]) as web:
            question = "SELECT avec.attempt(%s, %s, '1 hour')"
            return web.execute(question, [what, allowed]).fetchone()[0]

    said = Counter(at_once(TRIES, attempt))

    assert said == {True: allowed, False: TRIES - allowed}


def test_a_try_that_is_rolled_back_is_not_counted():
    what = uuid4().hex
    with psycopg.connect(os.environ["AVEC_WEB_URL"]) as web:
        question = "SELECT avec.attempt(%s, 1, '1 hour')"
        web.execute(question, [what])
        web.rollback()
        assert web.execute(question, [what]).fetchone() == (True,)
        web.rollback()


def test_a_window_that_ended_begins_again():
    what = uuid4().hex
    with psycopg.connect(os.environ["AVEC_WEB_URL"]) as web:
        short = "SELECT avec.attempt(%s, 1, '-1 second')"
        said = [web.execute(short, [what]).fetchone()[0] for _ in range(3)]
        web.rollback()

    assert said == [True, True, True]


@pytest.fixture
def whole_cast(request):
    """The cast, as it was committed: threads are not in the test's transaction."""
    return request.getfixturevalue("_cast_written")


PEOPLE = ["nora", "marc", "claire", "karim", "helene", "nobody"]


@pytest.mark.urls("avec.access.tests.pages")
def test_nobody_is_ever_taken_for_somebody_else(whole_cast, django_db_blocker):
    """Threads share the site, some requests break, and everyone stays themselves."""
    cast = whole_cast
    with django_db_blocker.unblock():
        keys = {
            name: client_as(cast.people[name], cast.hats.get(name))
            .cookies[settings.SESSION_COOKIE_NAME]
            .value
            for name in PEOPLE
            if name != "nobody"
        }
        mistakes: list[str] = []
        asked: list[str] = []

        def visit(number: int) -> None:
            client = Client(raise_request_exception=False)
            try:
                for turn in range(30):
                    name = PEOPLE[(number + turn) % len(PEOPLE)]
                    client.cookies.clear()
                    if name in keys:
                        client.cookies[settings.SESSION_COOKIE_NAME] = keys[name]
                    if turn % 10 == 3:
                        client.get("/essai/leve/")
                    seen = client.get("/essai/qui/").content.decode()
                    mine = cast.seen_by(name)
                    asked.append(name)
                    if seen != f"{mine.person_id} {mine.affiliation_id}":
                        mistakes.append(f"{name}: {seen}")
            finally:
                connections.close_all()

        at_once(8, visit)

    assert len(asked) == 8 * 30
    assert mistakes == []
