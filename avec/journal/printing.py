"""Paper: the pages she chose, and her ideas on a sheet to fold; a tagged PDF.

Words enter Typst as data, never as Typst. Nothing says whose paper it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.documents.typeset import Words, pdf
from avec.journal.contents import Content, Line, Read, idea_lines, note_lines

_PAGE = Path(__file__).parent / "typst" / "notebook.typ"
_BLANK_LINES = re.compile(r"\n\s*\n")


def chosen_pages(pages: Sequence[tuple[Read, str]]) -> bytes:
    """Give the PDF of the pages she chose, each with the line of the idea it names."""
    items = [
        _item(
            read.when,
            read.content.get("words", ""),
            note_lines(read.content, idea),
        )
        for read, idea in pages
    ]
    return _compile("pages", _("Quelques pages de mon carnet"), items)


def leaflet(ideas: Sequence[Content]) -> bytes:
    """Give the PDF of her ideas, on a sheet that folds in two."""
    items = [_item(idea.get("line", ""), "", idea_lines(idea)) for idea in ideas]
    return _compile("leaflet", _("Ce qui m’aide"), items)


def _item(title: str, text: str, lines: Sequence[Line]) -> dict[str, Any]:
    parts = _BLANK_LINES.split(text.replace("\r\n", "\n"))
    return {
        "title": title.strip() or "…",
        "paragraphs": [part.strip() for part in parts if part.strip()],
        "lines": [list(line) for line in lines],
    }


def _compile(form: str, title: str, items: list[dict[str, Any]]) -> bytes:
    page = Words()
    data = page.everything(
        {"form": form, "title": title, "items": items, "footer": title}
    )
    language = (get_language() or "fr")[:2]
    return pdf(_PAGE, {**data, "language": language, "note": page.note()})
