"""Each guard by itself: what it refuses, nothing behind it needs to refuse.

The same page of who reaches what, where each view behind its guard is replaced by a
blank page. An action that asks its rule again, a filter in the view, a check of what
was sent: none of them hides a guard that no longer asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import get_resolver

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


def _cells(function: Callable) -> dict[str, Any]:
    names = function.__code__.co_freevars
    return dict(zip(names, function.__closure__ or (), strict=True))


def _guarded() -> Iterator[tuple[str, Any]]:
    """Give each route whose view looks for a thing and asks a rule, and its inside."""

    def within(resolver, spaces):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                inner = (*spaces, entry.namespace) if entry.namespace else spaces
                yield from within(entry, inner)
            elif "view" in (outside := _cells(entry.callback)):
                inside = _cells(outside["view"].cell_contents)
                if {"find", "rule", "view"} <= inside.keys():
                    yield ":".join((*spaces, entry.name)), inside["view"]

    yield from within(get_resolver(), ())


INSIDE = dict(_guarded())
GUARDED = [(name, method) for name, method in LINES if name in INSIDE]


@contextmanager
def blank(name: str) -> Iterator[None]:
    """Put a blank page behind the guard of a route."""
    cell = INSIDE[name]
    view, cell.cell_contents = cell.cell_contents, lambda *_a, **_k: HttpResponse()
    try:
        yield
    finally:
        cell.cell_contents = view


@pytest.mark.parametrize(
    ("name", "method"), GUARDED, ids=[f"{method} {name}" for name, method in GUARDED]
)
def test_whoever_is_refused_is_refused_by_the_guard(
    second_wall_open, cast, keys, name, method
):
    text = known_lines()[method.lower(), name][WIDTH:].ljust(10 * len(NAMES))
    known = [text[10 * n : 10 * n + 10].strip() for n in range(len(NAMES))]
    with blank(name):
        alone = [word(ask(cast, keys, who, method, name), who) for who in NAMES]

    let_in = {
        who
        for who, now, said in zip(NAMES, alone, known, strict=True)
        if now not in REFUSED and said in REFUSED
    }
    assert let_in <= DECIDED_INSIDE.get(name, set())


def test_most_pages_of_somebody_have_a_guard():
    assert len(GUARDED) > 150
