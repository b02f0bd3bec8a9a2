"""The card on paper: folded in a wallet, a whole page, or empty to fill by hand.

Words enter Typst as data, never as Typst. The PDF is tagged, with its language and
its title. No square to scan unless it is asked for.
"""

from __future__ import annotations

import functools
import io
import re
from pathlib import Path
from typing import Any

import segno
from django.utils.translation import gettext as _
from django.utils.translation import override

from avec.card.choice import full_day
from avec.card.reading import CardRead
from avec.card.words import Place
from avec.documents import glyphs
from avec.documents.chain import printed_code
from avec.documents.typeset import pdf

A4 = "page"
FORMS = {"poche": "wallet", "a4": A4}
"""How a form of print is named in an address, and in the printing itself."""

_PAGE = Path(__file__).parent / "typst" / "card.typ"
_SENTENCE = re.compile(r"(?<=[.!?…;])\s+")
# A fold of the wallet holds about so many signs: longer lines go on in the next.
_FOLD = 240


def introduced(about: str) -> str:
    """Say what lines answer before them, on their line: « À faire : », « Qui ? »."""
    if not about or about.endswith(("?", "!", "…", ":")):
        return about
    return _("%(about)s :") % {"about": about}


def render_card(
    read: CardRead,
    *,
    language: str,
    form: str,
    check_at: str,
    square: str = "",
    also: str = "",
) -> bytes:
    """Give the PDF of a card.

    ``square`` is an address to draw for a camera, ``also`` a line beside the date.
    """
    with override(language):
        data = {
            **_frame(language, form),
            "parts": [
                {
                    "title": str(part.place.label),
                    "groups": [
                        {
                            "about": introduced(group.about),
                            "lines": [p for line in group.lines for p in pieces(line)],
                        }
                        for group in part.groups
                    ],
                }
                for part in read.parts
            ],
            "made": "\n".join(
                filter(
                    None,
                    [
                        _("Carte du %(day)s") % {"day": full_day(read.card.made_at)},
                        also,
                    ],
                )
            ),
            "check": _("Est-elle à jour ? Code %(code)s, à écrire ici : %(address)s")
            % {
                "code": printed_code(read.card.check_code),
                "address": check_at.split("://", 1)[-1],
            },
            "square": _drawn(square) if square else "",
            "square_says": _("Carré à scanner : la page où l’on vérifie ce code."),
        }
    return pdf(_PAGE, _ready(data))


def squares_in(read: CardRead) -> list[str]:
    """Return the signs of a card that paper cannot write, each once."""
    said = "\n".join(
        line for part in read.parts for group in part.groups for line in group.lines
    )
    return list(glyphs.unprintable(said))


@functools.lru_cache(maxsize=8)
def blank_card(language: str) -> bytes:
    """Give an empty card, with the six places in their order and room to write.

    It is the same for everybody: it is set once for each language.
    """
    with override(language):
        data = {
            **_frame(language, "blank"),
            "parts": [
                {"title": str(place.label), "groups": [{"about": "", "lines": []}]}
                for place in Place
            ],
            "made": _("Carte écrite à la main, le :"),
            "check": _("Rien n’est obligatoire, pas même votre nom."),
            "square": "",
            "square_says": "",
        }
    return pdf(_PAGE, _ready(data))


def _frame(language: str, form: str) -> dict[str, str]:
    return {
        "language": language,
        "form": form,
        "title": _("Ma carte de crise"),
        "fold": _("Coupez sur le bord, puis pliez sur les pointillés."),
    }


def pieces(line: str) -> list[str]:
    """Cut a long text between its sentences, so that each piece holds in one fold."""
    made: list[str] = []
    for sentence in _SENTENCE.split(line):
        if made and len(made[-1]) + len(sentence) < _FOLD:
            made[-1] += f" {sentence}"
        else:
            made += _short(sentence)
    return made


def _short(sentence: str) -> list[str]:
    cut = [""]
    for word in sentence.split(" "):
        if cut[-1] and len(cut[-1]) + len(word) > _FOLD:
            cut.append("")
        cut[-1] = f"{cut[-1]} {word}" if cut[-1] else word
    return cut


def _drawn(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2)
    return drawn.getvalue().decode()


def _ready(value: Any, key: str = "") -> Any:
    if isinstance(value, str):
        return value if key == "square" else glyphs.printable(value)[0]
    if isinstance(value, dict):
        return {name: _ready(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_ready(item) for item in value]
    return value
