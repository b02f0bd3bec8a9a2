"""What does not change while one page is drawn: asked once, not at every word.

Django keeps the language and the time zone by thread, behind a lock. A page asks
for them some hundreds of times.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import tzinfo
from typing import NamedTuple

from django.urls import get_script_prefix
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language


class Here(NamedTuple):
    """The language and the time zone of the reader, and where the site stands."""

    language: str | None
    zone: tzinfo
    prefix: str


_page: ContextVar[Here | None] = ContextVar("avec_page", default=None)


def here() -> Here:
    """Return what holds for the page being drawn, or at this moment outside any."""
    return _page.get() or Here(
        get_language(), get_current_timezone(), get_script_prefix()
    )


def language() -> str | None:
    """Return the language of the page being drawn, or the one active outside any."""
    page = _page.get()
    return get_language() if page is None else page.language


@contextmanager
def drawing() -> Iterator[None]:
    """Draw one page inside: whatever language is active now is that of the page."""
    before = _page.set(None)
    try:
        _page.set(here())
        yield
    finally:
        _page.reset(before)
