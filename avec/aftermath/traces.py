"""What in a sentence says who somebody is: a name, a day, a number.

What is found here stops a sentence; what is not found is for her to see: she reads
again before she agrees.
"""

from __future__ import annotations

import re

from avec.access.viewer import Viewer
from avec.foundation.sorting import fold
from avec.people.models import Person

_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre"
    "|décembre|january|february|march|april|may|june|july|august|september|october"
    "|november|december"
)
_DAYS = (
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_GAP = r"[ \u202f\u00a0]"
_DAY = rf"\b\d{{1,2}}(?:er)?{_GAP}(?:{_MONTHS})\b(?:{_GAP}\d{{4}})?"
_STREET = r"(?:rue|avenue|boulevard|place|chemin|allée|impasse)"
_FOUND = re.compile(
    "|".join(
        (
            r"[\w.+-]+@[\w-]+\.[\w.]+",
            r"\+?\d(?:[ .\-\u202f\u00a0]?\d){6,}",
            _DAY,
            rf"\b(?:{_MONTHS}){_GAP}\d{{1,4}}\b",
            r"\b\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{1,4})?\b",
            rf"\b(?:{_DAYS})\b",
            rf"\b\d{{1,3}}{_GAP}ans\b|\b\d{{1,3}} years old\b",
            rf"\b(?:chambre|room){_GAP}(?:n°{_GAP}?)?\d+\b",
            rf"\b\d{{1,4}}(?:{_GAP}?(?:bis|ter))?,?{_GAP}{_STREET}\b",
        )
    ),
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_SHORTEST = 3


def traces(viewer: Viewer, sentence: str) -> list[str]:
    """Return what says who somebody is: people she knows, days, numbers, addresses."""
    found = [match.group().strip() for match in _FOUND.finditer(sentence)]
    names = _names(viewer)
    found += [
        word
        for word in _WORD.findall(sentence)
        if word[0].isupper() and fold(word) in names
    ]
    return list(dict.fromkeys(found))


def _names(viewer: Viewer) -> set[str]:
    """Find the names of herself and of everybody she knows here, word by word."""
    known = Person.objects.visible_to(viewer).order_by("pk")
    return {
        fold(word)
        for name in known.values_list("name", flat=True)
        for word in _WORD.findall(name)
        if len(word) >= _SHORTEST
    }
