"""Rules that are refused, dates that come back, and how one or all are changed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from avec.agenda.recurrence import (
    AddedDate,
    BadLength,
    Change,
    NotOneOfThem,
    Series,
    StartElsewhere,
    aligned,
    all_of,
    changes_of_clock,
    checked,
    clashes,
    from_here,
    horizon,
    is_moved,
    occurrences,
    only,
    until_the_end_of,
)
from avec.agenda.repeats import (
    BadRule,
    NeverHappens,
    NotHere,
    Rule,
    TooLong,
    TooOften,
    TwoEnds,
    parse_rule,
)
from avec.agenda.tests import chance
from avec.agenda.zones import UnknownZone

wall = datetime.fromisoformat


def utc(text: str) -> datetime:
    return wall(text).replace(tzinfo=UTC)


TUESDAYS = Series(wall("2027-03-02 14:00"), "Europe/Paris", 60, "FREQ=WEEKLY")
YEAR = (utc("2027-01-01"), utc("2028-01-01"))


def walls(series, after=YEAR[0], before=YEAR[1], limit=None):
    found = occurrences(series, after, before, limit)
    return [f"{one.wall:%m-%d %H:%M}" for one in found]


# --- Rules ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("RRULE:freq=weekly;byday=tu,MO;interval=1", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("BYDAY=+1TU,-1FR;FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=1TU,-1FR"),
        (
            "FREQ=YEARLY;BYMONTHDAY=14,14;BYMONTH=03;COUNT=06",
            "FREQ=YEARLY;COUNT=6;BYMONTH=3;BYMONTHDAY=14",
        ),
        (
            "UNTIL=20270612T215959Z;FREQ=DAILY;INTERVAL=2",
            "FREQ=DAILY;INTERVAL=2;UNTIL=20270612T215959Z",
        ),
        ("FREQ=WEEKLY;WKST=MO;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2"),
        ("FREQ=WEEKLY;WKST=SU;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;WKST=SU"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1,1",
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1,1",
        ),
    ],
)
def test_a_rule_is_written_one_way(text, written):
    assert str(parse_rule(text)) == written
    assert parse_rule(written) == parse_rule(text)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("FREQ=SECONDLY", TooOften),
        ("FREQ=MINUTELY;INTERVAL=30", TooOften),
        ("FREQ=HOURLY", TooOften),
        ("FREQ=DAILY;BYHOUR=9,14", NotHere),
        ("FREQ=DAILY;BYMINUTE=30", NotHere),
        ("FREQ=YEARLY;BYWEEKNO=20", NotHere),
        ("FREQ=YEARLY;BYYEARDAY=100", NotHere),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270612T000000Z", TwoEnds),
        ("FREQ=DAILY;COUNT=100000", BadRule),
        ("FREQ=DAILY;COUNT=9999", TooLong),
        ("FREQ=DAILY;INTERVAL=9999", TooLong),
        # The end is in UTC, as the start has a zone.
        ("FREQ=DAILY;UNTIL=20270612T000000", BadRule),
        ("FREQ=DAILY;UNTIL=20270612", BadRule),
        ("FREQ=DAILY;UNTIL=20271312T000000Z", BadRule),
        ("", BadRule),
        ("chaque mardi", BadRule),
        ("COUNT=3", BadRule),
        ("FREQ=", BadRule),
        ("FREQ=FORTNIGHTLY", BadRule),
        ("FREQ=DAILY;FREQ=WEEKLY", BadRule),
        ("FREQ=DAILY;", BadRule),
        ("FREQ=DAILY;INTERVAL=0", BadRule),
        ("FREQ=DAILY;INTERVAL=-1", BadRule),
        ("FREQ=DAILY;INTERVAL=1.5", BadRule),
        ("FREQ=DAILY;INTERVAL=٣", BadRule),
        ("FREQ=DAILY;COUNT=0", BadRule),
        ("FREQ=WEEKLY;BYDAY=1TU", BadRule),
        ("FREQ=DAILY;BYDAY=-1TU", BadRule),
        ("FREQ=MONTHLY;BYDAY=6TU", BadRule),
        ("FREQ=MONTHLY;BYDAY=0TU", BadRule),
        ("FREQ=YEARLY;BYDAY=54TU", BadRule),
        ("FREQ=MONTHLY;BYDAY=MARDI", BadRule),
        ("FREQ=WEEKLY;BYMONTHDAY=3", BadRule),
        ("FREQ=MONTHLY;BYMONTHDAY=32", BadRule),
        ("FREQ=MONTHLY;BYMONTHDAY=0", BadRule),
        ("FREQ=YEARLY;BYMONTH=13", BadRule),
        ("FREQ=YEARLY;BYMONTH=-1", BadRule),
        ("FREQ=MONTHLY;BYSETPOS=1", BadRule),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", BadRule),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", BadRule),
        ("FREQ=WEEKLY;WKST=LU", BadRule),
        ("FREQ=DAILY;X-MOON=FULL", BadRule),
        ("FREQ=YEARLY;BYMONTHDAY=" + ",".join(["1"] * 300), BadRule),
    ],
)
def test_a_rule_that_is_not_of_here_is_refused_with_a_sentence(text, refusal):
    with pytest.raises(refusal) as refused:
        parse_rule(text)

    assert isinstance(refused.value, BadRule)
    assert str(refused.value.sentence).endswith(".")


def test_a_rule_made_by_hand_is_held_to_the_same():
    with pytest.raises(TwoEnds):
        Rule("DAILY", count=2, until=utc("2027-06-12"))
    with pytest.raises(BadRule):
        Rule("DAILY", until=wall("2027-06-12"))


# --- Dates ----------------------------------------------------------------------


def test_a_single_date_needs_no_rule():
    assert walls(replace(TUESDAYS, rule="")) == ["03-02 14:00"]


def test_the_hour_stays_that_of_the_wall():
    starts = [one.start for one in occurrences(TUESDAYS, *YEAR, limit=5)]

    assert starts == [
        utc("2027-03-02 13:00"),
        utc("2027-03-09 13:00"),
        utc("2027-03-16 13:00"),
        utc("2027-03-23 13:00"),
        utc("2027-03-30 12:00"),
    ]


def test_the_window_is_half_open():
    one = replace(TUESDAYS, rule="")
    start, end = utc("2027-03-02 13:00"), utc("2027-03-02 14:00")
    moment = timedelta(seconds=1)

    assert walls(one, start - moment, start) == []
    assert walls(one, start, start + moment) == ["03-02 14:00"]
    assert walls(one, end - moment, end) == ["03-02 14:00"]
    assert walls(one, end, end + moment) == []


def test_what_lasts_is_seen_long_after_it_began():
    month = Series(
        wall("2026-01-01 00:00"), "Indian/Reunion", 31 * 24 * 60, "FREQ=DAILY"
    )
    moment = utc("2027-06-15")

    found = list(occurrences(month, moment, moment + timedelta(seconds=1)))

    assert len(found) == 31
    assert all(one.start <= moment < one.end for one in found)


def test_an_hour_is_sixty_minutes_even_the_night_clocks_change():
    nights = Series(wall("2027-03-27 23:00"), "Europe/Paris", 8 * 60, "FREQ=DAILY")

    (night,) = list(
        occurrences(nights, utc("2027-03-28 03:00"), utc("2027-03-28 04:00"))
    )

    assert night.end - night.start == timedelta(hours=8)
    assert night.end == utc("2027-03-28 06:00")


def test_an_hour_that_does_not_exist_is_moved_and_known_to_be():
    nightly = Series(wall("2027-03-27 02:30"), "Europe/Paris", 30, "FREQ=DAILY")
    found = list(occurrences(nightly, *YEAR, limit=3))

    assert [one.start for one in found] == [
        utc("2027-03-27 01:30"),
        utc("2027-03-28 01:30"),
        utc("2027-03-29 00:30"),
    ]
    assert [is_moved(one, "Europe/Paris") for one in found] == [False, True, False]
    assert f"{found[1].wall:%H:%M}" == "02:30"


def test_added_dates_and_those_taken_away():
    series = checked(
        replace(
            TUESDAYS,
            rule="FREQ=WEEKLY;COUNT=4",
            extra=(wall("2027-03-11 09:00"), wall("2027-03-16 14:00")),
            without=(wall("2027-03-09 14:00"), wall("2027-03-11 09:00")),
        )
    )

    # An added date that the rule has is one date; a date taken away still counts.
    assert walls(series) == ["03-02 14:00", "03-16 14:00", "03-23 14:00"]


def test_two_walls_of_one_instant_are_one_date():
    series = Series(
        *(wall("2027-03-28 02:30"), "Europe/Paris", 30),
        extra=(wall("2027-03-28 03:30"),),
    )

    assert walls(series) == ["03-28 02:30"]


def test_the_end_is_included_to_the_second():
    for seconds, dates in [(0, 2), (-1, 1), (1, 2)]:
        until = utc("2027-03-09 13:00") + timedelta(seconds=seconds)
        rule = str(Rule("WEEKLY", until=until))
        assert len(walls(replace(TUESDAYS, rule=rule))) == dates


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "Pacific/Wallis", "Pacific/Tahiti", "America/Miquelon"]
)
def test_until_a_day_has_all_of_that_day_where_it_is(zone):
    late = Series(wall("2027-06-01 23:30"), zone, 60, "FREQ=DAILY")
    until = until_the_end_of(date(2027, 6, 12), zone)

    series = checked(replace(late, rule=str(Rule("DAILY", until=until))))

    assert walls(series)[-1] == "06-12 23:30"


def test_nothing_lasts_more_than_ten_years():
    end = utc("2100-01-01")
    forever = checked(replace(TUESDAYS, rule="FREQ=YEARLY"))

    assert len(walls(forever, YEAR[0], end)) == 10
    assert walls(forever, utc("2037-01-01"), end) == []
    ten_years = checked(replace(TUESDAYS, rule="FREQ=YEARLY;COUNT=10"))
    assert len(walls(ten_years, YEAR[0], end)) == 10
    for rule in ("FREQ=YEARLY;COUNT=11", "FREQ=YEARLY;UNTIL=20370302T130000Z"):
        with pytest.raises(TooLong):
            checked(replace(TUESDAYS, rule=rule))
    checked(replace(TUESDAYS, rule="FREQ=YEARLY;UNTIL=20370302T125959Z"))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30,31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=WE",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=9",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=300",
    ],
)
def test_a_rule_that_never_falls_ends_at_once_and_is_refused(rule):
    series, began = replace(TUESDAYS, rule=rule), time.process_time()

    assert walls(series, YEAR[0], utc("2100-01-01")) == []
    with pytest.raises(NeverHappens):
        checked(series)
    assert time.process_time() - began < 0.5


def test_all_its_dates_taken_away_it_is_refused():
    with pytest.raises(NeverHappens):
        checked(replace(TUESDAYS, rule="", without=(TUESDAYS.start,)))


def test_the_start_is_one_of_the_dates_or_is_moved_to_the_first():
    wrong = replace(TUESDAYS, rule="FREQ=WEEKLY;BYDAY=TH")

    with pytest.raises(StartElsewhere):
        checked(wrong)
    assert aligned(wrong).start == wall("2027-03-04 14:00")
    assert checked(aligned(wrong)).rule == "FREQ=WEEKLY;BYDAY=TH"
    assert aligned(TUESDAYS) is not None
    with pytest.raises(NeverHappens):
        aligned(replace(TUESDAYS, rule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"minutes": 0}, BadLength),
        ({"minutes": -5}, BadLength),
        ({"minutes": 31 * 24 * 60 + 1}, BadLength),
        ({"zone": "Europe/London"}, UnknownZone),
        ({"extra": (wall("2027-03-01 14:00"),)}, TooLong),
        ({"extra": (wall("2037-03-02 14:00"),)}, TooLong),
        ({"start": wall("9999-03-02 14:00")}, BadRule),
        ({"rule": "FREQ=HOURLY"}, TooOften),
        ({"without": tuple(wall("2027-03-02 14:00") for _ in range(1001))}, BadRule),
    ],
)
def test_a_series_out_of_bounds_is_refused(change, refusal):
    with pytest.raises(refusal):
        checked(replace(TUESDAYS, **change))


def test_eighteen_months_are_written_ahead():
    assert horizon(utc("2026-11-23 10:00")) == utc("2028-05-23 10:00")
    assert horizon(utc("2026-08-31 10:00")) == utc("2028-02-28 10:00")


# --- Clashes and clocks -----------------------------------------------------------


def test_clashes_are_said_date_by_date_with_what_they_meet():
    busy = [
        (utc("2027-03-16 13:59"), utc("2027-03-16 15:00"), "the end of one"),
        (utc("2027-03-02 12:00"), utc("2027-03-02 13:00"), "just before"),
        (utc("2027-03-02 14:00"), utc("2027-03-02 15:00"), "just after"),
        (utc("2027-03-01 00:00"), utc("2027-03-10 00:00"), "away"),
        (utc("2027-03-09 13:30"), utc("2027-03-09 13:35"), "inside"),
    ]
    found = clashes(occurrences(TUESDAYS, *YEAR), busy)

    assert [(f"{one.wall:%m-%d}", sorted(b[2] for b in met)) for one, met in found] == [
        ("03-02", ["away"]),
        ("03-09", ["away", "inside"]),
        ("03-16", ["the end of one"]),
    ]


def test_clashes_are_those_found_one_by_one():
    for seed in range(1, 200):
        if not (drawn := chance.series(seed)):
            continue
        fields = {name: drawn[name] for name in ("start", "zone", "minutes", "rule")}
        dates = list(occurrences(Series(**fields), drawn["after"], drawn["before"]))
        hours = timedelta(hours=seed % 50 + 1)
        busy = [
            (
                drawn["after"] + n * hours,
                drawn["after"] + n * hours + hours / 2 * (n % 4),
            )
            for n in range(60)
        ]
        expected = [
            (one, [b for b in busy if b[0] < one.end and b[1] > one.start])
            for one in dates
        ]
        found = [(one, sorted(met)) for one, met in clashes(dates, busy)]
        assert found == [(one, met) for one, met in expected if met]


@pytest.mark.parametrize(
    ("zone", "changes"),
    [
        (
            "Europe/Paris",
            [Change(date(2027, 3, 28), 60), Change(date(2027, 10, 31), -60)],
        ),
        (
            "America/Miquelon",
            [Change(date(2027, 3, 14), 60), Change(date(2027, 11, 7), -60)],
        ),
        ("Indian/Reunion", []),
    ],
)
def test_the_days_clocks_change_are_known(zone, changes):
    assert changes_of_clock(replace(TUESDAYS, zone=zone), *YEAR) == changes


# --- This one, from here on, all ---------------------------------------------------


def test_only_this_one():
    fewer = only(TUESDAYS, wall("2027-03-09 14:00"))

    assert walls(fewer, limit=2) == ["03-02 14:00", "03-16 14:00"]
    for absent in ("2027-03-09 14:00", "2027-03-10 14:00", "2027-03-02 15:00"):
        with pytest.raises(NotOneOfThem):
            only(fewer, wall(absent))


def test_from_here_on_six_times_are_still_six():
    six = replace(
        TUESDAYS,
        rule="FREQ=WEEKLY;COUNT=6",
        without=(wall("2027-03-09 14:00"), wall("2027-03-30 14:00")),
        extra=(wall("2027-03-25 09:00"),),
    )
    later = replace(six, start=wall("2027-03-23 16:30"), minutes=30)

    first, second = from_here(six, wall("2027-03-23 14:00"), later)

    assert first.rule == "FREQ=WEEKLY;UNTIL=20270323T125959Z"
    assert walls(first) == ["03-02 14:00", "03-16 14:00"]
    # Six in all, one taken away in each part; what was added has moved as well.
    assert second.rule == "FREQ=WEEKLY;COUNT=3"
    assert walls(second) == ["03-23 16:30", "03-25 11:30", "04-06 16:30"]
    assert second.minutes == 30


def test_from_here_on_another_number_is_what_is_asked():
    six = replace(TUESDAYS, rule="FREQ=WEEKLY;COUNT=6")
    thursdays = Series(
        *(wall("2027-03-18 10:00"), "Europe/Paris", 60),
        "FREQ=WEEKLY;INTERVAL=2;COUNT=3",
    )

    first, second = from_here(six, wall("2027-03-16 14:00"), thursdays)

    assert walls(first) == ["03-02 14:00", "03-09 14:00"]
    assert walls(second) == ["03-18 10:00", "04-01 10:00", "04-15 10:00"]


def test_from_the_first_date_on_nothing_is_left_before():
    first, second = from_here(
        TUESDAYS, TUESDAYS.start, replace(TUESDAYS, start=wall("2027-03-02 15:00"))
    )

    assert first is None
    assert walls(second, limit=1) == ["03-02 15:00"]
    single = replace(TUESDAYS, rule="")
    assert from_here(single, single.start, TUESDAYS) == (None, checked(TUESDAYS))


def test_a_date_that_is_not_there_or_was_added_splits_nothing():
    series = replace(TUESDAYS, extra=(wall("2027-03-11 09:00"),))

    with pytest.raises(NotOneOfThem):
        from_here(series, wall("2027-03-12 09:00"), TUESDAYS)
    with pytest.raises(AddedDate):
        from_here(series, wall("2027-03-11 09:00"), TUESDAYS)


def test_a_split_that_changes_nothing_loses_and_adds_no_date():
    """Whatever is drawn, at each of its first dates."""
    split = 0
    for seed in range(1, 400):
        if not (drawn := chance.series(seed)):
            continue
        names = ("start", "zone", "minutes", "rule", "extra", "without")
        series = Series(**{name: drawn[name] for name in names})
        window = (utc("2025-01-01"), utc("2031-01-01"))
        whole = list(occurrences(series, *window))
        for one in whole[:4]:
            if one.wall in series.extra:
                continue
            new = replace(series, start=one.wall)
            first, second = from_here(series, one.wall, new)
            before = list(occurrences(first, *window)) if first else []
            assert before + list(occurrences(second, *window)) == whole, drawn
            split += 1
    assert split > 1000


def test_all_of_them_move_together():
    series = replace(
        TUESDAYS,
        rule="FREQ=WEEKLY;COUNT=4",
        extra=(wall("2027-03-11 09:00"),),
        without=(wall("2027-03-09 14:00"),),
    )

    later = all_of(series, replace(series, start=wall("2027-03-02 15:30")))

    assert walls(later) == ["03-02 15:30", "03-11 10:30", "03-16 15:30", "03-23 15:30"]
