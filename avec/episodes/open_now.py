"""Whether a difficult moment is open for somebody: what other rooms ask."""

from __future__ import annotations

from uuid import UUID

from avec.access.identity import current
from avec.episodes.models import Episode


def open_episode(person_id: UUID) -> Episode | None:
    """Return the difficult moment open for this person now, or nothing.

    Asked as whoever acts: the person herself and the people named are answered;
    everybody else is told that there is none. Since when is ``opened_at``.
    """
    seen = Episode.objects.visible_to(current.get()).open_now()
    return seen.filter(person_id=person_id).first()
