"""What the pages show of one's own hours and absences, in a few questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from avec.access.viewer import Viewer
from avec.agenda.hours import Hours, Seen, dates_of, hours_of, seen, written_to
from avec.agenda.models import Absence, Opening
from avec.agenda.reading import Shown, between

MOST = 200


@dataclass(frozen=True, slots=True)
class Said:
    """Hours that are said, in words, and when they come next."""

    key: UUID
    seen: Seen


@dataclass(frozen=True, slots=True)
class Away:
    """An absence, and the appointments that stand in it."""

    key: UUID
    start: datetime
    end: datetime
    stands: tuple[Shown, ...]

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day, when whole days are what it is made of."""
        start, end = (timezone.localtime(at) for at in (self.start, self.end))
        if start.time() != time() or end.time() != time():
            return None
        return start.date(), end.date() - timedelta(days=1)


def hours_said(viewer: Viewer, now: datetime, *, zone_here: str) -> list[Said]:
    """Return one's hours as they are said, in the order of the day they begin."""
    rows = Opening.objects.visible_to(viewer).order_by("starts_on", "starts_at", "pk")
    return [
        Said(row.pk, seen(hours_of(row), now, zone_here=zone_here, most=1))
        for row in rows[:MOST]
    ]


def absences_to_come(viewer: Viewer, now: datetime) -> list[Away]:
    """Return one's absences that are not over, with what was agreed in them."""
    rows = list(
        Absence.objects.visible_to(viewer)
        .filter(during__endswith__gt=now)
        .order_by("during", "pk")[:MOST]
    )
    ends = [row.during.upper for row in rows]
    stands = confirmed_in(viewer, rows[0].during.lower, max(ends)) if rows else []
    return [
        Away(
            row.pk,
            row.during.lower,
            row.during.upper,
            tuple(
                one
                for one in stands
                if one.start
                and one.end
                and one.start < row.during.upper
                and one.end > row.during.lower
            ),
        )
        for row in rows
    ]


def confirmed_in(viewer: Viewer, start: datetime, end: datetime) -> list[Shown]:
    """Return the appointments that stand between two moments, over ones left out."""
    return [one for one in between(viewer, start, end) if not one.is_over]


def left_outside(
    viewer: Viewer, before: Hours, after: Hours | None, since: datetime
) -> list[Shown]:
    """Return what was agreed within hours, and is not within what they become.

    It stands: nothing is cancelled because somebody changed their hours.
    """
    until = written_to(since)
    old = list(dates_of(before, since, until))
    if not old:
        return []
    new = list(dates_of(after, since, until)) if after else []
    return [
        one
        for one in confirmed_in(viewer, since, until)
        if _within(one, old) and not _within(one, new)
    ]


def _within(one: Shown, dates: list) -> bool:
    return bool(one.start and one.end) and any(
        date.start <= one.start and one.end <= date.end  # type: ignore[operator] # asked above
        for date in dates
    )
