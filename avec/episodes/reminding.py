"""What is told of a difficult moment, to whoever chose messages; never what it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from avec.access.viewer import Viewer
from avec.episodes.models import Episode
from avec.messages.actions import forget, remind
from avec.messages.words import Kind

OFFERED_AFTER = (timedelta(days=7), timedelta(days=21))
"""When going back over it is offered: twice, then never again."""


def remind_of_opening(viewer: Viewer, episode: Episode) -> None:
    """Tell her at once that one was opened with her, unless she did it herself."""
    if viewer.person_id != episode.person_id:
        key = f"episodes.opened:{episode.pk}"
        remind(viewer=viewer, person_id=episode.person_id, kind=Kind.MOMENT, key=key)


def remind_named(viewer: Viewer, episode: Episode, person_id: UUID) -> None:
    """Tell somebody that they are named in one."""
    key = f"episodes.named:{episode.pk}:{person_id}"
    remind(viewer=viewer, person_id=person_id, kind=Kind.MOMENT, key=key)


def remind_of_leaving(viewer: Viewer, episode: Episode) -> None:
    """Tell her that somebody she could count on is not there any more."""
    key = f"episodes.left:{episode.pk}:{viewer.person_id}"
    remind(viewer=viewer, person_id=episode.person_id, kind=Kind.MOMENT, key=key)


def remind_of_review(viewer: Viewer, episode: Episode, *, since: datetime) -> None:
    """Offer her to go back over it, a week after and three weeks after."""
    for after in OFFERED_AFTER:
        key = _review_key(episode, after)
        forget(viewer=viewer, key=key)
        remind(
            viewer=viewer,
            person_id=episode.person_id,
            kind=Kind.MOMENT,
            key=key,
            at=since + after,
        )


def forget_review(viewer: Viewer, episode: Episode) -> None:
    """Offer it no more: she has begun, or said no."""
    for after in OFFERED_AFTER:
        forget(viewer=viewer, key=_review_key(episode, after))


def forget_episode(viewer: Viewer, episode: Episode) -> None:
    """Say no more that it is open: it is over."""
    forget(viewer=viewer, key=f"episodes.opened:{episode.pk}")


def _review_key(episode: Episode, after: timedelta) -> str:
    return f"episodes.review:{episode.pk}:{after.days}"
