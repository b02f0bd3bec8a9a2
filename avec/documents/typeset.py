"""Setting a page on paper: the words made ready, and a tagged PDF made of them.

Every room that prints calls :func:`pdf`. A page is a Typst file of that room.
"""

from __future__ import annotations

import functools
import json
import threading
from pathlib import Path
from typing import Any, cast

import typst
from django.utils.translation import gettext as _

from avec.documents import glyphs

# One page at a time: a compiler is not shared between threads.
_ONE_AT_A_TIME = threading.Lock()


class Words:
    """Prepares words for paper, and remembers whether a sign had to be replaced."""

    def __init__(self) -> None:
        self.replaced = False

    def words(self, text: str) -> str:
        """Prepare one text."""
        text, replaced = glyphs.printable(text)
        self.replaced = self.replaced or replaced
        return text

    def title(self, text: str) -> str:
        """Prepare a title, which is never empty."""
        return self.words(text).strip() or "…"

    def everything(self, value: Any) -> Any:
        """Prepare every text of a structure."""
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, dict):
            return {key: self.everything(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.everything(item) for item in value]
        return value

    def note(self) -> str:
        """Say, at the foot of the page, that a sign was replaced; or nothing."""
        if not self.replaced:
            return ""
        return _(
            "Certains signes n’ont pas pu être imprimés. Ils sont intacts à l’écran."
        )


def pdf(page: Path, data: dict[str, Any]) -> bytes:
    """Compile a page with its data, as a tagged PDF.

    A few combinations of signs have no shape in any single typeface, and the standard
    (PDF/UA-1) refuses them. The page is then still tagged, and no longer says that it
    follows the standard: paper matters more than a label.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    make: dict[str, Any] = {"format": "pdf", "sys_inputs": inputs}
    with _ONE_AT_A_TIME:
        compiler = _compiler(page)
        try:
            made = compiler.compile(**make, pdf_standards="ua-1")
        except typst.TypstError as error:
            if "PDF/UA-1" not in str(error):
                raise
            made = compiler.compile(**make)
    return cast("bytes", made)


@functools.cache
def _compiler(page: Path) -> typst.Compiler:
    """Prepare a page once: its typefaces are read only the first time."""
    return typst.Compiler(
        str(page),
        root=str(page.parent),
        font_paths=list(glyphs.FOLDERS),
        ignore_system_fonts=True,
    )
