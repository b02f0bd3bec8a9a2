"""Addresses of the site, computed once per route; only keys and words change."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from avec.foundation.drawing import here

# Stand for the keys and the words while a route is cut in pieces.
_PLACES: dict[type, tuple[Any, ...]] = {
    UUID: tuple(UUID(int=(0xA7EC << 112) + n) for n in range(1, 6)),
    str: tuple(f"avec-place-{n}" for n in range(1, 6)),
}
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


def url(route: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a route.

    Raise ``NoReverseMatch`` when there is none. Addresses that take identifiers and
    plain words are computed once for all of them.
    """
    if kwargs:
        return reverse(route, args=args, kwargs=kwargs)
    if not args:
        return _plain_address(route, here().prefix)
    kinds = tuple([type(arg) for arg in args])
    pieces = _pieces(route, kinds, here().prefix)
    if pieces is None:
        return reverse(route, args=args)
    address = pieces[0]
    for arg, piece in zip(args, pieces[1:], strict=True):
        if type(arg) is str and not _SLUG.fullmatch(arg):
            return reverse(route, args=args)
        address += f"{arg}{piece}"
    return address


def around_last_word(route: str, *args: Any) -> tuple[str, str]:
    """Return what stands before and after the last word of the addresses of a route.

    For a list of places of one thing: each address is the beginning, its own word,
    and the end. The word is a slug.
    """
    return _around(route, args, _PLACES[str][-1])


def around_last_key(route: str, *args: Any) -> tuple[str, str]:
    """Return what stands before and after the last identifier, as above."""
    return _around(route, args, _PLACES[UUID][-1])


def _around(route: str, args: tuple[Any, ...], place: Any) -> tuple[str, str]:
    before, _, after = url(route, *args, place).rpartition(str(place))
    return before, after


@lru_cache(maxsize=512)
def _plain_address(route: str, prefix: str) -> str:
    return reverse(route)


@lru_cache(maxsize=512)
def _pieces(route: str, kinds: tuple[type, ...], prefix: str) -> tuple[str, ...] | None:
    """Return the address of a route cut where its identifiers and words go."""
    try:
        places = [_PLACES[kind][n] for n, kind in enumerate(kinds)]
        address = reverse(route, args=places)
    except (KeyError, IndexError, NoReverseMatch):
        return None
    pieces = []
    for place in places:
        before, found, address = address.partition(str(place))
        if not found:
            return None
        pieces.append(before)
    return (*pieces, address)
