"""Names for entering: a word one chooses, and four digits that nobody chooses.

The digits are always there, so that a name that is free and a name that is taken
look the same to whoever tries.
"""

from __future__ import annotations

import secrets

from avec.foundation.sorting import fold

LONGEST_WORD = 40
SHORTEST_WORD = 2


def bare(typed: str) -> str:
    """Return what counts in a typed name: letters and digits, small, no accents."""
    return "".join(fold(typed[:200]).split())


def with_digits(word: str, *, digits: int = 4) -> str:
    """Add digits drawn by chance to a word."""
    drawn = secrets.randbelow(9 * 10 ** (digits - 1)) + 10 ** (digits - 1)
    return f"{bare(word)[:LONGEST_WORD]}{drawn}"
