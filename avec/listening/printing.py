"""The card for a pocket: the four verbs, and nobody's name; a tagged PDF."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.documents.typeset import Words, pdf
from avec.listening.words import LANDMARKS

_PAGE = Path(__file__).parent / "typst" / "pocket.typ"


def pocket_card() -> bytes:
    """Give the PDF of the card, on a sheet to cut."""
    data = {
        "title": _("Mes repères d’écoutant"),
        "lines": [str(line) for line in LANDMARKS],
        "note": _("C’est un aide-mémoire. Rien n’est enregistré."),
        "language": (get_language() or "fr")[:2],
    }
    return pdf(_PAGE, Words().everything(data))
