"""What this room puts in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from avec.access.viewer import Viewer
from avec.people.exports import File, data, plainly
from avec.visits.models import Beside, Look, Missed, Note, NoteYes


def visit_files(viewer: Viewer) -> Iterator[File]:
    """Give one's own words. What others wrote is read on the page, and written down."""
    mine = [
        (Look, "kept_at"),
        (Beside, "said_at"),
        (Missed, "said_at"),
        (Note, "said_at"),
    ]
    yes = NoteYes.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    yield data(
        "apres-un-rendez-vous.json",
        {
            "noteyes": [plainly(one) for one in yes.order_by("said_at", "pk")],
        }
        | {
            model._meta.model_name: [
                {**plainly(one), "content": one.content}
                for one in model.objects.visible_to(viewer)
                .filter(owner_id=viewer.person_id)
                .order_by(order, "pk")
            ]
            for model, order in mine
        },
    )
