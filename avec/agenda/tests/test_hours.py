"""Hours and absences: each says their own, and what is searched follows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.agenda import actions
from avec.agenda.finding import Length, moments
from avec.agenda.hours import Hours, dates_of, hours_of, the_time, written_to
from avec.agenda.models import Absence, Appointment, Opening, OpenTime
from avec.agenda.recurrence import NotOneOfThem, Series, occurrences
from avec.agenda.refusals import AbsenceIsPast, AbsenceTooLong, HoursTooLong
from avec.agenda.repeats import NeverHappens, TooLong
from avec.agenda.tests.scene import as_, at, call
from avec.agenda.words import Which
from avec.audit.models import Entry

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
OTHERS = ["nobody", "marc", "claire", "sami", "helene", "karim"]
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def weekly(days: int = 3, hour: int = 14, minutes: int = 180, **more) -> Series:
    """The same hours each week, from a coming day on."""
    day = timezone.localdate() + timedelta(days=days)
    rule = f"FREQ=WEEKLY;BYDAY={NAMES[day.weekday()]}"
    start = datetime.combine(day, time(hour))
    said = {"zone": "Europe/Paris", "rule": rule, **more}
    return Series(start, minutes=minutes, **said)


def says(cast, who: str, series: Series, *, key: UUID | None = None, **more) -> Opening:
    with as_(cast, who) as viewer:
        return actions.say_hours(
            viewer=viewer,
            key=key or uuid4(),
            series=series,
            is_bookable=more.pop("is_bookable", False),
            **more,
        )


def is_away(cast, who: str, start: datetime, end: datetime, key=None) -> Absence:
    with as_(cast, who) as viewer:
        return actions.say_absence(
            viewer=viewer, key=key or uuid4(), start=start, end=end
        )


def written(cast, who: str, opening: Opening) -> list[datetime]:
    """When the moments that are kept of these hours begin."""
    with as_(cast, who) as viewer:
        kept = OpenTime.objects.visible_to(viewer).filter(opening_id=opening.pk)
        return [one.during.lower for one in kept.order_by("during")]


def again(cast, who: str, opening: Opening) -> Opening:
    with as_(cast, who) as viewer:
        return Opening.objects.visible_to(viewer).get(pk=opening.pk)


def found(cast, who: str, *others: str, minutes: int = 60) -> set[datetime]:
    with as_(cast, who) as viewer:
        days = moments(
            viewer,
            [[cast.people[name]] for name in others],
            Length(minutes),
            now=timezone.now(),
            zone=PARIS,
            is_wide=True,
        )
    return {start for day in days for start in day.starts}


# --- What is written ------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    ["", "FREQ=WEEKLY;BYDAY={day}", "FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"],
)
def test_what_is_written_is_what_the_engine_says_for_eighteen_months(cast, rule):
    day = NAMES[weekly().start.weekday()]
    series = weekly(rule=rule.format(day=day))

    opening = says(cast, "odile", series)

    until = written_to(timezone.now())
    expected = [one.start for one in occurrences(series, timezone.now(), until)]
    assert written(cast, "odile", opening) == expected
    assert again(cast, "odile", opening).written_until == until
    assert until > timezone.now() + timedelta(days=530)


def test_they_keep_the_hour_of_the_clock_in_march_and_in_october(cast):
    opening = says(cast, "odile", weekly())

    kept = written(cast, "odile", opening)

    assert {start.astimezone(PARIS).hour for start in kept} == {14}
    assert {start.astimezone(PARIS).utcoffset() for start in kept} == {
        timedelta(hours=1),
        timedelta(hours=2),
    }


def test_somebody_of_la_reunion_and_somebody_of_paris_find_the_moment_they_share(cast):
    says(cast, "marc", weekly(hour=14, minutes=240, zone="Indian/Reunion"))
    says(cast, "nora", weekly(hour=9, minutes=180))
    day = weekly().start.date()

    common = found(cast, "nora", "nora", "marc")

    begins = datetime.combine(day, time(14), tzinfo=ZoneInfo("Indian/Reunion"))
    in_paris = datetime.combine(day, time(9), tzinfo=PARIS)
    shared = max(begins, in_paris)
    assert min(common) == shared
    assert in_paris + timedelta(hours=3) not in common


def test_a_whole_day_never_meets_itself_when_clocks_go_forward(cast):
    series = weekly(hour=0, minutes=24 * 60, rule="FREQ=DAILY")

    opening = says(cast, "odile", series)

    assert len(written(cast, "odile", opening)) > 530


def test_days_off_are_left_out_where_one_lives(cast):
    year = timezone.localdate().year + 1
    start = datetime(year, 1, 1, 14)  # noqa: DTZ001 # a wall
    series = Series(start, "Europe/Paris", 60, "FREQ=DAILY")

    hexagone = says(cast, "odile", series, days_off="hexagone")
    alsace = says(cast, "sami", series, days_off="alsace-moselle")

    kept = [one.astimezone(PARIS).date() for one in written(cast, "odile", hexagone)]
    there = [one.astimezone(PARIS).date() for one in written(cast, "sami", alsace)]
    assert date(year, 7, 14) not in kept
    assert date(year, 12, 26) in kept
    assert date(year, 12, 26) not in there


def test_the_same_form_sent_twice_says_them_once(cast):
    key = uuid4()
    says(cast, "odile", weekly(), key=key)
    says(cast, "odile", weekly(), key=key)

    with as_(cast, "odile") as viewer:
        assert Opening.objects.visible_to(viewer).count() == 1


@pytest.mark.parametrize(
    ("series", "refusal"),
    [
        (weekly(rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), NeverHappens),
        (weekly(rule="FREQ=DAILY;UNTIL=20600101T000000Z"), TooLong),
        (weekly(rule="", minutes=1), HoursTooLong),
        (weekly(rule="", minutes=24 * 60 + 5), HoursTooLong),
    ],
)
def test_hours_that_fall_nowhere_are_refused_and_leave_nothing(cast, series, refusal):
    with pytest.raises(refusal):
        says(cast, "odile", series)

    with as_(cast, "odile") as viewer:
        assert not Opening.objects.visible_to(viewer).exists()


# --- What a search finds -----------------------------------------------------------


def test_once_hours_are_said_only_these_are_found(cast):
    before = found(cast, "nora", "marc")
    says(cast, "marc", weekly())
    after = found(cast, "nora", "marc")

    start = at(hour=14)
    assert at(hour=10) in before
    assert at(hour=10) not in after
    assert {start, start + timedelta(hours=2)} <= after
    assert start + timedelta(hours=2, minutes=30) not in after
    assert {one.astimezone(PARIS).weekday() for one in after} == {start.weekday()}


def test_hours_that_are_wholly_over_are_as_if_none_was_said(cast):
    series = weekly(days=-20, rule="", hour=9)
    before = found(cast, "nora", "marc")

    says(cast, "marc", series)

    assert found(cast, "nora", "marc") == before != set()


def test_nothing_is_found_during_an_absence_and_again_once_it_is_taken_back(cast):
    before = found(cast, "nora", "marc")
    absence = is_away(cast, "marc", at(hour=0), at(days=4, hour=0))

    during = found(cast, "nora", "marc")
    with as_(cast, "marc") as viewer:
        actions.take_absence_back(viewer=viewer, absence=absence)

    assert {one.date() for one in before - during} == {at().date()}
    assert found(cast, "nora", "marc") == before


def test_hours_to_take_are_taken_at_once_and_others_wait_for_an_answer(cast):
    says(cast, "marc", weekly(), is_bookable=True)
    says(cast, "claire", weekly())

    assert call(cast, "nora", "marc", starts=[at(hour=14)]).is_confirmed
    assert not call(cast, "nora", "claire", starts=[at(hour=16)]).is_confirmed
    assert not call(cast, "nora", "marc", starts=[at(days=4, hour=14)]).is_confirmed


# --- Stopping, skipping, changing ----------------------------------


def test_stopped_from_one_day_on_they_stay_before(cast):
    opening = says(cast, "odile", weekly())
    kept = written(cast, "odile", opening)
    day = kept[4].astimezone(PARIS).date()

    with as_(cast, "odile") as viewer:
        actions.stop_hours(viewer=viewer, hours=opening, on=day)

    assert written(cast, "odile", opening) == kept[:4]


@pytest.mark.parametrize("on", [None, "first"])
def test_stopped_whole_or_before_they_begin_nothing_of_them_is_left(cast, on):
    opening = says(cast, "odile", weekly())
    day = opening.starts_on if on else None

    with as_(cast, "odile") as viewer:
        actions.stop_hours(viewer=viewer, hours=opening, on=day)
        assert not Opening.objects.visible_to(viewer).exists()
        assert not OpenTime.objects.visible_to(viewer).exists()


def test_one_day_is_skipped_once_and_the_others_stay(cast):
    opening = says(cast, "odile", weekly())
    kept = written(cast, "odile", opening)
    day = kept[2].astimezone(PARIS).date()

    with as_(cast, "odile") as viewer:
        actions.skip_day(viewer=viewer, hours=opening, on=day)
    with as_(cast, "odile") as viewer, pytest.raises(NotOneOfThem):
        actions.skip_day(viewer=viewer, hours=opening, on=day)

    assert written(cast, "odile", opening) == kept[:2] + kept[3:]


def test_a_day_that_is_none_of_theirs_is_not_skipped(cast):
    opening = says(cast, "odile", weekly())
    day = opening.starts_on + timedelta(days=1)

    with as_(cast, "odile") as viewer, pytest.raises(NotOneOfThem):
        actions.skip_day(viewer=viewer, hours=opening, on=day)


def changes(cast, opening: Opening, which: Which, *, number: int = 2, key=None):
    """Move one date, one and the next, or all, to nine in the morning."""
    day = opening.starts_on + timedelta(weeks=number)
    first = opening.starts_on if which == Which.ALWAYS else day
    rule = "" if which == Which.ONCE else opening.rule
    new = Series(datetime.combine(first, time(9)), "Europe/Paris", 60, rule)
    with as_(cast, "odile") as viewer:
        return actions.change_hours(
            viewer=viewer,
            hours=opening,
            key=key or uuid4(),
            which=which,
            on=day,
            new=Hours(new),
        )


@pytest.mark.parametrize(
    ("which", "moved"),
    [("once", {2}), ("from", {2, 3, 4}), ("always", {0, 1, 2, 3, 4})],
)
def test_one_date_those_that_follow_or_all_are_changed(cast, which, moved):
    opening = says(cast, "odile", weekly())

    changes(cast, opening, Which(which))

    with as_(cast, "odile") as viewer:
        kept = OpenTime.objects.visible_to(viewer).order_by("during")[:5]
        hours = [one.during.lower.astimezone(PARIS).hour for one in kept]
        for row in Opening.objects.visible_to(viewer):
            expected = [
                (one.start, one.end)
                for one in dates_of(hours_of(row), the_time(), row.written_until)
            ]
            times = OpenTime.objects.visible_to(viewer).filter(opening=row)
            found = [
                (one.during.lower, one.during.upper) for one in times.order_by("during")
            ]
            assert found == expected
    assert hours == [9 if number in moved else 14 for number in range(5)]


@pytest.mark.parametrize("which", list(Which))
def test_the_same_change_sent_twice_changes_once(cast, which):
    opening, key = says(cast, "odile", weekly()), uuid4()
    changes(cast, opening, which, key=key)
    with as_(cast, "odile") as viewer:
        once = list(
            OpenTime.objects.visible_to(viewer).values_list("during", flat=True)
        )

    changes(cast, opening, which, key=key)

    with as_(cast, "odile") as viewer:
        twice = OpenTime.objects.visible_to(viewer).values_list("during", flat=True)
        assert sorted(twice) == sorted(once)


def test_what_people_agreed_on_stands_whatever_becomes_of_the_hours(cast):
    opening = says(cast, "marc", weekly(), is_bookable=True)
    called = call(cast, "nora", "marc", starts=[at(hour=14)])

    with as_(cast, "marc") as viewer:
        actions.stop_hours(viewer=viewer, hours=opening)
    is_away(cast, "marc", at(hour=0), at(days=4, hour=0))

    with as_(cast, "nora") as viewer:
        one = Appointment.objects.visible_to(viewer).get(pk=called.appointment.pk)
    assert one.is_confirmed


# --- Nobody else ---------------------------------------------------


@pytest.mark.parametrize("other", OTHERS)
def test_nobody_else_reads_hours_or_absences_nor_what_they_come_to(cast, other):
    says(cast, "nora", weekly())
    is_away(cast, "nora", at(), at(days=5))

    with as_(cast, other) as viewer:
        hers = [
            model.objects.filter(owner_id=cast.nora).count()
            + model.objects.visible_to(viewer).filter(owner_id=cast.nora).count()
            for model in (Opening, OpenTime, Absence)
        ]

    assert hers == [0, 0, 0]


@pytest.mark.parametrize("other", OTHERS)
def test_nobody_changes_the_hours_of_somebody_else(cast, other):
    opening = says(cast, "nora", weekly())
    absence = is_away(cast, "nora", at(), at(days=5))
    kept = written(cast, "nora", opening)
    acts = [
        lambda viewer: actions.stop_hours(viewer=viewer, hours=opening),
        lambda viewer: actions.skip_day(
            viewer=viewer, hours=opening, on=opening.starts_on
        ),
        lambda viewer: actions.take_absence_back(viewer=viewer, absence=absence),
        lambda viewer: actions.change_hours(
            viewer=viewer,
            hours=opening,
            key=uuid4(),
            which=Which.ALWAYS,
            on=opening.starts_on,
            new=Hours(weekly(hour=9)),
        ),
    ]

    for act in acts:
        with as_(cast, other) as viewer, pytest.raises(NotAllowed):
            act(viewer)

    assert written(cast, "nora", opening) == kept


def test_who_said_what_is_in_ones_own_ledger_without_the_hours(cast):
    says(cast, "odile", weekly())
    is_away(cast, "odile", at(), at(days=5))

    with as_(cast, "odile"):
        verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"agenda.hours_said", "agenda.absence_said"} <= verbs


@pytest.mark.parametrize(
    ("start", "end", "refusal"),
    [
        (at(days=-3), at(days=-2), AbsenceIsPast),
        (at(days=3), at(days=3), AbsenceIsPast),
        (at(days=3), at(days=2000), AbsenceTooLong),
    ],
)
def test_an_absence_has_an_end_that_is_to_come(cast, start, end, refusal):
    with pytest.raises(refusal):
        is_away(cast, "odile", start, end)


def test_the_same_absence_sent_twice_is_one(cast):
    key = uuid4()
    is_away(cast, "odile", at(), at(days=5), key)
    is_away(cast, "odile", at(), at(days=5), key)

    with as_(cast, "odile") as viewer:
        assert Absence.objects.visible_to(viewer).count() == 1
