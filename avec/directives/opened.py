"""When her directives were opened, and by whom: beside what she had said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from avec.access.viewer import Viewer
from avec.audit.models import Entry
from avec.directives.words import WHEN_TO_OPEN
from avec.documents.fields import Row
from avec.documents.layout import ITEM_COLUMNS, published_rows
from avec.documents.looked import READ, names_of
from avec.documents.models import Document, VersionItem, form_of
from avec.foundation.compiled import Kept

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opened them, and when it was last."""

    who: str
    at: datetime


@Kept
def _readings(viewer, about):
    return (
        Entry.objects.visible_to(viewer)
        .about_me(viewer)
        .filter(verb=READ, about=about)
        .order_by("actor_id", "affiliation_id", "-at")
        .distinct("actor_id", "affiliation_id")
        .values_list("at", "pk")
    )


def opened_by(viewer: Viewer, document: Document) -> list[Opening]:
    """Return who opened these directives, each with the last time, newest first.

    From the journal of readings, which only whom it is about reads whole.
    """
    lines = _readings(viewer, f"documents.document:{document.pk}")
    last = sorted(lines, reverse=True)[:SHOWN]
    names = names_of([pk for _at, pk in last], with_place=False)
    return [Opening(names[pk][1], at) for at, pk in last if pk in names]


def what_she_had_said(
    viewer: Viewer, document: Document, language: str
) -> tuple[str, list[Row]]:
    """Return the question about when to open them, and her answer that speaks today."""
    version_id = document.current_version_id
    said = _answers(viewer, version_id) if version_id else ()
    for part in published_rows(said, form_of(document.template_version_id, language)):
        for asked in part.groups[0].asked:
            rows = [row for voice in asked.own for row in voice.rows]
            return asked.question.prompt, rows
    return "", []


@Kept
def _answers(viewer, version_id):
    section, question = WHEN_TO_OPEN
    return (
        VersionItem.objects.of(viewer)
        .filter(version_id=version_id, section_key=section, question_key=question)
        .order_by("position")
        .values_list(*ITEM_COLUMNS)
    )
