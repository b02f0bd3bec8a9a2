"""What may go on a card: published lines of one's documents, one's name, free words.

A line of a document is named by its passage and its place in it. It is read in the
version it was chosen in, which never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.card.words import Place, place_of, short_of
from avec.documents.fields.base import Row, said_row
from avec.documents.fields.dates import said_date
from avec.documents.layout import ITEM_COLUMNS, Laid, published_rows
from avec.documents.models import Passage, Version, VersionItem, form_of
from avec.documents.sentences import published_title
from avec.documents.shapes import Template
from avec.foundation.compiled import Kept
from avec.people.models import Person

WEAK, STRONG = (".", ";", ",", ":"), ("?", "!", "…", "...")
"""Signs a semicolon takes the place of, and signs it does not follow."""
NAME, DIRECTIVE, PASSAGE, OWN = "name", "directive", "passage", "own"

# A published passage as it is asked for: its version, its passage, then the item.
SAID_COLUMNS = ("version_id", "passage_id", *ITEM_COLUMNS)
_ID, _QUESTION = ITEM_COLUMNS.index("id"), ITEM_COLUMNS.index("question_key")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it can be chosen or read.

    ``kept`` is what the card remembers of it; ``about`` says in few words what the
    line answers; ``source`` the document it comes from.
    """

    key: str
    place: Place
    text: str
    kept: dict[str, Any]
    about: str = ""
    source: str = ""


def lines_offered(viewer: Viewer, language: str) -> list[Line]:
    """Return every line the viewer may tick today, in the order of the card."""
    lines = [_name(viewer)]
    lines += lines_of(_current(viewer), _said_today(viewer), language)
    return sorted(lines, key=lambda line: line.place)


def _name(viewer: Viewer) -> Line:
    name = Person.objects.visible_to(viewer).get(pk=viewer.person_id).name
    return named(name, {"kind": NAME, "text": name})


def named(name: str, kept: dict[str, Any]) -> Line:
    """Make the line that says a name."""
    said = _("Je m’appelle %(name)s") % {"name": name}
    return Line(NAME, Place.SPEAKING, said, kept)


def _current_of(viewer: Viewer) -> QuerySet[Version]:
    return Version.objects.visible_to(viewer).filter(
        owner_id=viewer.person_id,
        document__current_version_id=F("pk"),
        revoked_at=None,
        document__stopped_at=None,
    )


@Kept
def _current(viewer):
    return _current_of(viewer).order_by("document__began_at", "pk")


@Kept
def _said_today(viewer):
    return still_said(viewer).filter(version_id__in=_current_of(viewer).values("pk"))


def still_said(viewer: Viewer) -> QuerySet:
    """Find the rows of what the viewer published, in its order, erased words apart."""
    erased = Passage.objects.of(viewer).filter(pk=OuterRef("passage_id"), sealed=None)
    return (
        VersionItem.objects.of(viewer)
        .filter(~Exists(erased))
        .order_by("version_id", "position")
        .values_list(*SAID_COLUMNS)
    )


def lines_of(
    versions: Iterable[Version], said: Iterable[Sequence[Any]], language: str
) -> Iterator[Line]:
    """Give the lines that published versions offer to the card, one after the other.

    ``said`` are rows of ``SAID_COLUMNS``, in the order of each version.
    """
    rows: dict[UUID, list[tuple[UUID, Sequence[Any]]]] = {}
    for version_id, passage_id, *item in said:
        rows.setdefault(version_id, []).append((passage_id, item))
    for version in versions:
        form = form_of(version.template_version_id, language)
        source = Source(
            version.pk,
            published_title(
                version.content.get("title") or form.title,
                version.template_version_id,
                language,
            ),
            version.number,
            version.published_at,
        )
        yield from lines_read(source, form, rows.get(version.pk, ()))


@dataclass(frozen=True, slots=True)
class Source:
    """The published version that lines are taken from."""

    version_id: UUID
    title: str
    number: int
    published_at: datetime


def on_cards(form: Template) -> list[str]:
    """Return the keys of the questions whose answers may go on a card."""
    return [question.key for question in form.questions() if question.card]


def lines_read(
    source: Source, form: Template, said: Iterable[tuple[UUID, Sequence[Any]]]
) -> Iterator[Line]:
    """Give the lines of published words: each passage, and the row it is read from."""
    asked = set(on_cards(form))
    here = [(passage, item) for passage, item in said if item[_QUESTION] in asked]
    passages = {item[_ID]: passage for passage, item in here}
    laid = published_rows([item for _passage, item in here], form)
    version = str(source.version_id)
    if form.behaviour == "directive":
        yield _that_directives_exist(source)
    for question, voice in _spoken_by_her(laid):
        about = short_of(question.key, question.prompt)
        passage = str(passages[voice.id])
        for entry, text in enumerate(_texts(voice.rows)):
            yield Line(
                f"{passage}.{entry}",
                place_of(question.key, question.type),
                text,
                {
                    "kind": PASSAGE,
                    "version": version,
                    "passage": passage,
                    "entry": entry,
                },
                about,
                source.title,
            )


def _that_directives_exist(source: Source) -> Line:
    said = _("%(title)s : version %(number)s, %(day)s.") % {
        "title": source.title,
        "number": source.number,
        "day": full_day(source.published_at),
    }
    kept = {"kind": DIRECTIVE, "version": str(source.version_id)}
    key = f"version.{source.version_id}"
    return Line(key, Place.DIRECTIVES, said, kept, source=source.title)


def _spoken_by_her(laid: Sequence[Laid]) -> Iterator[tuple[Any, Any]]:
    """Go through her own words and those she says with others, in order."""
    for part in laid:
        for group in part.groups:
            for asked in group.asked:
                for voice in (*asked.together, *asked.own):
                    yield asked.question, voice


def _texts(rows: Sequence[Row]) -> list[str]:
    """Make lines of an answer: one for each item, or for each step as a whole."""
    entries = {row.entry for row in rows}
    if not entries or entries == {0}:
        return [said_row(row) for row in rows]
    return [
        reduce(_then, (said_row(row) for row in step))
        for _entry, step in groupby(rows, lambda row: row.entry)
    ]


def _then(before: str, after: str) -> str:
    """Put what follows on the same line, whatever sign she ended her words with."""
    before = before.rstrip()
    if before.endswith(STRONG):
        return f"{before} {after}"
    before = before.rstrip("".join(WEAK) + " \u00a0\u202f")
    return _("%(before)s ; %(after)s") % {"before": before, "after": after}


def full_day(at: datetime) -> str:
    """Say a day with its year, as a paper that is kept needs it."""
    day = timezone.localtime(at)
    return said_date({"day": day.day, "month": day.month, "year": day.year})
