"""Forms that places offer: near somebody, and newer than the one they follow."""

from __future__ import annotations

from avec.access.viewer import Viewer
from avec.documents.models import (
    Document,
    TemplateVersion,
    WithdrawnTemplate,
    form_of,
)
from avec.documents.shapes import Template
from avec.people.models import Affiliation, Organization

Offer = tuple[TemplateVersion, Template]


def offered_near(
    viewer: Viewer, language: str
) -> list[tuple[Organization, list[Offer]]]:
    """Return the forms of the places where the viewer, or someone they know, acts.

    Others are a link away, on the page of their place.
    """
    acting = Affiliation.objects.visible_to(viewer).running()
    offered = (
        TemplateVersion.objects.visible_to(viewer)
        .offered()
        .filter(organization_id__in=acting.values("organization_id"))
        .select_related("organization")
        .order_by("organization__sort_key", "organization_id", "key")
    )
    places: dict[Organization, list[Offer]] = {}
    for version in offered:
        form = form_of(version.pk, language)
        if form.status == "complete" and version.organization is not None:
            places.setdefault(version.organization, []).append((version, form))
    return list(places.items())


def newer_number(viewer: Viewer, document: Document) -> int | None:
    """Return the number of a newer version of this document's form, or nothing."""
    now = document.template_version
    withdrawn = WithdrawnTemplate.objects.visible_to(viewer).filter(
        organization_id=now.organization_id
    )
    return (
        TemplateVersion.objects.visible_to(viewer)
        .same_form(now)
        .filter(number__gt=now.number)
        .exclude(key__in=withdrawn.values("key"))
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
