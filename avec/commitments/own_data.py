"""What promises put in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from avec.access.viewer import Viewer
from avec.commitments.models import Commitment
from avec.people.exports import File, data, plainly


def commitment_files(viewer: Viewer) -> Iterator[File]:
    """Give what she was promised and what she promised, with what became of it."""
    promises = Commitment.objects.visible_to(viewer).order_by("made_at", "pk")
    yield data(
        "promesses.json",
        [
            {**plainly(one), "content": one.content, "said": one.said}
            for one in promises
        ],
    )
