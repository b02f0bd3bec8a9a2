"""Keeping a group: its words, when it gathers, moving and cancelling.

Whoever has a seat is told by the database, in the act itself.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from psycopg.types.range import Range

from avec.access.rules import NotAllowed
from avec.access.viewer import Viewer
from avec.agenda.holidays_of import PLACES
from avec.agenda.hours import Hours, the_time
from avec.agenda.recurrence import checked, ended_before
from avec.agenda.repeats import BadRule
from avec.agenda.words import Mode
from avec.agenda.zones import instant
from avec.audit.actions import record
from avec.foundation.turns import one_at_a_time
from avec.groups import rules
from avec.groups.actions.sitting import kept_hours
from avec.groups.models import Gathering, Group, Schedule
from avec.groups.models.seats import MOST_MINUTES, MOST_SEATS
from avec.groups.refusals import (
    GatheringIsOver,
    LastsTooLong,
    NoSeatNeeded,
    NotThereAnyMore,
    SeatsAreTaken,
    TooManyGatherings,
)
from avec.groups.schedules import gathers, hours_of, written_to
from avec.groups.words import From, Reach, Told, What
from avec.people.narrow import ask, ask_row

MOST_SCHEDULES = 20


@dataclass(frozen=True, slots=True)
class Words:
    """What everybody reads of a group."""

    name: str
    about: str = ""
    what: What = What.OTHER
    mode: Mode = Mode.PLACE
    where: str = ""
    reach: Reach = Reach.EVERYONE


@transaction.atomic
def begin_group(
    *, viewer: Viewer, key: UUID, words: Words, organization_id: UUID | None = None
) -> Group:
    """Open a group, of the place of the viewer's hat or of none.

    The same form sent twice opens one.

    :raises NotAllowed: unless the viewer acts for a place, and for this one.
    """
    rules.begin.require(viewer, organization_id)
    one_at_a_time(f"groups.begin:{viewer.person_id}")
    mine = Group.objects.visible_to(viewer).filter(pk=key)
    if (before := mine.first()) is not None:
        return before
    if not ask("SELECT avec.begin_group(%s, %s)", key, organization_id):
        raise NotAllowed(rules.begin.words)
    mine.update(**asdict(words))
    group = mine.get()
    record("groups.begun", viewer=viewer, about=group)
    return group


@transaction.atomic
def change_group(*, viewer: Viewer, group: Group, words: Words) -> None:
    """Change what everybody reads of a group.

    :raises NotAllowed: unless the viewer keeps it.
    """
    rules.keep.require(viewer, group)
    Group.objects.visible_to(viewer).filter(pk=group.pk).update(**asdict(words))
    record("groups.changed", viewer=viewer, about=group)


@transaction.atomic
def announce(
    *, viewer: Viewer, group: Group, key: UUID, hours: Hours, capacity: int
) -> Schedule:
    """Say when the group gathers, and for how many; the same form twice says it once.

    Gatherings are written three months ahead, the rest as time goes. Without a
    capacity everybody comes in.

    :raises NotAllowed: unless the viewer keeps the group.
    :raises BadRule: or one of its family, when it falls on no day.
    :raises LastsTooLong, TooManyGatherings, NotThereAnyMore: as they say.
    """
    rules.keep.require(viewer, group)
    one_at_a_time(f"groups.announce:{group.pk}")
    seen = Schedule.objects.visible_to(viewer).filter(group=group)
    if (before := seen.filter(pk=key).first()) is not None:
        return before
    if not Group.objects.visible_to(viewer).running().filter(pk=group.pk).exists():
        raise NotThereAnyMore
    if seen.count() >= MOST_SCHEDULES:
        raise TooManyGatherings
    series = checked(hours.series)
    if not 5 <= series.minutes <= MOST_MINUTES:
        raise LastsTooLong
    if hours.days_off and hours.days_off not in PLACES:
        raise BadRule
    now = the_time()
    schedule = Schedule(
        pk=key,
        group=group,
        starts_on=series.start.date(),
        starts_at=series.start.time(),
        minutes=series.minutes,
        zone=series.zone,
        rule=series.rule,
        without=[wall.date() for wall in series.without],
        days_off=hours.days_off,
        capacity=min(max(capacity, 0), MOST_SEATS),
        written_until=written_to(now),
    )
    schedule.save(force_insert=True)
    # What is said for once is written however far it is.
    until = written_to(now) if series.rule else instant(series.start, series.zone)
    until = until if series.rule else until + timedelta(days=1)
    Gathering.objects.bulk_create(
        Gathering(
            group=group,
            schedule=schedule,
            on=one.wall.date(),
            during=Range(one.start, one.end),
            capacity=schedule.capacity,
        )
        for one in gathers(schedule, now, until)
    )
    record("groups.announced", viewer=viewer, about=group)
    return schedule


@transaction.atomic
def move_gatherings(
    *, viewer: Viewer, gathering: Gathering, which: From, start: datetime, minutes: int
) -> None:
    """Move one gathering, or the hour of this one and those that follow.

    ``start`` is on the wall of the group's zone. Those that follow keep their day, and
    those that were moved apart stay where they are. Everybody keeps their seat.

    :raises NotAllowed: unless the viewer keeps the group.
    :raises GatheringIsOver, NotThereAnyMore, LastsTooLong: as they say.
    """
    rules.keep_gathering.require(viewer, gathering)
    if not 5 <= minutes <= MOST_MINUTES:
        raise LastsTooLong
    zone = gathering.schedule.zone
    spans = {gathering.pk: _span(start, zone, minutes)}
    if which == From.FOLLOWING:
        # The rhythm first: the work of the night waits meanwhile.
        Schedule.objects.visible_to(viewer).filter(pk=gathering.schedule_id).update(
            starts_at=start.time(), minutes=minutes
        )
        for one in _following(viewer, gathering).filter(moved_at=None):
            wall = datetime.combine(one.on, start.time())
            spans[one.pk] = _span(wall, zone, minutes)
    asked = "SELECT avec.move_gatherings(%s::uuid[], %s::tstzrange[])"
    _done(ask(asked, list(spans), list(spans.values())))
    record("groups.moved", viewer=viewer, about=gathering)


@transaction.atomic
def cancel_gatherings(*, viewer: Viewer, gathering: Gathering, which: From) -> None:
    """Cancel one gathering, or this one and all those that follow.

    :raises NotAllowed: unless the viewer keeps the group.
    :raises GatheringIsOver, NotThereAnyMore: as they say.
    """
    rules.keep_gathering.require(viewer, gathering)
    keys = [gathering.pk]
    if which == From.FOLLOWING:
        _stop(viewer, gathering.schedule, gathering)
        keys += _following(viewer, gathering).values_list("pk", flat=True)
    _cancel(keys)
    record("groups.cancelled", viewer=viewer, about=gathering)


@transaction.atomic
def change_seats(
    *, viewer: Viewer, gathering: Gathering, which: From, capacity: int
) -> None:
    """Say another number of seats for a gathering, or for it and those that follow.

    More go at once to those who wait, in their order; fewer take nobody's.

    :raises NotAllowed: unless the viewer keeps the group.
    :raises SeatsAreTaken: when more are taken, or kept for somebody.
    :raises NoSeatNeeded, GatheringIsOver, NotThereAnyMore: as they say.
    """
    rules.keep_gathering.require(viewer, gathering)
    goes_on = which == From.FOLLOWING
    keys = [gathering.pk]
    if goes_on:
        keys += _following(viewer, gathering).values_list("pk", flat=True)
    number = min(max(capacity, 1), MOST_SEATS)
    asked = "SELECT said, taken FROM avec.change_seats(%s::uuid[], %s, %s, %s)"
    said, taken = ask_row(asked, keys, number, goes_on, kept_hours())
    if said == Told.TAKEN:
        raise SeatsAreTaken(taken)
    if said == Told.OPEN:
        raise NoSeatNeeded
    _done(said)
    record("groups.seats_changed", viewer=viewer, about=gathering)


@transaction.atomic
def close_group(*, viewer: Viewer, group: Group) -> None:
    """Close a group: what was to come is cancelled, and those who had a seat are told.

    :raises NotAllowed: unless the viewer keeps it.
    """
    rules.keep.require(viewer, group)
    coming = Gathering.objects.visible_to(viewer).filter(group=group)
    _cancel(list(coming.standing().to_come().values_list("pk", flat=True)))
    Group.objects.visible_to(viewer).filter(pk=group.pk).update(closed_at=the_time())
    record("groups.closed", viewer=viewer, about=group)


def _following(viewer: Viewer, gathering: Gathering):
    """Return those of the same rhythm that come after, and stand."""
    return (
        Gathering.objects.visible_to(viewer)
        .standing()
        .filter(schedule_id=gathering.schedule_id, on__gt=gathering.on)
    )


def _span(wall: datetime, zone: str, minutes: int) -> Range:
    start = instant(wall, zone)
    return Range(start, start + timedelta(minutes=minutes))


def _stop(viewer: Viewer, schedule: Schedule, gathering: Gathering) -> None:
    """Write no more of this rhythm from this gathering on."""
    if not schedule.rule:
        return
    left = ended_before(hours_of(schedule).series, gathering.on)
    rhythm = Schedule.objects.visible_to(viewer).filter(pk=schedule.pk)
    rhythm.update(rule=left.rule if left else "")


def _cancel(keys: list[UUID]) -> None:
    """Cancel them in the order of their keys: two acts never wait both ways."""
    said = {Told(ask("SELECT avec.cancel_gathering(%s)", key)) for key in sorted(keys)}
    if said and Told.DONE not in said:
        _done(said.pop())


def _done(answer: str) -> None:
    told = Told(answer)
    if told == Told.PAST:
        raise GatheringIsOver
    if told == Told.GONE:
        raise NotThereAnyMore
