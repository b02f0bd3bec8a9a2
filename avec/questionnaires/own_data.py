"""What questionnaires put in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from avec.access.viewer import Viewer
from avec.people.exports import File, data, plainly
from avec.questionnaires.models import Counted, Opening, Response


def questionnaire_files(viewer: Viewer) -> Iterator[File]:
    """Give what one answered with the questions, what is open, what is counted."""
    mine = (
        Response.objects.visible_to(viewer)
        .select_related("questionnaire")
        .order_by("answered_at", "pk")
    )
    openings = Opening.objects.visible_to(viewer).order_by("given_at", "pk")
    counted = Counted.objects.visible_to(viewer).order_by("counted_at", "pk")
    yield data(
        "questionnaires.json",
        {
            "responses": [
                {
                    **plainly(one),
                    "content": one.content,
                    "result": one.result,
                    "questionnaire": one.questionnaire.body,
                }
                for one in mine
            ],
            "opened": [plainly(one) for one in openings],
            "counted": [plainly(one) for one in counted],
        },
    )
