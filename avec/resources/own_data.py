"""What this room puts in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from avec.access.viewer import Viewer
from avec.people.exports import File, data, plainly
from avec.resources.models import ResourceUse


def resource_files(viewer: Viewer) -> Iterator[File]:
    """Give the rooms and cars that go with one's appointments."""
    used = ResourceUse.objects.visible_to(viewer).select_related("resource")
    yield data(
        "salles-et-voitures.json",
        {
            "used": [
                {**plainly(one), "name": one.resource.name}
                for one in used.order_by("asked_at", "pk")
            ]
        },
    )
