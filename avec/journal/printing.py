"""Paper: the pages she chose, and her ideas on a sheet to fold; a tagged PDF.

Words enter Typst as data, never as Typst. Nothing says whose paper it is.
"""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.documents import glyphs
from avec.journal.contents import Content, Line, Read, idea_lines, note_lines

_PAGE = Path(__file__).parent / "typst" / "notebook.typ"
_ONE_AT_A_TIME = threading.Lock()
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
    """Compile the page; said to follow PDF/UA unless a sign has no shape for it."""
    replaced: list[bool] = []
    data = _printable(
        {"form": form, "title": title, "items": items, "footer": title}, replaced
    )
    data["language"] = (get_language() or "fr")[:2]
    data["note"] = (
        _("Certains signes n’ont pas pu être imprimés. Ils sont intacts à l’écran.")
        if any(replaced)
        else ""
    )
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    make: dict[str, Any] = {"format": "pdf", "sys_inputs": inputs}
    with _ONE_AT_A_TIME:
        try:
            pdf = _compiler().compile(**make, pdf_standards="ua-1")
        except typst.TypstError as error:
            if "PDF/UA-1" not in str(error):
                raise
            pdf = _compiler().compile(**make)
    return cast("bytes", pdf)


@functools.cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        str(_PAGE),
        root=str(_PAGE.parent),
        font_paths=list(glyphs.FOLDERS),
        ignore_system_fonts=True,
    )


def _printable(value: Any, replaced: list[bool]) -> Any:
    """Prepare every text, and note whether a sign had to be replaced."""
    if isinstance(value, str):
        text, is_replaced = glyphs.printable(value)
        replaced.append(is_replaced)
        return text
    if isinstance(value, dict):
        return {key: _printable(item, replaced) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item, replaced) for item in value]
    return value
