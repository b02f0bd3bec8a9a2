"""Shares as people read them: everything given in one gesture is one line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.documents import sentences
from avec.documents.models import Grant, Version, form_of
from avec.foundation.compiled import Kept
from avec.foundation.sorting import sort_key
from avec.people.models import name_of
from avec.vault.actions import unseal


@dataclass(slots=True)
class Share:
    """What was given in one gesture, to one reader, in one document."""

    bundle: UUID
    grant_id: UUID
    document_id: UUID
    title: str
    reader: str
    to_person_id: UUID | None
    right: str
    given_at: datetime
    ends_at: datetime | None
    from_hour: time | None
    to_hour: time | None
    stopped_at: datetime | None
    template_version_id: UUID
    language: str
    parts: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def what(self) -> str:
        """The parts opened, in words."""
        return sentences.parts_said(self.template_version_id, self.parts, self.language)

    @property
    def sentence(self) -> str:
        """Who may read what."""
        return sentences.right_said(self.reader, self.what, self.right)

    @property
    def when(self) -> str:
        """Until when, and at which hours."""
        return sentences.when_said(self.ends_at, self.from_hour, self.to_hour)

    @property
    def ended_at(self) -> datetime | None:
        """When it stopped, or came to the end chosen."""
        return self.stopped_at or self.ends_at


COLUMNS = (
    "bundle",
    "id",
    "document_id",
    "owner_id",
    "document__sealed",
    "document__template_version_id",
    "to_person_id",
    "to_person__name",
    "to_team__name",
    "to_team__organization__name",
    "right",
    "given_at",
    "ends_at",
    "from_hour",
    "to_hour",
    "stopped_at",
    "scope",
    "section_key",
    "question_key",
)


def shares_in(grants: Any, language: str) -> list[Share]:
    """Gather the grants of a queryset gesture by gesture, in one statement."""
    titles: dict[UUID, str] = {}
    shares: dict[tuple[UUID, datetime | None], Share] = {}
    for row in grants.values_list(*COLUMNS):
        (
            bundle,
            grant_id,
            document_id,
            owner_id,
            sealed,
            template_version_id,
            to_person_id,
            person,
            team,
            organization,
            right,
            given_at,
            ends_at,
            from_hour,
            to_hour,
            stopped_at,
            *part,
        ) = row
        if document_id not in titles:
            titles[document_id] = sentences.title_of(
                document_id, owner_id, sealed, template_version_id, language
            )
        key = (bundle, stopped_at)
        if key not in shares:
            shares[key] = Share(
                bundle,
                grant_id,
                document_id,
                titles[document_id],
                person or _reader(team, organization),
                to_person_id,
                right,
                given_at,
                ends_at,
                from_hour,
                to_hour,
                stopped_at,
                template_version_id,
                language,
            )
        shares[key].parts.append(tuple(part))
    return list(shares.values())


@dataclass(slots=True)
class Prepared:
    """What was prepared in one gesture for a difficult moment."""

    waiting_id: UUID
    title: str
    reader: str
    right: str
    template_version_id: UUID
    language: str
    parts: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """Who will read what."""
        what = sentences.parts_said(self.template_version_id, self.parts, self.language)
        return sentences.will_said(self.reader, what, self.right)


def prepared_in(waiting: Any, language: str) -> list[Prepared]:
    """Gather what waits gesture by gesture, in one statement."""
    found: dict[UUID, Prepared] = {}
    for row in waiting.values_list(
        "bundle",
        "pk",
        "document_id",
        "owner_id",
        "document__sealed",
        "document__template_version_id",
        "to_person__name",
        "to_team__name",
        "to_team__organization__name",
        "right",
        "scope",
        "section_key",
        "question_key",
    ):
        bundle, key, document_id, owner_id, sealed, form_id, *who, right = row[:10]
        if bundle not in found:
            title = sentences.title_of(document_id, owner_id, sealed, form_id, language)
            person, team, place = who
            reader = person or _reader(team, place)
            found[bundle] = Prepared(key, title, reader, right, form_id, language)
        found[bundle].parts.append(tuple(row[10:]))
    return list(found.values())


def _reader(team: str | None, organization: str | None) -> str:
    if team is None or organization is None:
        return _("quelqu’un")
    return sentences.team_name(team, organization)


# ------------------------------------------------------------- what others opened


@dataclass(slots=True)
class Received:
    """One document of somebody else, something of which is open to the viewer."""

    document_id: UUID
    title: str
    owner: str
    given_at: datetime
    hours: list[str] = field(default_factory=list)


def received_by(viewer: Viewer, language: str) -> list[Received]:
    """Return what others opened to the viewer, in one statement.

    Outside the hours chosen, the title is that of the form. What is open at every
    hour beside has its hours left unsaid: the document can be read now.
    """
    found: dict[UUID, Received] = {}
    always = set()
    for row in sorted(_rows_received(viewer), key=lambda row: sort_key(row[2] or "")):
        document_id, owner_id, owner, given_at, begin, end, form_id, *version = row
        if document_id not in found:
            title = _title_published(owner_id, form_id, version, language)
            found[document_id] = Received(document_id, title, owner, given_at)
        hours = sentences.hours_said(begin, end) if begin and end else ""
        if not hours:
            always.add(document_id)
        elif hours not in found[document_id].hours:
            found[document_id].hours.append(hours)
    for document_id in always:
        found[document_id].hours.clear()
    return list(found.values())


@Kept
def _rows_received(viewer: Viewer) -> QuerySet:
    return (
        Grant.objects.received_by(viewer)
        .annotate(owner_name=name_of("owner_id"))
        .order_by("given_at", "pk")
        .values_list(
            "document_id",
            "owner_id",
            "owner_name",
            "given_at",
            "from_hour",
            "to_hour",
            "document__template_version_id",
            "document__current_version_id",
            "document__current_version__sealed",
        )
    )


def _title_published(
    owner_id: UUID, form_id: UUID, version: list[Any], language: str
) -> str:
    version_id, sealed = version
    if sealed is None:
        return form_of(form_id, language).title
    content = json.loads(unseal(owner_id, Version.sealed_as, version_id, sealed))
    return sentences.published_title(content["title"], form_id, language)
