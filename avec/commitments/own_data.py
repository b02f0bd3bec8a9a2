"""What promises put in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from avec.access.viewer import Viewer
from avec.commitments.models import Commitment, Outcome
from avec.people.exports import File, data, plainly


def commitment_files(viewer: Viewer) -> Iterator[File]:
    """Give what one was promised and what one promised.

    What became of it is given to whoever said it. Who promised reads it on its page,
    where the reading is written.
    """
    promises = Commitment.objects.visible_to(viewer).order_by("made_at", "pk")
    mine = Outcome.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    said = {one.commitment_id: {**plainly(one), **one.content} for one in mine}
    yield data(
        "promesses.json",
        [
            {**plainly(one), "content": one.content, "said": said.get(one.pk)}
            for one in promises
        ],
    )
