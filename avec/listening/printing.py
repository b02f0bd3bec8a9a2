"""The card for a pocket: the four verbs, and nobody's name; a tagged PDF."""

from __future__ import annotations

import functools
import json
import threading
from pathlib import Path
from typing import cast

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.documents import glyphs
from avec.listening.words import LANDMARKS

_PAGE = Path(__file__).parent / "typst" / "pocket.typ"
_ONE_AT_A_TIME = threading.Lock()


def pocket_card() -> bytes:
    """Give the PDF of the card, on a sheet to cut."""
    data = {
        "title": _("Mes repères d’écoutant"),
        "lines": [glyphs.printable(str(line))[0] for line in LANDMARKS],
        "note": _("C’est un aide-mémoire. Rien n’est enregistré."),
        "language": (get_language() or "fr")[:2],
    }
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _ONE_AT_A_TIME:
        pdf = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards="ua-1")
    return cast("bytes", pdf)


@functools.cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        str(_PAGE),
        root=str(_PAGE.parent),
        font_paths=list(glyphs.FOLDERS),
        ignore_system_fonts=True,
    )
