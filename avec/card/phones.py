"""Numbers inside words: found so that a tap calls them."""

from __future__ import annotations

import re
from typing import NamedTuple

# A French number of ten figures or its form from abroad, any other number that says
# its country, and the short numbers of help.
_NUMBER = re.compile(
    r"(?<![\w+])(?:"
    r"(?:\+33[ .\-]?|0)[1-9](?:[ .\-]?\d{2}){4}"
    r"|\+(?!33)\d(?:[ .\-]?\d){7,14}"
    r"|3114|3919|3[0-9]{3}|11[2459]|15|17|18"
    r")(?!\w)"
)


class Piece(NamedTuple):
    """Some words of a line; with what to dial when they are a number."""

    text: str
    dial: str = ""


def pieces_of(text: str) -> list[Piece]:
    """Cut a line around its telephone numbers; nothing of it is lost."""
    pieces, after = [], 0
    plain = text.translate(_PLAIN)
    for found in _NUMBER.finditer(plain):
        if len(found[0]) < 3 and not _calls(plain, found.start()):
            continue
        if found.start() > after:
            pieces.append(Piece(text[after : found.start()]))
        dial = re.sub(r"[^\d+]", "", found[0])
        pieces.append(Piece(text[found.start() : found.end()], dial))
        after = found.end()
    if after < len(text):
        pieces.append(Piece(text[after:]))
    return pieces


_PLAIN = str.maketrans("\u00a0\u202f\u2009", "   ")
_CALLING = re.compile(r"\b(?:le|au|du|call|dial)\s$", re.IGNORECASE)
_DATE = re.compile(
    r"\d{2}\s+(?:jan|f[ée]v|feb|mar|av|ap|ma[iy]|jui|ju[nl]|ao[uû]|aug|sep|oct|nov|d[ée]c)",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\d{2}\s*(?:$|[^\w\s])")


def _calls(text: str, start: int) -> bool:
    """Tell whether two figures are called (« le 15 ») rather than counted."""
    if start == 0:
        return bool(_ALONE.match(text))
    return bool(_CALLING.search(text[:start])) and not _DATE.match(text, start)
