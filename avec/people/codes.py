"""Codes that people copy from paper: no letter is read as another."""

from __future__ import annotations

import secrets

# No letter that is read as a digit, no digit that is read as a letter.
ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ2346789"


def draw(letters: int) -> str:
    """Draw a code of so many letters."""
    return "".join(secrets.choice(ALPHABET) for _each in range(letters))


def bare(typed: str) -> str:
    """Return what counts in a typed code: capitals and digits."""
    return "".join(c for c in typed[:80].upper() if c.isascii() and c.isalnum())


def shown(code: str, group: int = 5) -> str:
    """Return a code as it is printed, in small groups."""
    return "-".join(code[at : at + group] for at in range(0, len(code), group))
