"""Passphrases: proposed in plain words, checked for length, never for symbols."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS_FILE = Path(__file__).parent / "data" / "passphrase_words.txt"
SHORTEST = 12
LONGEST = 200
WORDS_PROPOSED = 5
FEWEST_LETTERS = 5

# What people type first when they are asked for twelve letters.
WELL_KNOWN = frozenset(
    {
        "motdepasse12",
        "motdepasse123",
        "motdepasse1234",
        "monmotdepasse",
        "password1234",
        "azertyuiop12",
        "azertyuiop123",
        "qwertyuiop12",
        "qwertyuiop123",
        "123456789012",
        "1234567890123",
        "abcdefghijkl",
        "phrasedepasse",
        "phrasedepasse1",
    }
)


@cache
def words() -> tuple[str, ...]:
    """Return the words a passphrase is proposed with: common, short, unaccented."""
    return tuple(WORDS_FILE.read_text(encoding="ascii").split())


def propose() -> str:
    """Draw five words. With eight hundred words, that is more than 2 to the 48th."""
    return " ".join(secrets.choice(words()) for _each in range(WORDS_PROPOSED))


def settle(typed: str) -> str:
    """Return what is hashed: one form of each accent, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def require_strong(typed: str, *, sign_in_name: str = "") -> str:
    """Return the settled passphrase.

    :raises ValidationError: with what to do, when it is too easy to guess.
    """
    phrase = settle(typed)
    bare = "".join(phrase.casefold().split())
    if len(phrase) < SHORTEST:
        raise ValidationError(
            _("Il faut au moins 12 lettres : par exemple 4 ou 5 mots à la suite.")
        )
    if len(phrase) > LONGEST:
        raise ValidationError(_("C’est trop long : 200 lettres au plus."))
    if len(set(bare)) < FEWEST_LETTERS or bare in WELL_KNOWN:
        raise ValidationError(
            _("Cette phrase se devine vite. Prenez 4 ou 5 mots sans lien entre eux.")
        )
    if sign_in_name and bare.replace(sign_in_name, "") in {"", sign_in_name}:
        raise ValidationError(
            _("Choisissez une phrase différente de votre nom pour entrer.")
        )
    return phrase
