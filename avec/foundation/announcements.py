"""How a lower floor is heard by an upper one without knowing its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.db import transaction

News = TypeVar("News")

_listeners: dict[type, list[Callable]] = defaultdict(list)


def listens_to(kind: type[News]) -> Callable[[Callable[[News], None]], Callable]:
    """Call this function in the transaction of the act that announces that news.

    A listener receives keys only, asks for the rest as the viewer who acts, and
    does not announce in its turn. If it fails, the act fails: what one floor
    promises because of another is never half done.
    """

    def keep(listener: Callable[[News], None]) -> Callable:
        _listeners[kind].append(listener)
        return listener

    return keep


def announce(news: object) -> None:
    """Tell whoever listens on an upper floor, one hop, in the order of arrival."""
    for listener in list(_listeners[type(news)]):
        listener(news)


def announce_after_commit(news: object) -> None:
    """Tell whoever listens once the transaction is kept. Never before."""
    for listener in list(_listeners[type(news)]):
        transaction.on_commit(partial(listener, news))
