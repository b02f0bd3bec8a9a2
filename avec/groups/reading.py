"""What the pages show of groups, read in a few questions whatever they find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from avec.access.viewer import Viewer
from avec.groups.models import (
    Gathering,
    Group,
    GroupSeat,
    KeepingAsk,
    Schedule,
    Wish,
    kept_by,
)
from avec.people.narrow import ask

MOST = 200
NEXT = 6
"""How many gatherings of a group its page shows at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """One gathering as its reader sees it: never who comes, nor how many."""

    key: UUID
    group: Group
    schedule: Schedule
    start: datetime
    end: datetime
    needs_seat: bool
    is_full: bool
    is_cancelled: bool
    is_over: bool
    is_moved: bool
    mine: GroupSeat | None = None
    wish: Wish | None = None

    @property
    def kept_until(self) -> datetime | None:
        """Until when a seat is kept for the reader, who waited for it."""
        until = self.wish and self.wish.offered_until
        return until if until and until > timezone.now() else None


def lines(viewer: Viewer, rows: Iterable[Gathering]) -> list[Line]:
    """Return these gatherings, with what is the viewer's own of each.

    Under a hat nothing of one's own is shown: a screen at work is read by others.
    """
    found = list(rows)
    keys = [one.pk for one in found]
    full = set(ask("SELECT avec.gatherings_full(%s::uuid[])", keys)) if keys else set()
    seats: dict[UUID, GroupSeat] = {}
    wishes: dict[UUID, Wish] = {}
    if keys and viewer.is_signed_in and viewer.affiliation_id is None:
        mine = {"gathering_id__in": keys}
        seats = {
            one.gathering_id: one
            for one in GroupSeat.objects.visible_to(viewer).filter(**mine)
        }
        wishes = {
            one.gathering_id: one
            for one in Wish.objects.visible_to(viewer).filter(**mine)
        }
    now = timezone.now()
    return [
        Line(
            key=one.pk,
            group=one.group,
            schedule=one.schedule,
            start=one.starts_at,
            end=one.ends_at,
            needs_seat=one.capacity > 0,
            is_full=one.pk in full,
            is_cancelled=one.cancelled_at is not None,
            is_over=one.ends_at <= now,
            is_moved=one.moved_at is not None,
            mine=seats.get(one.pk),
            wish=wishes.get(one.pk),
        )
        for one in found
    ]


def coming(viewer: Viewer) -> QuerySet:
    """Return what is to come, with the words of its group."""
    return (
        Gathering.objects.visible_to(viewer)
        .to_come()
        .select_related("group__organization", "schedule")
        .order_by("during", "pk")
    )


def groups_shown(viewer: Viewer) -> list[tuple[Group, Line | None]]:
    """Return the groups that run, each with its next gathering."""
    groups = list(
        Group.objects.visible_to(viewer)
        .running()
        .exclude(name="")
        .select_related("organization")
        .order_by("name", "pk")[:MOST]
    )
    rows = (
        coming(viewer)
        .standing()
        .filter(group_id__in=[one.pk for one in groups])
        .order_by("group_id", "during")
        .distinct("group_id")
    )
    following = {line.group.pk: line for line in lines(viewer, rows)}
    return [(one, following.get(one.pk)) for one in groups]


def gatherings_of(viewer: Viewer, group: Group) -> list[Line]:
    """Return the next gatherings of a group, cancelled ones too: they are said."""
    return lines(viewer, coming(viewer).filter(group=group)[:NEXT])


@dataclass(frozen=True, slots=True)
class Mine:
    """One's own page: where one has a seat or waits, what one keeps or is asked to."""

    seats: list[Line]
    waits: list[Line]
    kept: list[Group]
    asked: list[KeepingAsk]


def my_groups(viewer: Viewer) -> Mine:
    """Return what is the viewer's own, and what they keep under the hat they wear."""
    seats = GroupSeat.objects.visible_to(viewer).filter(person_id=viewer.person_id)
    wishes = Wish.objects.visible_to(viewer)
    as_oneself = viewer.affiliation_id is None
    rows = coming(viewer).filter(pk__in=seats.values("gathering_id")) | coming(
        viewer
    ).filter(pk__in=wishes.values("gathering_id"))
    found = lines(viewer, rows[:MOST]) if as_oneself else []
    kept = Group.objects.visible_to(viewer).running().filter(pk__in=kept_by(viewer))
    return Mine(
        [one for one in found if one.mine],
        [one for one in found if one.wish],
        list(kept.order_by("name", "pk")),
        list(
            KeepingAsk.objects.visible_to(viewer)
            .standing()
            .filter(person_id=viewer.person_id)
            .select_related("group")
            .order_by("asked_at", "pk")
        ),
    )


def names_to_welcome(gathering: Gathering) -> list[str]:
    """Return, for whoever keeps the group, the names that people wished to say."""
    return ask("SELECT avec.who_comes(%s)", gathering.pk)
