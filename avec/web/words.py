"""Words of the interface in the reader's language, found once and kept.

Jinja2 and Django each do their part of this work at every call; a page has a
hundred of them. The rules are those of Jinja2's new style: a sentence is safe
text, what is put in it is escaped.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils import translation
from markupsafe import Markup

from avec.foundation.drawing import here


def gettext(text: str, **put_in: Any) -> Markup:
    """Say a sentence in the active language, with what the page puts in it."""
    said = _said(text, here().language)
    return said % put_in if put_in else _complete(said)


def ngettext(one: str, many: str, num: int, **put_in: Any) -> Markup:
    """Say a sentence that counts; ``%(num)s`` is the number."""
    said = Markup(translation.ngettext(one, many, num))  # noqa: S704 - our own words
    return said % {"num": num, **put_in}


def pgettext(context: str, text: str, **put_in: Any) -> Markup:
    """Say a sentence whose meaning depends on where it stands."""
    said = Markup(translation.pgettext(context, text))  # noqa: S704 - our own words
    return said % put_in


@lru_cache(maxsize=8192)
def _said(text: str, language: str | None) -> Markup:
    return Markup(translation.gettext(text))  # noqa: S704 - our own words


@lru_cache(maxsize=8192)
def _complete(said: Markup) -> Markup:
    return said % {} if "%" in said else said
