"""French typography: the spaces that French keeps around its punctuation.

Sources are typed with ordinary spaces, because nobody sees the others in an
editor. This function puts the right ones when catalogues are compiled and when
templates written in French are loaded.
"""

from __future__ import annotations

import re

NARROW = "\u202f"
SPACE = "\u00a0"

_APART = re.compile(r"(<[^<>]*>|https?://\S+|&[a-z]+;|&#\d+;)")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BEFORE_HIGH = re.compile(r"[ \u00a0\u202f]+(?=[?!;])")
_BEFORE_COLON = re.compile(r"[ \u00a0\u202f]+(?=:(?!\w))")
_AFTER_OPENING = re.compile(r"«[ \u00a0\u202f]*")
_BEFORE_CLOSING = re.compile(r"[ \u00a0\u202f]*»")
_IN_NUMBERS = re.compile(r"(?<=\d) (?=\d)")
_UNITS = (
    "h|min|s|%|%%|€|ans?|mois|jours?|heures?|minutes?|semaines?|fois|ko|Mo|mots?"
    "|lettres?|caractères?|personnes?"
)
_HOUR = re.compile(r"(?<=\d\u00a0h) (?=\d)")
_PLACEHOLDER_UNIT = re.compile(rf"(%\(\w+\)[sd]) (?=(?:{_UNITS})(?![\w(]))")
_DIGIT_UNIT = re.compile(rf"(\d) (?=(?:{_UNITS})(?![\w(]))")


def french(text: str) -> str:
    """Give a French text its own spaces and apostrophes; the words do not change.

    Tags, addresses and HTML entities are left alone. Doing it twice changes
    nothing more.
    """
    pieces = _APART.split(text)
    pieces[::2] = map(_french_words, pieces[::2])
    return "".join(pieces)


def _french_words(text: str) -> str:
    text = _APOSTROPHE.sub("’", text)
    text = _BEFORE_HIGH.sub(NARROW, text)
    text = _BEFORE_COLON.sub(SPACE, text)
    text = _AFTER_OPENING.sub("«" + SPACE, text)
    text = _BEFORE_CLOSING.sub(SPACE + "»", text)
    text = _IN_NUMBERS.sub(NARROW, text)
    text = _DIGIT_UNIT.sub(r"\1" + SPACE, text)
    text = _PLACEHOLDER_UNIT.sub(r"\1" + SPACE, text)
    return _HOUR.sub(SPACE, text)
