"""Saying when one can be found and when not: for oneself, and read by nobody else.

What changes is written again from now on, for months ahead; no appointment that
people agreed on is ever cancelled by it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from psycopg.types.range import Range

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.holidays_of import PLACES
from avec.agenda.hours import Hours, dates_of, hours_of, the_time, written_to
from avec.agenda.models import Absence, Opening, OpenTime
from avec.agenda.models.hours import LONGEST
from avec.agenda.recurrence import (
    Series,
    all_of,
    checked,
    ended_before,
    from_here,
    only,
)
from avec.agenda.refusals import (
    AbsenceIsPast,
    AbsenceTooLong,
    EnoughHours,
    HoursTooLong,
    NoSuchHours,
)
from avec.agenda.repeats import BadRule
from avec.agenda.words import Which
from avec.audit.actions import record
from avec.foundation.turns import one_at_a_time

MOST_HOURS = 50
MOST_ABSENCES = 200
LONGEST_ABSENCE = timedelta(days=3 * 366)


@transaction.atomic
def say_hours(
    *,
    viewer: Viewer,
    key: UUID,
    series: Series,
    is_bookable: bool,
    days_off: str = "",
) -> Opening:
    """Say hours when one can be found. The same form sent twice says them once.

    ``days_off`` names the place whose days off are left out.

    :raises NotAllowed: unless the viewer is signed in.
    :raises BadRule: or one of its family, when the hours fall nowhere.
    :raises HoursTooLong, EnoughHours: as they say.
    """
    rules.say_hours.require(viewer, None)
    one_at_a_time(f"agenda.hours:{viewer.person_id}")
    mine = Opening.objects.visible_to(viewer)
    before = mine.filter(pk=key).first()
    if before is not None:
        return before
    if mine.count() >= MOST_HOURS:
        raise EnoughHours
    opening = _add(viewer, key, _sound(Hours(series, days_off, is_bookable)))
    record("agenda.hours_said", viewer=viewer, about=opening)
    return opening


@transaction.atomic
def stop_hours(*, viewer: Viewer, hours: Opening, on: date | None = None) -> None:
    """Take hours back: all of them, or from one day on. No appointment goes with them.

    :raises NotAllowed: unless they are the viewer's.
    :raises NoSuchHours: when they are there no more.
    """
    rules.say_hours.require(viewer, hours)
    opening = _held(viewer, hours)
    left = ended_before(hours_of(opening).series, on) if on else None
    record("agenda.hours_taken_back", viewer=viewer, about=opening)
    if left is None:
        opening.delete()
    else:
        _become(viewer, opening, replace(hours_of(opening), series=left))


@transaction.atomic
def skip_day(*, viewer: Viewer, hours: Opening, on: date) -> None:
    """Leave one day out of hours that come back.

    :raises NotAllowed: unless they are the viewer's.
    :raises NotOneOfThem: when the day is none of theirs.
    :raises NoSuchHours: when they are there no more.
    """
    rules.say_hours.require(viewer, hours)
    opening = _held(viewer, hours)
    said = hours_of(opening)
    left = only(said.series, datetime.combine(on, opening.starts_at))
    record("agenda.hours_changed", viewer=viewer, about=opening)
    if said.series.rule:
        _become(viewer, opening, replace(said, series=left))
    else:
        opening.delete()


@transaction.atomic
def change_hours(
    *, viewer: Viewer, hours: Opening, key: UUID, which: Which, on: date, new: Hours
) -> Opening:
    """Change hours on one day, from one day on, or always; return what they become.

    ``key`` is that of the hours that stand apart from now on, given with the form: the
    same form sent twice changes once.

    :raises NotAllowed: unless they are the viewer's.
    :raises NotOneOfThem: when the day is none of theirs.
    :raises BadRule: or one of its family, when the new hours fall nowhere.
    :raises HoursTooLong, EnoughHours, NoSuchHours: as they say.
    """
    rules.say_hours.require(viewer, hours)
    one_at_a_time(f"agenda.hours:{viewer.person_id}")
    mine = Opening.objects.visible_to(viewer)
    before = mine.filter(pk=key).first()
    if before is not None:
        return before
    opening = _held(viewer, hours)
    said = hours_of(opening)
    wall = datetime.combine(on, opening.starts_at)
    rest: Series | None = None
    if which == Which.ALWAYS or not said.series.rule:
        series = all_of(said.series, new.series)
    elif which == Which.ONCE:
        series = replace(new.series, rule="", extra=(), without=())
        rest = only(said.series, wall)
    else:
        rest, series = from_here(said.series, wall, new.series)
    changed = _sound(replace(new, series=series))
    record("agenda.hours_changed", viewer=viewer, about=opening)
    if rest is None:
        return _become(viewer, opening, changed)
    if mine.count() >= MOST_HOURS:
        raise EnoughHours
    _become(viewer, opening, replace(said, series=rest))
    return _add(viewer, key, changed)


@transaction.atomic
def say_absence(
    *, viewer: Viewer, key: UUID, start: datetime, end: datetime
) -> Absence:
    """Say when one is not there. No reason is asked; nothing agreed is cancelled.

    :raises NotAllowed: unless the viewer is signed in.
    :raises AbsenceIsPast, AbsenceTooLong, EnoughHours: as they say.
    """
    rules.say_absence.require(viewer, None)
    one_at_a_time(f"agenda.absence:{viewer.person_id}")
    now = the_time()
    mine = Absence.objects.visible_to(viewer)
    before = mine.filter(pk=key).first()
    if before is not None:
        return before
    if end <= now or end <= start:
        raise AbsenceIsPast
    if end - start > LONGEST_ABSENCE:
        raise AbsenceTooLong
    if mine.filter(during__endswith__gt=now).count() >= MOST_ABSENCES:
        raise EnoughHours
    absence = Absence(pk=key, owner_id=viewer.person_id, during=Range(start, end))
    absence.save(force_insert=True)
    record("agenda.absence_said", viewer=viewer, about=absence)
    return absence


@transaction.atomic
def take_absence_back(*, viewer: Viewer, absence: Absence) -> None:
    """Say that one is there after all.

    :raises NotAllowed: unless the absence is the viewer's.
    """
    rules.say_absence.require(viewer, absence)
    record("agenda.absence_taken_back", viewer=viewer, about=absence)
    Absence.objects.visible_to(viewer).filter(pk=absence.pk).delete()


def _held(viewer: Viewer, hours: Opening) -> Opening:
    """Hold these hours until the end: the work of the night waits meanwhile."""
    mine = Opening.objects.visible_to(viewer).select_for_update()
    opening = mine.filter(pk=hours.pk).first()
    if opening is None:
        raise NoSuchHours
    return opening


def _sound(hours: Hours) -> Hours:
    """Return the hours, their rule written one way."""
    if not 5 <= hours.series.minutes <= LONGEST:
        raise HoursTooLong
    if hours.days_off and hours.days_off not in PLACES:
        raise BadRule
    return replace(hours, series=checked(hours.series))


def _add(viewer: Viewer, key: UUID, hours: Hours) -> Opening:
    opening = Opening(pk=key, owner_id=viewer.person_id)
    _put(opening, hours)
    opening.save(force_insert=True)
    _write(viewer, opening, hours)
    return opening


def _become(viewer: Viewer, opening: Opening, hours: Hours) -> Opening:
    _put(opening, hours)
    opening.save(
        update_fields=[
            *("starts_on", "starts_at", "minutes", "zone", "rule", "without"),
            *("days_off", "is_bookable", "written_until"),
        ]
    )
    OpenTime.objects.visible_to(viewer).filter(opening=opening).delete()
    _write(viewer, opening, hours)
    return opening


def _put(opening: Opening, hours: Hours) -> None:
    series = hours.series
    opening.starts_on, opening.starts_at = series.start.date(), series.start.time()
    opening.minutes, opening.zone, opening.rule = (
        series.minutes,
        series.zone,
        series.rule,
    )
    opening.without = [wall.date() for wall in series.without]
    opening.days_off, opening.is_bookable = hours.days_off, hours.is_bookable
    opening.written_until = written_to(the_time())


def _write(viewer: Viewer, opening: Opening, hours: Hours) -> None:
    """Write the moments from now on, until the same day as everybody's."""
    until = opening.written_until
    if until is None:
        return
    OpenTime.objects.bulk_create(
        OpenTime(
            opening=opening,
            owner_id=viewer.person_id,
            during=Range(one.start, one.end),
        )
        for one in dates_of(hours, the_time(), until)
    )
