"""The sheet of a difficult moment, in words: who, how, until when, what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from avec.access.viewer import Viewer
from avec.documents.bundles import Share, shares_in
from avec.documents.models import Grant
from avec.episodes import rules
from avec.episodes.models import Declined, Episode, Named, Review
from avec.episodes.words import KEPT_FOR_THE_TEAM, LEFT_CLOSED, WITHOUT_HER


@dataclass(frozen=True, slots=True)
class Somebody:
    """A name, and what they act as."""

    name: str
    function: str

    @property
    def said(self) -> str:
        """Say both, as everywhere in the house."""
        return f"{self.name} ({self.function})" if self.function else self.name


def names_in(episodes: Sequence[Episode]) -> dict[UUID, Somebody]:
    """Return the names of the people of moments the viewer sees, and no other."""
    keys = [one.pk for one in episodes]
    if not keys:
        return {}
    rows = connection.ask_in_confidence(  # type: ignore[attr-defined] # our own backend
        "SELECT person, name, function FROM avec.names_in_episodes(%s)", [keys]
    )
    return {person: Somebody(name, function) for person, name, function in rows}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything its page shows to one viewer."""

    episode: Episode
    viewer_id: UUID | None
    is_mine: bool
    is_open: bool
    because: str
    person: Somebody | None
    opened_by: Somebody | None
    closed_by: Somebody | None
    named: list[tuple[Named, Somebody | None]]
    gone: list[tuple[Named, Somebody | None]]
    """Who went by themselves, and is not named again: hers to know."""
    opens: list[Share]
    review_id: UUID | None = None
    is_declined: bool = False
    stays_closed: bool = False
    """What she had prepared did not open: she had just closed one herself."""

    @property
    def over_at(self) -> datetime | None:
        """When it came to an end, by somebody's hand or by itself."""
        return None if self.is_open else over_at(self.episode)

    @property
    def kept_until(self) -> datetime:
        """Until when the people named may read the sheet."""
        return over_at(self.episode) + KEPT_FOR_THE_TEAM


def over_at(episode: Episode) -> datetime:
    """Return when it is over: closed, or come to the end that was chosen."""
    return min(episode.closed_at or episode.ends_at, episode.ends_at)


def is_open(episode: Episode) -> bool:
    """Tell whether it is open, for words on screen only."""
    return episode.closed_at is None and episode.ends_at > timezone.now()


def sheet_of(viewer: Viewer, episode: Episode, language: str) -> Sheet:
    """Gather the sheet of one moment for whoever looks at it."""
    names = names_in([episode])
    is_mine = episode.person_id == viewer.person_id
    seen = Named.objects.visible_to(viewer).filter(episode=episode)
    rows = list(seen.order_by("named_at", "pk"))
    there = {one.person_id for one in rows if one.removed_at is None}
    return Sheet(
        episode=episode,
        viewer_id=viewer.person_id,
        is_mine=is_mine,
        is_open=is_open(episode),
        because=episode.said_because
        if rules.read_because.allows(viewer, episode)
        else "",
        person=names.get(episode.person_id),
        opened_by=names.get(episode.opened_by_id),
        closed_by=names.get(episode.closed_by_id) if episode.closed_by_id else None,
        named=[
            (one, names.get(one.person_id)) for one in rows if one.removed_at is None
        ],
        gone=[
            (one, names.get(one.person_id))
            for one in rows
            if is_mine
            and one.removed_by_id == one.person_id
            and one.person_id not in there
        ],
        opens=_opens(viewer, episode, language) if is_mine else [],
        review_id=Review.objects.visible_to(viewer)
        .filter(episode=episode)
        .values_list("document_id", flat=True)
        .first()
        if is_mine
        else None,
        is_declined=is_mine
        and Declined.objects.visible_to(viewer).filter(episode=episode).exists(),
        stays_closed=is_mine and _stays_closed(viewer, episode),
    )


def _stays_closed(viewer: Viewer, episode: Episode) -> bool:
    """Tell whether she had closed one herself just before this one, opened without."""
    if episode.consent not in WITHOUT_HER:
        return False
    closed = Episode.objects.of(viewer).filter(closed_by_id=viewer.person_id)
    since = episode.opened_at - LEFT_CLOSED
    return closed.filter(closed_at__gt=since, closed_at__lte=episode.opened_at).exists()


def _opens(viewer: Viewer, episode: Episode, language: str) -> list[Share]:
    """Find what the moment opened: hers to know, and to stop."""
    made = (
        Grant.objects.visible_to(viewer)
        .of(viewer)
        .filter(
            waiting__isnull=False,
            given_at__gte=episode.opened_at,
            given_at__lte=over_at(episode),
        )
    )
    if is_open(episode):
        made = made.running()
    return shares_in(made.order_by("given_at", "pk"), language)
