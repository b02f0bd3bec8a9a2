"""The whole site, seen by the whole cast, on one page a person can read.

The page is ``access_matrix.txt``: a line for each route and method, a column for
each member of the cast under their hat. When a change moves a line of it, the change
is reviewed there, by eyes that need not read Python. ``make matrix`` rewrites it.

    oui      the page is shown, or the act goes on
    non      what is seen may not be done by them: the rule’s sentence is shown
    -        nothing is there for them, as if it did not exist
    entrer   they are asked to enter first
    plus tard  a foreseen refusal: not now, not twice, too many tries
    fini     an address that opens nothing any more
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hosting.routes import every_route
from tests.answers import LINES, ask
from tests.cast import NAMES
from tests.house.examples import EXAMPLES

pytestmark = pytest.mark.walls

PAGE = Path(__file__).with_name("access_matrix.txt")
REWRITTEN = bool(os.environ.get("UPDATE_MATRIX") or os.environ.get("AVEC_WRITE_MATRIX"))
WORDS = {
    200: "oui",
    403: "non",
    404: "-",
    409: "plus tard",
    410: "fini",
    422: "oui",
    429: "plus tard",
}
WIDTH = 40


def word(response, who: str) -> str:
    """Say in one word what was answered; an expired session is asked to enter."""
    if who == "nobody" and response.status_code == 403:
        return "entrer"
    if response.status_code in {301, 302, 303}:
        return "entrer" if response.url.startswith("/entrer/?next=") else "oui"
    return WORDS.get(response.status_code, str(response.status_code))


def line(cast, keys, name: str, method: str) -> str:
    with_word = [
        word(ask(cast, keys, who, method, name), who).ljust(10) for who in NAMES
    ]
    return (f"{method.lower():5}{name}".ljust(WIDTH) + "".join(with_word)).rstrip()


HEADING = "route".ljust(WIDTH) + "".join(name.ljust(10) for name in NAMES).rstrip()


def test_every_route_has_an_example():
    assert sorted(EXAMPLES) == sorted(route.name for route in every_route())


@pytest.mark.skipif(not REWRITTEN, reason="only `make matrix` rewrites the page")
def test_the_access_matrix_is_rewritten(cast, keys):
    """Every line is asked again, then compared below like any other day."""
    lines = [line(cast, keys, name, method) for name, method in LINES]

    PAGE.write_text("\n".join([HEADING, *lines]) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "method"), LINES, ids=[f"{method} {name}" for name, method in LINES]
)
def test_access_matrix(cast, keys, name, method):
    if REWRITTEN:
        pytest.skip("the page is being rewritten")
    assert line(cast, keys, name, method) == known_lines().get((method.lower(), name))


def known_lines() -> dict[tuple[str, ...], str]:
    """Return the lines of the page, by method and route."""
    text = PAGE.read_text(encoding="utf-8")
    return {tuple(line.split()[:2]): line for line in text.splitlines()[1:]}


def test_the_page_has_no_line_too_many():
    if REWRITTEN:
        pytest.skip("the page is being rewritten")
    written = PAGE.read_text(encoding="utf-8").splitlines()

    assert written[0] == HEADING
    assert [tuple(text.split()[:2]) for text in written[1:]] == [
        (method.lower(), name) for name, method in LINES
    ]
