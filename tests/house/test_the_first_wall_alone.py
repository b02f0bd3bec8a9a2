"""The same page of who reaches what, with the second wall open.

The database hides nothing here: whatever is refused is refused by Django. A guard,
a ``visible_to`` or a rule that only looked strong because PostgreSQL stood behind
it shows in this file.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.cast import NAMES
from tests.house.test_access_matrix import LINES, REWRITTEN, known_lines, line
from tests.house.test_no_canary_leaks import leaks, walk

pytestmark = pytest.mark.walls


@pytest.mark.skipif(REWRITTEN, reason="the page is being rewritten")
@pytest.mark.parametrize(
    ("name", "method"), LINES, ids=[f"{method} {name}" for name, method in LINES]
)
def test_django_alone_refuses_the_same(second_wall_open, cast, keys, name, method):
    assert line(cast, keys, name, method) == known_lines().get((method.lower(), name))


@pytest.mark.parametrize("who", NAMES)
def test_django_alone_shows_no_planted_word_elsewhere(
    second_wall_open, cast, keys, who
):
    client = Client()
    if who in keys:
        client.cookies[settings.SESSION_COOKIE_NAME] = keys[who]
    pages = walk(client, cast)

    assert len(pages) > 40
    assert leaks(pages, who) == []


def test_the_second_wall_is_open_here(second_wall_open, cast):
    """Without this, the lines above would only prove the second wall again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM documents_passage")
        assert cursor.fetchone()[0] > 5
