"""What directives add to « À lire »: those that speak no more, or no more to one."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.directives.closed import closed_to
from avec.directives.models import Revocation
from avec.directives.sentences import on_day
from avec.documents.besides import Beside

SHOWN = 20


def closed_lately(viewer: Viewer) -> Iterator[Beside]:
    """Say of whose directives one may still say what was followed, and until when."""
    by_document = {one.document_id: one for one in closed_to(viewer)}
    for one in sorted(by_document.values(), key=lambda one: one.until, reverse=True):
        words = _("%(name)s : dire ce qui a été suivi, jusqu’au %(day)s") % {
            "name": one.owner_name,
            "day": on_day(one.until),
        }
        yield Beside(reverse("directives:closed", args=[one.document_id]), words)


def revoked_since(viewer: Viewer) -> Iterator[Beside]:
    """Say which directives speak for nobody any more, the last ones first."""
    told = Revocation.objects.visible_to(viewer).filter(contested_at=None)
    found = told.exclude(owner_id=viewer.person_id)
    for one in found.order_by("-revoked_at", "pk")[:SHOWN]:
        said = (
            _("%(name)s : directives révoquées le %(day)s")
            if one.confirmed_at
            else _("%(name)s : révocation rapportée le %(day)s")
        )
        words = said % {
            "name": one.content.get("owner", ""),
            "day": on_day(one.said_on),
        }
        yield Beside(reverse("directives:revoked", args=[one.pk]), words)
