"""What promises add to « Ce qui est nouveau »: one that waits for an answer."""

from __future__ import annotations

from django.db.models import QuerySet

from avec.access.viewer import Viewer
from avec.commitments.models import Commitment
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import name_of


def _offered(viewer: Viewer) -> QuerySet:
    offered = (
        Commitment.objects.visible_to(viewer)
        .waiting()
        .filter(owner_id=viewer.person_id)
    )
    name = name_of("promiser_id")
    return waiting("commitments.waits", offered, at="made_at", name=name)


def _say(_viewer: Viewer, one: Waiting) -> News:
    said = (
        _("%(name)s vous fait une promesse.") % {"name": one.name}
        if one.name
        else _("Une promesse vous est faite.")
    )
    return News(one.at, said, "commitments:commitment", (one.key,), "check")


commitment_news = Waits(
    {"commitments.waits": _offered},
    {"commitments.waits": _say},
    hint="avec.waits_in_commitments",
)
