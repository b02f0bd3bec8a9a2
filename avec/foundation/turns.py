"""Two taps are two turns: the second finds what the first one did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from django.db import connection


class _Said(Protocol):
    @property
    def content(self) -> dict[str, Any]: ...


S = TypeVar("S", bound=_Said)

TWICE = timedelta(minutes=5)
"""The same words of the same person, so soon, are a button that was pressed twice."""


def one_at_a_time(key: str) -> None:
    """Let one act of this key end before the next begins: held until its commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def said_already(key: str, just_now: Iterable[S], words: Mapping[str, Any]) -> S | None:
    """Take one's turn, then return what was said just now in these words, if it was.

    ``just_now`` is asked only then: it finds what the turn before has written.
    """
    one_at_a_time(key)
    for one in just_now:
        said = one.content
        if all(said.get(name) == text for name, text in words.items()):
            return one
    return None
