"""What every page has: one heading, a way out, and one at once where words are."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hosting.routes import every_route
from tests.entrance import client_as
from tests.house.examples import EXAMPLES

pytestmark = pytest.mark.django_db

LEAVES = {"web:leave", "web:language", "people:sign_out"}
WORDS = 'class="words"'
AT_ONCE = "data-quit"
# No words of a plan are on these, and still somebody may be looking over a shoulder.
SENSITIVE = {
    "circles:circle",
    "circles:blocks",
    "circles:others_known",
    "circles:tie",
    "circles:end",
    "documents:shares",
    "documents:shares_of",
    "documents:shared_with_me",
    "documents:who_looked",
    "documents:questions",
    "card:card",
    "card:choose",
    "card:needed",
    "journal:notes",
    "journal:lendings",
    "listening:home",
    "meetings:home",
    "web:help_now",
}
READERS = ("nora", "marc", "claire", "sami")


def pages(cast, who: str) -> dict[str, str]:
    """Return every page that one member of the cast opens, by the name of its route."""
    found = {}
    for route in every_route():
        if "GET" not in route.methods or route.name in LEAVES:
            continue
        client = client_as(cast.people[who], cast.hats.get(who))
        address = reverse(route.name, args=EXAMPLES[route.name].arguments(cast))
        answer = client.get(address)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if is_page and answer.status_code == 200:
            found[route.name] = answer.content.decode()
    return found


@pytest.fixture(params=READERS)
def read_by(request, cast) -> dict[str, str]:
    return pages(cast, request.param)


def test_every_page_has_a_way_out_without_a_script(read_by):
    door = f'<form id="way-out" method="post" action="{reverse("people:sign_out")}">'
    without = {
        name
        for name, page in read_by.items()
        if door not in page or 'form="way-out"' not in page
    }
    assert len(read_by) > 40
    assert without == set()


def test_every_page_has_one_first_heading(read_by):
    assert {name for name, page in read_by.items() if page.count("<h1") != 1} == set()


def test_where_there_are_words_one_can_leave_at_once(read_by):
    with_words = {name for name, page in read_by.items() if WORDS in page}
    can_leave = {name for name, page in read_by.items() if AT_ONCE in page}

    assert with_words - can_leave == set()
    assert (SENSITIVE & read_by.keys()) - can_leave == set()


def test_somebody_reads_each_of_the_pages_named_here(cast):
    assert pages(cast, "nora").keys() >= SENSITIVE
