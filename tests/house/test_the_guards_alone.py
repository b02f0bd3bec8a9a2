"""Each guard by itself: what it refuses, nothing behind it needs to refuse.

The same page of who reaches what, where each view behind its guard is replaced by a
blank page. An action that asks its rule again, a filter in the view, a check of what
was sent: none of them hides a guard that no longer asks. Then the rule of each guard
alone, about things that are found by everybody: no filter hides a rule that no
longer refuses. Last, each page of people: nobody in particular stays at its door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import get_resolver

from avec.access import guards
from tests.answers import LINES, ask
from tests.cast import NAMES
from tests.house.test_access_matrix import WIDTH, known_lines, word

pytestmark = pytest.mark.walls

REFUSED = {"non", "-", "entrer"}

# The guard lets them see the thing; whether this part of it is theirs to reach, or
# whether anything of it is there, is what the view looks for.
DECIDED_INSIDE = {
    # Which question, and whether a voice beside is asked for there.
    "documents:view": {"nora", "marc", "sami"},
    # The session is hers as well; only its helper writes in it.
    "documents:dictate": {"nora"},
    # Whoever holds the pen has nothing to read here.
    "documents:read": {"sami"},
    "documents:paper": {"sami"},
    # Who asked reads it on the same page; only the one asked answers.
    "documents:asked": {"nora"},
    # An invitation sent another way has no paper.
    "circles:paper": {"karim"},
}

# The rule would let them, about what their filter does not show them.
DECIDED_BY_THE_FILTER = {
    # A guest's noted words are seen by who noted them, until the guest has said yes.
    "meetings:confirm_guest": {"sami"},
}

# Public: what was not proved there leads to the door.
LEADS_TO_THE_DOOR = {"circles:opened", "people:card_code"}


def _cells(function: Callable) -> dict[str, Any]:
    names = function.__code__.co_freevars
    return dict(zip(names, function.__closure__ or (), strict=True))


def _views() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each route, and what surrounds its view."""

    def within(resolver, spaces):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                inner = (*spaces, entry.namespace) if entry.namespace else spaces
                yield from within(entry, inner)
            elif "view" in (around := _cells(entry.callback)):
                yield ":".join((*spaces, entry.name)), around

    yield from within(get_resolver(), ())


AROUND = dict(_views())
GUARDS = {
    name: inside
    for name, around in AROUND.items()
    if {"find", "rule", "view"}
    <= (inside := _cells(around["view"].cell_contents)).keys()
}
GUARDED = [(name, method) for name, method in LINES if name in GUARDS]
OF_PEOPLE = [
    (name, method)
    for name, method in LINES
    if name not in GUARDS.keys() | LEADS_TO_THE_DOOR
    # A route that has no line yet fails the page itself, and is not asked here.
    and known_lines().get((method.lower(), name), "")[WIDTH:].startswith("entrer")
]


@contextmanager
def blank(around: dict[str, Any]) -> Iterator[None]:
    """Put a blank page where a view stands."""
    cell = around["view"]
    view, cell.cell_contents = cell.cell_contents, lambda *_a, **_k: HttpResponse()
    try:
        yield
    finally:
        cell.cell_contents = view


def let_in(cast, keys, name: str, method: str) -> set[str]:
    """Say who passes the guard of a route, of those its page refuses."""
    text = known_lines()[method.lower(), name][WIDTH:].ljust(10 * len(NAMES))
    known = [text[10 * n : 10 * n + 10].strip() for n in range(len(NAMES))]
    with blank(GUARDS[name]):
        alone = [word(ask(cast, keys, who, method, name), who) for who in NAMES]
    return {
        who
        for who, now, said in zip(NAMES, alone, known, strict=True)
        if now not in REFUSED and said in REFUSED
    }


def each(lines: list[tuple[str, str]]) -> pytest.MarkDecorator:
    """Ask each route of the page of who reaches what, in each of its ways."""
    names = [f"{method} {name}" for name, method in lines]
    return pytest.mark.parametrize(("name", "method"), lines, ids=names)


@each(GUARDED)
def test_whoever_is_refused_is_refused_by_the_guard(
    second_wall_open, cast, keys, name, method
):
    assert let_in(cast, keys, name, method) <= DECIDED_INSIDE.get(name, set())


@each(GUARDED)
def test_whoever_is_refused_is_refused_by_the_rule(
    second_wall_open, cast, keys, monkeypatch, name, method
):
    find = _cells(GUARDS[name]["find"].cell_contents.build)
    model = find["loads"].cell_contents
    monkeypatch.setattr(
        guards, "_thing", lambda _find, _viewer, pk: model._base_manager.get(pk=pk)
    )
    decided = DECIDED_INSIDE.get(name, set()) | DECIDED_BY_THE_FILTER.get(name, set())
    assert let_in(cast, keys, name, method) <= decided


@each(OF_PEOPLE)
def test_nobody_passes_the_door_of_a_page_of_people(cast, keys, name, method):
    with blank(AROUND[name]):
        assert word(ask(cast, keys, "nobody", method, name), "nobody") == "entrer"


def test_most_pages_of_somebody_have_a_guard():
    assert len(GUARDED) > 150
    assert len(OF_PEOPLE) > 50
