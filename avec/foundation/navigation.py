"""Where people can go: rooms register their entries here, the site draws them.

A room fills the register in ``AppConfig.ready()``; ``avec.web`` reads it. The
register knows nothing about any room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TAB = "tab"
# Three parts of the menu under one's name.
TOOLS = "tools"
READING = "reading"
ACCOUNT = "account"
FOOTER = "footer"
PLACES = (TAB, TOOLS, READING, ACCOUNT, FOOTER)


def everyone(request: Any) -> bool:
    """Anybody, signed in or not."""
    return True


def signed_in(request: Any) -> bool:
    """Somebody we know."""
    return bool(request.viewer.is_signed_in)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the site's menus.

    ``label`` is one lazy word for a tab (the bar of a phone holds five), a few
    words elsewhere. ``who`` answers from what the request already knows: it never
    asks the database.
    """

    name: str
    label: Any
    route: str
    icon: str
    who: Callable[[Any], bool]
    order: int
    place: str


_entries: dict[str, Entry] = {}
_ordered: tuple[Entry, ...] = ()


def register(
    *,
    name: str,
    label: Any,
    route: str,
    icon: str,
    who: Callable[[Any], bool] = signed_in,
    order: int = 50,
    place: str = TAB,
) -> None:
    """Add a link to the menus.

    Raise ``ValueError`` when the name is taken or the place is unknown.
    """
    global _ordered
    if name in _entries:
        msg = f"Two navigation entries are called {name}."
        raise ValueError(msg)
    if place not in PLACES:
        msg = f"No such place in the menus: {place}."
        raise ValueError(msg)
    _entries[name] = Entry(name, label, route, icon, who, order, place)
    _ordered = tuple(sorted(_entries.values(), key=lambda e: (e.order, e.name)))


def entries_for(request: Any) -> tuple[Entry, ...]:
    """Return the links this reader may see, all places together, in order."""
    return tuple(entry for entry in _ordered if entry.who(request))


def every_entry() -> tuple[Entry, ...]:
    """Return all links, for the plan of the site and for tests."""
    return _ordered
