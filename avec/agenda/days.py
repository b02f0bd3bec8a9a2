"""Days, and what one has on each of them, in the order of the clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import DateTimeField, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils import timezone
from psycopg.types.range import Range

from avec.access.viewer import Viewer
from avec.agenda.elsewhere.seen import busy_between
from avec.agenda.elsewhere.stretches import Stretch, put_together
from avec.agenda.models import Appointment, Attendee
from avec.agenda.others import Other, others_between
from avec.agenda.reading import Shown, taken_between, when_between
from avec.agenda.words import Side
from avec.foundation.compiled import Kept

A_DAY = timedelta(days=1)
A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment at one of its moments; ``until`` when it is only proposed."""

    is_busy: ClassVar[bool] = False
    is_other: ClassVar[bool] = False

    one: Shown
    start: datetime
    end: datetime
    until: datetime | None = None
    awaits_me: bool = False


@dataclass(frozen=True, slots=True)
class Busy:
    """One is busy elsewhere, within a day: nothing else is known of it."""

    is_busy: ClassVar[bool] = True

    start: datetime
    end: datetime
    is_all_day: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day, and what one has on it."""

    on: date
    is_today: bool
    entries: tuple[Entry | Other | Busy, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """One appointment of today, in the few words of the first page."""

    is_other: ClassVar[bool] = False

    key: UUID
    start: datetime
    end: datetime
    is_discreet: bool
    is_apart: bool
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """One day of a month, and how much one has on it: what is agreed, what is not."""

    on: date
    is_today: bool
    agreed: int
    proposed: int


def on_this_day(viewer: Viewer) -> list[Short | Other]:
    """Return what one has today, a question for each room: nothing sealed is opened."""
    today = timezone.localdate()
    first, last = ends_of(today, today)
    at_work = viewer.affiliation_id is not None
    found: list[Short | Other] = [
        Short(key, start, end, is_discreet, is_apart, () if is_apart else tuple(names))
        for key, start, end, is_discreet, side, names in _agreed_between(
            viewer, first.isoformat(), last.isoformat()
        )
        for is_apart in [at_work and side == Side.PERSON]
    ]
    return sorted([*found, *others_between(viewer, first, last)], key=_clock)


def _clock(one: Short | Entry | Other | Busy) -> tuple[datetime, datetime]:
    return one.start, one.end


@Kept
def _agreed_between(viewer: Viewer, first: str, last: str) -> QuerySet:
    ends = [Cast(Value(end), DateTimeField()) for end in (first, last)]
    span = Func(*ends, function="tstzrange", output_field=DateTimeRangeField())
    attending = Attendee.objects.visible_to(viewer).standing()
    mine = attending.filter(person_id=viewer.person_id)
    others = attending.exclude(person_id=viewer.person_id)
    here = {"appointment_id": OuterRef("pk")}
    return (
        Appointment.objects.visible_to(viewer)
        .confirmed()
        .filter(pk__in=mine.values("appointment_id"), during__overlap=span)
        .annotate(
            side=Subquery(mine.filter(**here).values("side")),
            names=ArraySubquery(
                others.filter(**here).order_by("asked_at", "pk").values("name")
            ),
        )
        .order_by("during", "pk")
        .values_list(
            "pk",
            "during__startswith",
            "during__endswith",
            "is_discreet",
            "side",
            "names",
        )
    )


def days_of(viewer: Viewer, first: date, last: date) -> list[Day]:
    """Return each day from the first to the last, empty ones too."""
    found = taken_between(viewer, *ends_of(first, last))
    mine = sorted(
        (entry for one in found for entry in _entries(one)),
        key=lambda entry: entry.one.key,
    )
    others = others_between(viewer, *ends_of(first, last))
    entries: list[Entry | Other] = sorted([*mine, *others], key=_clock)
    busy = busy_between(viewer, *ends_of(first, last))
    today = timezone.localdate()
    return [
        Day(
            on,
            on == today,
            tuple(
                sorted(
                    [
                        *(one for one in entries if _is_on(on, one.start, one.end)),
                        *_busy_on(on, busy),
                    ],
                    key=_clock,
                )
            ),
        )
        for on in _each(first, last)
    ]


def _busy_on(day: date, stretches: list[Stretch]) -> Iterator[Busy]:
    """Give when one is busy elsewhere on a day, whichever calendar says it."""
    opens, closes = ends_of(day, day)
    inside = [(max(start, opens), min(end, closes)) for start, end in stretches]
    for start, end in put_together(inside):
        yield Busy(start, end, start == opens and end == closes)


def weeks_of(viewer: Viewer, month: date) -> list[list[Counted | None]]:
    """Return the weeks of a month, from Monday to Sunday; nothing for other months."""
    first, last = month_of(month)
    agreed, proposed = when_between(viewer, *ends_of(first, last))
    agreed += [
        Range(one.start, one.end)
        for one in others_between(viewer, *ends_of(first, last))
    ]
    today = timezone.localdate()
    cells: list[Counted | None] = [None] * first.weekday()
    cells += [
        Counted(on, on == today, _how_many(on, agreed), _how_many(on, proposed))
        for on in _each(first, last)
    ]
    cells += [None] * (-len(cells) % A_WEEK)
    return [cells[at : at + A_WEEK] for at in range(0, len(cells), A_WEEK)]


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - A_DAY


def _entries(one: Shown) -> Iterator[Entry]:
    """Give the moment agreed, and those proposed that the viewer did not refuse."""
    if one.is_confirmed and one.start and one.end:
        yield Entry(one, one.start, one.end)
    for moment in one.moments:
        if moment.my_reply is not False:
            yield Entry(
                one, moment.start, moment.end, moment.until, moment.my_reply is None
            )


def ends_of(first: date, last: date) -> tuple[datetime, datetime]:
    """Return when the first day begins, and when the last one is over."""
    return _midnight(first), _midnight(last + A_DAY)


@dataclass(frozen=True, slots=True)
class Within:
    """A stretch within one day."""

    start: datetime
    end: datetime


def within_day(day: date, stretches: Iterable[tuple[int, int]]) -> tuple[Within, ...]:
    """Cut stretches, in seconds (epoch), at the two ends of a day."""
    zone = timezone.get_current_timezone()
    opens, closes = (int(at.timestamp()) for at in ends_of(day, day))
    return tuple(
        Within(
            datetime.fromtimestamp(max(first, opens), zone),
            datetime.fromtimestamp(min(last, closes), zone),
        )
        for first, last in stretches
        if first < closes and last > opens
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _each(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _is_on(day: date, start: datetime, end: datetime) -> bool:
    opens, closes = ends_of(day, day)
    return start < closes and end > opens


def _how_many(day: date, stretches: list[Range]) -> int:
    return sum(_is_on(day, one.lower, one.upper) for one in stretches)
