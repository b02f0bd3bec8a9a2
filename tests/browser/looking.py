"""Keeping what a story shows, for somebody to look at.

``AVEC_LOOK=/somewhere pytest tests/browser/test_each_tool_from_start_to_print.py``
leaves pictures there, narrow and wide, light and dark. Without it, nothing is kept.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from playwright.sync_api import Page

SIZES = {"360": (360, 740), "1280": (1280, 900)}
COLOURS = ("light", "dark")


def look(page: Page, name: str) -> None:
    """Leave four pictures of a page, and give it back as it was."""
    folder = os.environ.get("AVEC_LOOK")
    if not folder:
        return
    before = page.viewport_size
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for colours in COLOURS:
            page.emulate_media(color_scheme=colours)
            file = Path(folder) / f"{name}-{size}-{colours}.png"
            page.screenshot(path=file, full_page=True)
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)


def look_at_paper(pdf: bytes, name: str) -> None:
    """Leave a picture of the first sheet of a PDF."""
    folder = os.environ.get("AVEC_LOOK")
    if folder:
        file = Path(folder) / f"{name}.pdf"
        file.write_bytes(pdf)
        subprocess.run(
            ["pdftoppm", "-png", "-r", "60", "-singlefile", file, file.with_suffix("")],
            check=True,
        )
