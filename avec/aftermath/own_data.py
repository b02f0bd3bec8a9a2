"""What coming back to a moment puts in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.aftermath.models import Handed
from avec.foundation.dates import day, month
from avec.people.exports import Block, File, data, page, plainly


def aftermath_files(viewer: Viewer) -> Iterator[File]:
    """Give the sentences she agreed to hand on, to whom, gone or not."""
    mine = list(
        Handed.objects.visible_to(viewer)
        .select_related("organization")
        .order_by("handed_at", "pk")
    )
    yield page(
        "ce-que-le-service-apprend.html",
        _("Les phrases que j’ai confiées"),
        [
            Block(
                one.content["words"],
                facts=[
                    (_("À quel lieu"), one.organization.name),
                    (_("D’accord le"), day(one.handed_at)),
                    (_("Partie"), month(one.sent_in) if one.sent_in else _("non")),
                ],
            )
            for one in mine
        ],
    )
    yield data(
        "ce-que-le-service-apprend.json",
        [
            {**plainly(one, "sealed", "outgoing"), "words": one.content["words"]}
            for one in mine
        ],
    )
