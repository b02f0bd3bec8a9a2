"""« Qui a regardé » : lines of the journal, gathered in words by person and by hour."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from avec.access.viewer import Viewer
from avec.audit.looked import elsewhere
from avec.audit.models import Entry
from avec.documents.look import ON_PAPER, READ, SAID, Look
from avec.documents.mine import Mine, documents_of
from avec.documents.models import (
    Divergence,
    Document,
    Grant,
    Passage,
    ReadingQuestion,
    form_of,
)
from avec.foundation.compiled import Kept
from avec.foundation.spoken import gettext as _

GROUPS = 30
WINDOW, FEW = 240, 60


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the list goes on: the last line that has been shown."""

    at: datetime
    entry_id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.entry_id}"

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Read what ``str`` wrote.

        :raises ValueError: for anything else.
        """
        at, separator, entry_id = text.partition("~")
        moment = datetime.fromisoformat(at)
        if not separator or moment.tzinfo is None:
            raise ValueError(text)
        return cls(moment, UUID(entry_id))


def looks_at(
    viewer: Viewer, language: str, *, after: Cursor | None = None
) -> tuple[list[Look], Cursor | None]:
    """Return what others did with what is the viewer's, newest first.

    Lines of one person, one document and one hour are one group. Return also where
    the list goes on, or nothing at its end.
    """
    gathered = (
        _page_of_hours(viewer)
        if after is None
        else _hours_after(viewer, after.at.isoformat(), after.entry_id)
    )
    groups, taken = _grouped(gathered, _documents_of(viewer, gathered), GROUPS)
    _say(viewer, groups, language, documents_of(viewer, language))
    lines = sum(hour.times for hour in gathered)
    is_end = len(taken) == len(gathered) and lines < WINDOW
    if is_end or not taken:
        return groups, None
    return groups, Cursor(*min((hour.first_at, hour.first_id) for hour in taken))


def looks_between(
    viewer: Viewer,
    language: str,
    since: datetime,
    until: datetime,
    *,
    after: Cursor | None = None,
) -> tuple[list[Look], Cursor | None]:
    """Return what others did within a period, as :func:`looks_at` does."""
    gathered = (
        _hours_between(viewer, since.isoformat(), until.isoformat())
        if after is None
        else _hours_since(
            viewer, since.isoformat(), after.at.isoformat(), after.entry_id
        )
    )
    groups, taken = _grouped(gathered, _documents_of(viewer, gathered), GROUPS)
    _say(viewer, groups, language, documents_of(viewer, language))
    lines = sum(hour.times for hour in gathered)
    if not taken or (len(taken) == len(gathered) and lines < WINDOW):
        return groups, None
    return groups, Cursor(*min((hour.first_at, hour.first_id) for hour in taken))


@dataclass(frozen=True, slots=True)
class First:
    """Who read something first in a period, and when."""

    who: str
    at: datetime


def first_reading(
    viewer: Viewer, document_id: UUID, since: datetime, until: datetime
) -> First | None:
    """Return the first time somebody else read one of the viewer's documents then."""
    line = (
        Entry.objects.visible_to(viewer)
        .about_me(viewer)
        .filter(
            verb=READ,
            about=f"documents.document:{document_id}",
            at__gte=since,
            at__lte=until,
        )
        .order_by("at", "pk")
        .values_list("pk", "at")
        .first()
    )
    if line is None:
        return None
    pk, at = line
    name, who = names_of([pk]).get(pk, ("", ""))
    return First(who or name or _("Quelqu’un dont le compte n’existe plus"), at)


def last_looks(
    viewer: Viewer, language: str, documents: Sequence[Mine], *, most: int
) -> list[Look]:
    """Return the last few groups, for the first page, which knows the documents.

    Who looked is said with their function; their place is on the whole list.
    """
    gathered = _few_hours(viewer)
    groups, _taken = _grouped(gathered, _documents_of(viewer, gathered), most)
    groups = groups[:most]
    _say(viewer, groups, language, documents, with_place=False)
    return groups


class _Gathered(NamedTuple):
    """What one person did with one thing within an hour, as the database counts it."""

    hour: datetime
    verb: str
    actor_id: UUID | None
    affiliation_id: UUID | None
    about: str
    at: datetime
    entry_id: UUID
    because: str
    times: int
    is_printed: bool
    parts: list[str]
    first_at: datetime
    first_id: UUID


def _grouped(
    gathered: Sequence[_Gathered], document_of: dict[str, UUID], most: int
) -> tuple[list[Look], list[_Gathered]]:
    """Make at least ``most`` groups of whole hours; return also what was taken.

    Several things of one document (two passages, say) are one group.
    """
    groups: dict[tuple, Look] = {}
    taken: list[_Gathered] = []
    for one in gathered:
        if taken and one.hour != taken[-1].hour and len(groups) >= most:
            break
        taken.append(one)
        document_id = document_of.get(one.about)
        thing = one.parts[0] if one.verb in elsewhere else document_id
        key = (one.hour, one.verb, one.actor_id, one.affiliation_id, thing)
        look = groups.get(key)
        if look is None:
            look = groups[key] = Look(
                one.entry_id,
                one.verb,
                one.actor_id,
                document_id,
                one.at,
                one.because,
            )
        look.times += one.times
        look.is_printed = look.is_printed or one.is_printed
        for parts in one.parts:
            look.parts += [part for part in json.loads(parts) if part not in look.parts]
    return list(groups.values()), taken


def _lines(viewer: Viewer) -> QuerySet:
    return (
        Entry.objects.visible_to(viewer)
        .about_me(viewer)
        .filter(verb__in=(*SAID, *elsewhere))
        .order_by("-at", "-pk")
        .values_list(
            "pk",
            "at",
            "verb",
            "actor_id",
            "affiliation_id",
            "about",
            Cast("parts", TextField()),
            "because",
            "via",
        )
    )


# Hundreds of readings in an hour are one line of the page: the database counts them,
# and only the counts travel. Verbs of other rooms are told part by part.
_BY_HOUR = """
SELECT hour, verb, actor_id, affiliation_id, about, newest, ids[1], reasons[1], times,
  is_printed, parts, oldest, ids[times]
FROM (
  SELECT date_trunc('hour', at) AS hour, verb, actor_id, affiliation_id, about,
    max(at) AS newest, min(at) AS oldest, count(*)::int AS times,
    array_agg(id ORDER BY at DESC, id DESC) AS ids,
    array_agg(because ORDER BY at DESC, id DESC) AS reasons,
    bool_or(via = 'paper') AS is_printed, array_agg(DISTINCT parts) AS parts
  FROM ({}) AS
    line(id, at, verb, actor_id, affiliation_id, about, parts, because, via)
  GROUP BY 1, 2, 3, 4, 5,
    CASE WHEN starts_with(verb, 'documents.') THEN '' ELSE parts END
) AS gathered
ORDER BY hour DESC, newest DESC, ids[1] DESC
"""


def _gathering(build: Callable[..., QuerySet]) -> Callable[..., list[_Gathered]]:
    kept = Kept(build, around=_BY_HOUR)

    @wraps(build)
    def ask(viewer: Viewer, *keys: UUID | str) -> list[_Gathered]:
        return [_Gathered(*row) for row in kept(viewer, *keys)]

    return ask


@_gathering
def _page_of_hours(viewer: Viewer) -> QuerySet:
    return _lines(viewer)[:WINDOW]


@_gathering
def _few_hours(viewer: Viewer) -> QuerySet:
    return _lines(viewer)[:FEW]


@_gathering
def _hours_after(viewer: Viewer, at: str, entry_id: UUID) -> QuerySet:
    moment = Cast(Value(at), DateTimeField())
    older = _lines(viewer).filter(at__lte=moment)
    return older.exclude(at=moment, pk__gte=entry_id)[:WINDOW]


@_gathering
def _hours_between(viewer: Viewer, since: str, until: str) -> QuerySet:
    return _within(viewer, since, until)[:WINDOW]


@_gathering
def _hours_since(viewer: Viewer, since: str, at: str, entry_id: UUID) -> QuerySet:
    moment = Cast(Value(at), DateTimeField())
    older = _within(viewer, since, at).exclude(at=moment, pk__gte=entry_id)
    return older[:WINDOW]


def _within(viewer: Viewer, since: str, until: str) -> QuerySet:
    return _lines(viewer).filter(
        at__gte=Cast(Value(since), DateTimeField()),
        at__lte=Cast(Value(until), DateTimeField()),
    )


_ABOUT: dict[str, Any] = {
    "documents.passage": Passage,
    "documents.divergence": Divergence,
}


def _documents_of(viewer: Viewer, gathered: Sequence[_Gathered]) -> dict[str, UUID]:
    """Return in which document each thing named by the lines stands."""
    found: dict[str, UUID] = {}
    asked: dict[str, list[UUID]] = {}
    for about in {one.about for one in gathered}:
        label, _separator, key = about.partition(":")
        if label == "documents.document":
            found[about] = UUID(key)
        elif label in _ABOUT:
            asked.setdefault(label, []).append(UUID(key))
    for label, keys in asked.items():
        places = _ABOUT[label].objects.visible_to(viewer).filter(pk__in=keys)
        for key, document_id in places.order_by().values_list("pk", "document_id"):
            found[f"{label}:{key}"] = document_id
    return found


def _say(
    viewer: Viewer,
    looks: list[Look],
    language: str,
    documents: Sequence[Mine],
    *,
    with_place: bool = True,
) -> None:
    """Give each group its name, its title and the titles of its parts."""
    if not looks:
        return
    who = names_of([look.entry_id for look in looks], with_place=with_place)
    known = {mine.document_id: mine for mine in documents}
    for look in looks:
        look.name, look.who = who.get(look.entry_id) or (
            "",
            _("Quelqu’un dont le compte n’existe plus"),
        )
        if look.document_id in known:
            mine = known[look.document_id]
            look.title = mine.title
            look.part_titles = [
                section.title
                for section in form_of(mine.template_version_id, language).sections
                if section.key in look.parts
            ]


def names_of(
    entries: list[UUID], *, with_place: bool = True
) -> dict[UUID, tuple[str, str]]:
    """Return the name of who acted in each line, alone and with what they act as."""
    rows = connection.ask_in_confidence(  # type: ignore[attr-defined] # our own backend
        "SELECT entry, name, function, place FROM avec.who_looked(%s)", [entries]
    )
    names = {}
    for entry, name, function, place in rows:
        where = place if with_place or not function else ""
        about = ", ".join(word for word in (function, where) if word)
        full = _("%(name)s (%(about)s)") % {"name": name, "about": about}
        names[entry] = (name, full if about else name)
    return names


def printed_at(viewer: Viewer, reader_id: UUID, document_id: UUID) -> datetime | None:
    """Return when somebody last printed what the viewer opened to them, if ever."""
    return (
        Entry.objects.visible_to(viewer)
        .about_me(viewer)
        .filter(
            verb=READ,
            via=ON_PAPER,
            actor_id=reader_id,
            about=f"documents.document:{document_id}",
        )
        .order_by("-at", "-pk")
        .values_list("at", flat=True)
        .first()
    )


def with_what_can_be_done(viewer: Viewer, looks: list[Look]) -> list[Look]:
    """Add to each group the share that can be stopped, the question that waits."""
    running = _running_grants(viewer)
    through = {f"grant:{bundle}": pk for pk, bundle, *_to in running}
    to_teams = {pk for pk, _bundle, _document, person in running if person is None}
    named = {(document, person): pk for pk, _bundle, document, person in running}
    asked = dict(_questions_asked(viewer))
    for look in looks:
        look.grant_id = through.get(look.because) or named.get(
            (look.document_id, look.actor_id)
        )
        look.is_through_team = look.grant_id in to_teams
        look.question_id = asked.get(look.entry_id)
    return looks


@Kept
def _running_grants(viewer: Viewer) -> QuerySet:
    return (
        Grant.objects.visible_to(viewer)
        .filter(owner_id=viewer.person_id)
        .running()
        .order_by("given_at", "pk")
        .values_list("pk", "bundle", "document_id", "to_person_id")
    )


@Kept
def _questions_asked(viewer: Viewer) -> QuerySet:
    return (
        ReadingQuestion.objects.visible_to(viewer)
        .filter(owner_id=viewer.person_id)
        .order_by("asked_at")
        .values_list("entry_id", "pk")
    )


def title_in(viewer: Viewer, entry: Entry, language: str) -> str:
    """Return the title of the document that one line is about, if it is still there."""
    label, _separator, key = entry.about.partition(":")
    document_id = UUID(key) if label == "documents.document" else None
    if label in _ABOUT:
        places = _ABOUT[label].objects.visible_to(viewer).filter(pk=key)
        document_id = places.values_list("document_id", flat=True).first()
    document = Document.objects.visible_to(viewer).filter(pk=document_id).first()
    return document.title_in(language) if document else ""


def name_in(entry: Entry) -> str:
    """Return the name of who acted in one line about the viewer."""
    return names_of([entry.pk]).get(entry.pk, ("", ""))[0]
