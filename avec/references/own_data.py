"""What this room puts in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from avec.access.viewer import Viewer
from avec.people.exports import File, data, plainly
from avec.references.models import Matter, Referent, Shown, Substitute


def reference_files(viewer: Viewer) -> Iterator[File]:
    """Give the lines one is in, who stands in, and one's own choices.

    What somebody shows of the others who are there stays hers: it is read on the page,
    where the reading is written.
    """
    me = viewer.person_id
    mine = Q(owner_id=me) | Q(referent_id=me)
    lines = Referent.objects.visible_to(viewer).filter(mine)
    standing = Substitute.objects.visible_to(viewer)
    shown = Shown.objects.visible_to(viewer).filter(owner_id=me)
    matters = Matter.objects.visible_to(viewer)
    yield data(
        "qui-est-la.json",
        {
            "lines": [_opened(one) for one in lines.order_by("asked_at", "pk")],
            "replacements": [
                _opened(one) for one in standing.order_by("named_at", "pk")
            ],
            "shown": [plainly(one) for one in shown.order_by("pk")],
            "what_matters": [plainly(one) for one in matters.order_by("domain")],
        },
    )


def _opened(row: Referent | Substitute) -> dict[str, Any]:
    during = row.during
    days = {"from": during.lower, "until_before": during.upper}
    return {**plainly(row, "during"), "during": days, "content": row.content}
