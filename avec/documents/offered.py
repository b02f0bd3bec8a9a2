"""Forms that places offer: near somebody, and newer than the one they follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from avec.access.viewer import Viewer
from avec.documents import kept
from avec.documents.models import Document, TemplateVersion, form_of, version_of
from avec.documents.shapes import Template
from avec.people.models import Organization

Offer = tuple[TemplateVersion, Template]
FormKey = tuple[str, UUID | None]


def offered_near(
    viewer: Viewer, language: str
) -> list[tuple[Organization, list[Offer]]]:
    """Return the forms of the places where the viewer, or someone they know, acts.

    Others are a link away, on the page of their place.
    """
    places: dict[Organization, list[Offer]] = {}
    for version in kept.offered_by_places(viewer):
        form = form_of(version.pk, language)
        if form.status == "complete" and version.organization is not None:
            places.setdefault(version.organization, []).append((version, form))
    return list(places.items())


def last_begun(documents: Iterable[Document]) -> dict[FormKey, UUID]:
    """Return the last document begun from each form, by the key of the form."""
    begun = sorted(documents, key=lambda document: document.began_at)
    return {
        (form.key, form.organization_id): document.pk
        for document in begun
        for form in [version_of(document.template_version_id)]
    }


class Surroundings(NamedTuple):
    """What stands around the words of one's own document."""

    blocks: list[tuple[UUID, str]]
    drafts: set[tuple[str, str, UUID | None]]
    newer: int | None
    is_written_with_somebody: bool


def surroundings(viewer: Viewer, document: Document) -> Surroundings:
    """Find all of it: parts, beginnings of words, a newer form, an open session."""
    now = version_of(document.template_version_id)
    blocks, drafts, newest, in_session = [], set(), [], False
    for what, key, section, question, number in kept.around_the_words(
        viewer, document.pk, now.key
    ):
        if what == kept.PART:
            blocks.append((key, section))
        elif what == kept.DRAFT:
            drafts.add((section, question, key))
        elif what == kept.SESSION:
            in_session = True
        else:
            newest.append(number)
    if now.organization_id is not None:
        newest = kept.newest_of_place(viewer, now.key, now.organization_id)
    newer = next((number for number in newest if number > now.number), None)
    return Surroundings(blocks, drafts, newer, in_session)
