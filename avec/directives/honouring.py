"""What she asked, beside what was followed: for this room and for others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from avec.access.viewer import Viewer
from avec.directives.models import Honouring
from avec.directives.words import TEMPLATE, Followed
from avec.documents.fields import Row
from avec.documents.layout import ITEM_COLUMNS, published_rows
from avec.documents.models import Document, TemplateVersion, VersionItem, form_of
from avec.documents.shapes import Template
from avec.documents.words import Quality


@dataclass(slots=True)
class Line:
    """What somebody said of one passage, in their own name, on one day."""

    id: UUID
    is_mine: bool
    followed: Followed
    why: str
    name: str
    function: str
    happened_on: date
    said_at: datetime
    is_corrected: bool = False

    @property
    def label(self) -> str:
        """Return the words for what became of it."""
        return str(self.followed.label)


@dataclass(slots=True)
class Passage:
    """What she asked at one place, as far as the viewer reads it; what was said of it.

    ``rows`` are her words, empty for who does not read them.
    """

    item_id: UUID
    section_key: str
    question_key: str
    part: str
    prompt: str
    rows: list[Row] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    is_current: bool = True


def said_about(
    viewer: Viewer, document: Document, *, with_silence: bool = False
) -> list[Passage]:
    """Return what was said of these directives, passage by passage, in their order.

    Only what the viewer may read: she finds everything, somebody else what they said
    themselves, her trusted person what she wished them to be told. ``rows`` holds her
    words as they were in the version that was read then. Nothing is counted.

    :param with_silence: also give the passages of the version that speaks for her
        today of which nothing was said, as far as the viewer reads them.
    """
    form = form_of(document.template_version_id, get_language())
    lines = _lines(viewer, document)
    seen = VersionItem.objects.visible_to(viewer).filter(
        document_id=document.pk, quality__in=(Quality.PERSON, Quality.WE)
    )
    wanted = Q(pk__in=list(lines))
    if with_silence and document.current_version_id is not None:
        wanted |= Q(version_id=document.current_version_id)
    passages = {one.item_id: one for one in _read(seen.filter(wanted), form)}
    for item_id, said in lines.items():
        here = passages.setdefault(item_id, _without_her_words(said[0], form))
        here.lines = [_line(viewer, one) for one in said]
        here.is_current = said[0].version_id == document.current_version_id
    order = order_of(form)
    return sorted(
        passages.values(),
        key=lambda one: order.get((one.section_key, one.question_key), len(order)),
    )


def told_about(viewer: Viewer, document: Document) -> list[Passage]:
    """Return what was said, without her words: to who is told, and reads no more.

    In the reader's language, as the form says it today.
    """
    passages, form = [], _form_of_today(viewer)
    for said in _lines(viewer, document).values():
        passage = _without_her_words(said[0], form)
        passage.lines = [_line(viewer, one) for one in said]
        passages.append(passage)
    return passages


def lines_of(viewer: Viewer, document: Document) -> dict[UUID, list[Line]]:
    """Return what was said of each passage, as far as the viewer may read it."""
    return {
        item_id: [_line(viewer, one) for one in said]
        for item_id, said in _lines(viewer, document).items()
    }


def of_line(viewer: Viewer, line: Honouring) -> Passage:
    """Return the passage of one line, with what the viewer said of it."""
    document = Document(pk=line.document_id, owner_id=line.owner_id)
    passage = _without_her_words(line, _form_of_today(viewer))
    passage.lines = [
        _line(viewer, one) for one in _lines(viewer, document)[line.item_id]
    ]
    return passage


def _lines(viewer: Viewer, document: Document) -> dict[UUID, list[Honouring]]:
    """Read the lines by passage, each with what corrects it after it."""
    found = (
        Honouring.objects.visible_to(viewer)
        .filter(document_id=document.pk)
        .order_by("said_at", "pk")
    )
    by_item: dict[UUID, list[Honouring]] = defaultdict(list)
    corrected = set()
    for one in found:
        by_item[one.item_id].append(one)
        corrected.add(one.corrects_id)
    for said in by_item.values():
        for one in said:
            one.is_corrected = one.pk in corrected  # type: ignore[attr-defined] # said here
    return by_item


def _line(viewer: Viewer, one: Honouring) -> Line:
    said = one.content
    return Line(
        one.pk,
        one.author_id == viewer.person_id,
        Followed(one.followed),
        said.get("why", ""),
        said.get("name", ""),
        said.get("function", ""),
        one.happened_on,
        one.said_at,
        one.is_corrected,
    )


def _read(items: QuerySet, form: Template) -> Iterable[Passage]:
    rows = items.order_by("version__number", "position").values_list(*ITEM_COLUMNS)
    for part in published_rows(rows, form):
        for group in part.groups:
            for asked in group.asked:
                for voice in (*asked.together, *asked.own, *asked.before):
                    yield Passage(
                        voice.id,
                        part.section.key,
                        asked.question.key,
                        part.section.title,
                        asked.question.prompt,
                        voice.rows,
                    )


def _without_her_words(line: Honouring, form: Template | None = None) -> Passage:
    """Say where it is: as the form says it today, or as it did when it was said."""
    said = line.content
    part, prompt = said.get("part", ""), said.get("prompt", "")
    if form is not None:
        found = words_of_place(form, line.section_key, line.question_key)
        part, prompt = found if any(found) else (part, prompt)
    return Passage(line.item_id, line.section_key, line.question_key, part, prompt)


def _form_of_today(viewer: Viewer) -> Template | None:
    """Return the form of directives in the language of the page."""
    newest = TemplateVersion.objects.visible_to(viewer).newest().filter(key=TEMPLATE)
    key = newest.values_list("pk", flat=True).first()
    return form_of(key, get_language()) if key else None


def words_of_place(
    form: Template, section_key: str, question_key: str
) -> tuple[str, str]:
    """Return the words of the form at one place; empty once the form lost it."""
    for section in form.sections:
        if section.key == section_key:
            asked = (one for one in section.questions if one.key == question_key)
            question = next(asked, None)
            return section.title, question.prompt if question else ""
    return "", ""


def order_of(form: Template) -> dict[tuple[str, str], int]:
    """Return the rank of each place in its form."""
    places = [(s.key, q.key) for s in form.sections for q in s.questions]
    return {place: number for number, place in enumerate(places)}
