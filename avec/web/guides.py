"""The guide: short pages in Markdown, one file per page and per language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nh3
from django.conf import settings
from markdown_it import MarkdownIt
from markupsafe import Markup

from avec.foundation.typography import french

_FILE = re.compile(r"(\d+)-([a-z0-9-]+)\.md")
_SPACES = re.compile(r"\s+")
_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "a", "strong", "blockquote", "hr", "br"}


@dataclass(frozen=True, slots=True)
class Guide:
    """One page of the guide."""

    name: str
    title: str
    summary: str
    body: Markup


@lru_cache(maxsize=4)
def all_guides(language: str) -> dict[str, Guide]:
    """Return the pages in reading order, in French where not yet translated."""
    folder = settings.ROOT / "docs" / "guide"
    pages = {}
    for file in sorted(folder.glob("*.md")):
        found = _FILE.fullmatch(file.name)
        if not found:
            continue
        translated = folder / language / file.name
        source = translated if translated.exists() else file
        pages[found[2]] = _read(source, found[2], is_french=source == file)
    return pages


def _read(file: Path, name: str, *, is_french: bool) -> Guide:
    """Read a page: its first line is its title, its first paragraph its summary.

    What the file holds is cleaned as if a stranger had written it.
    """
    text = file.read_text(encoding="utf-8")
    heading, _, rest = text.partition("\n")
    title = heading.removeprefix("#").strip()
    summary = _SPACES.sub(" ", rest.strip().partition("\n\n")[0])
    html = nh3.clean(
        MarkdownIt("commonmark").render(rest), tags=_TAGS, attributes={"a": {"href"}}
    )
    if is_french:
        title, summary, html = french(title), french(summary), french(html)
    return Guide(name, title, summary, Markup(html))  # noqa: S704 - cleaned above
