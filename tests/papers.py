"""Reading what a PDF says, as those who copy its words or hear it read do.

The one way of the tests: each function skips where poppler is not installed.
"""

from __future__ import annotations

import shutil
import subprocess

import pytest


def _poppler(tool: str, *options: str, pdf: bytes) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    after = ["-"] if tool == "pdftotext" else []
    done = subprocess.run(
        [found, "-enc", "UTF-8", *options, "-", *after],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8", "replace")


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF on one line, in the order they were written."""
    told = _poppler("pdftotext", "-raw", pdf=pdf)
    return " ".join(told.replace("\u200b", "").split())


def laid_text_of(pdf: bytes) -> str:
    """Return its words on one line, in the order the eye meets them."""
    told = _poppler("pdftotext", pdf=pdf)
    return " ".join(told.replace("\u200b", "").split())


def boxes_of(pdf: bytes) -> str:
    """Return each word with its place on the sheet."""
    return _poppler("pdftotext", "-bbox", pdf=pdf)


def structure_of(pdf: bytes) -> str:
    """Return its titles, lists and words as a screen reader finds them."""
    return _poppler("pdfinfo", "-struct-text", pdf=pdf)


def about(pdf: bytes) -> str:
    """Return its title, its size, and whether it is tagged."""
    return _poppler("pdfinfo", pdf=pdf)


def is_tagged(pdf: bytes) -> bool:
    """Tell whether a PDF has a structure to read aloud; needs no tool."""
    return b"/StructTreeRoot" in pdf and b"/MarkInfo" in pdf
