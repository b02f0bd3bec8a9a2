"""All that is hers, in one archive that any computer reads.

Rooms add what they hold with :func:`contributes`; each asks only for what the viewer
may see, as the viewer, inside the transaction of the export.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BinaryField, Model
from django.template.loader import render_to_string
from django.utils import translation

from avec.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class File:
    """One file of the archive. With a title, it is named on its first page."""

    path: str
    content: str | bytes
    title: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a readable page: a heading, then names and values, or paragraphs."""

    heading: str
    facts: Sequence[tuple[str, Any]] = ()
    paragraphs: Sequence[str] = ()


Contributor = Callable[[Viewer], Iterable[File]]

_contributors: dict[str, Contributor] = {}
_verbs: dict[str, Any] = {}
_SAFE = re.compile(r"[\w][\w.-]*(/[\w][\w.-]*)*")


def contributes(name: str) -> Callable[[Contributor], Contributor]:
    """Add what one room holds; its files stand in the folder of that name.

    :raises ValueError: if two rooms take the same name.
    """

    def keep(function: Contributor) -> Contributor:
        if name in _contributors:
            msg = f"Two rooms contribute under the name {name}."
            raise ValueError(msg)
        _contributors[name] = function
        return function

    return keep


def says(words: Mapping[str, Any]) -> None:
    """Add the words of the journal's verbs, for the readable page."""
    _verbs.update(words)


def said(verb: str, via: str = "") -> str:
    """Return a verb of the journal in words; the verb itself when nobody said it.

    ``via`` may change the words: what is read on paper has been printed.
    """
    return str(_verbs.get(f"{verb}/{via}", _verbs.get(verb, verb)))


def is_said(verb: str) -> bool:
    """Whether a verb of the journal has words."""
    return verb in _verbs


def plainly(row: Model, *without: str) -> dict[str, Any]:
    """Return every column of a row, under its own name, so that none is forgotten.

    What is sealed is left to who can open it, and so is what is named in ``without``.
    """
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not isinstance(field, BinaryField) and field.attname not in without
    }


def page(path: str, title: str, blocks: Iterable[Block]) -> File:
    """Return a readable page, the same everywhere, that opens without a network."""
    html = render_to_string(
        "people/export/page.html",
        {
            "title": title,
            "blocks": list(blocks),
            "language": translation.get_language() or "fr",
        },
    )
    return File(path, html, title)


def data(path: str, content: Any) -> File:
    """Return the same things for another program: JSON, dates in full."""
    return File(
        path,
        json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2),
    )


def archive(viewer: Viewer) -> bytes:
    """Build the whole archive, with a first page that names every readable file.

    :raises ValueError: if a room gives a path that leaves its own folder.
    """
    packed, titles = io.BytesIO(), []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, ask in _contributors.items():
            for file in ask(viewer):
                path = f"{name}/{file.path}"
                if not _SAFE.fullmatch(path) or ".." in path:
                    msg = f"{path} is not a path of an archive."
                    raise ValueError(msg)
                zipped.writestr(path, file.content)
                if file.title:
                    titles.append((path, file.title))
        zipped.writestr("index.html", _first_page(titles))
    return packed.getvalue()


def _first_page(titles: list[tuple[str, str]]) -> str:
    return render_to_string(
        "people/export/index.html",
        {"titles": titles, "language": translation.get_language() or "fr"},
    )
