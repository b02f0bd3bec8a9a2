"""What directives add to « À lire »: those that were revoked while one could read."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.directives.models import Revocation
from avec.directives.sentences import on_day
from avec.documents.besides import Beside

SHOWN = 20


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
