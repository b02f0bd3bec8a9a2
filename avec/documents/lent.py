"""What other rooms lend to documents by a link: one truth, shown where it is read.

A document keeps the key of what is lent, never its words. Whoever reads asks for the
words at that moment, in their own name: they follow what their owner opens, changes
and erases. A room adds itself in ``AppConfig.ready()``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from avec.access.identity import current
from avec.access.viewer import Viewer

SEPARATOR = ":"


@dataclass(frozen=True, slots=True)
class Lender:
    """What one room lends: what its owner may choose, and one line of one thing."""

    choices: Callable[[Viewer], Iterable[tuple[UUID, str]]]
    line: Callable[[Viewer, UUID], str]


_lenders: dict[str, Lender] = {}


def lends(kind: str, lender: Lender) -> None:
    """Add what a room lends, under one word.

    :raises ValueError: if the word is taken.
    """
    if kind in _lenders:
        msg = f"Two rooms lend under the name {kind}."
        raise ValueError(msg)
    _lenders[kind] = lender


def offered_to(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Return all that the viewer may lend to a document of theirs."""
    return tuple(
        (f"{kind}{SEPARATOR}{key}", words)
        for kind, lender in _lenders.items()
        for key, words in lender.choices(viewer)
    )


def is_lent(key: str) -> bool:
    """Whether a key names something that another room lends."""
    return key.partition(SEPARATOR)[0] in _lenders


def line_of(key: str) -> str:
    """Return the line of what is lent, as the one who reads now may read it."""
    kind, _separator, its_key = key.partition(SEPARATOR)
    try:
        line = _lenders[kind].line(current.get(), UUID(its_key))
    except ValueError:
        line = ""
    return line or _("(une idée qui ne se lit pas ici)")
