"""A public demonstration is made anew each day, at the hour one chose."""

from argparse import ArgumentTypeError
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from hosting import demo

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 11, 22, 3, tzinfo=PARIS), 1),
        (datetime(2026, 11, 22, 4, tzinfo=PARIS), 24),
        (datetime(2026, 11, 22, 5, tzinfo=PARIS), 23),
        (datetime(2026, 11, 22, 2, tzinfo=ZoneInfo("UTC")), 1),
        # The night when the clocks go back is longer.
        (datetime(2026, 10, 24, 23, tzinfo=PARIS), 6),
    ],
)
def test_the_next_time_is_today_or_tomorrow_on_the_clock_of_the_site(now, hours):
    assert demo.seconds_until(time(4), now) == hours * 3600


def test_an_hour_is_read_as_one_types_it():
    assert demo.hour_of_day("04:00") == time(4)
    for typed in ("", "25:00", "quatre"):
        with pytest.raises(ArgumentTypeError, match="n’est pas une heure"):
            demo.hour_of_day(typed)
