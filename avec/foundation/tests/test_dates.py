"""Dates are said as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from avec.foundation import dates

FIRM = "\u00a0"


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"), timezone.override("Europe/Paris"):
        yield


def test_a_day_of_another_year_says_its_year() -> None:
    assert dates.day(date(2020, 11, 23)) == f"lundi 23{FIRM}novembre 2020"


def test_a_day_of_this_year_does_not() -> None:
    today = timezone.localdate()
    assert str(today.year) not in dates.day(today)


def test_the_first_of_the_month_is_the_first() -> None:
    assert dates.day(date(2020, 3, 1)) == f"dimanche 1er{FIRM}mars 2020"


@pytest.mark.parametrize(
    ("away", "said"),
    [(0, "aujourd’hui à "), (-1, "hier à "), (1, "demain à ")],
)
def test_near_moments_are_said_as_near(away, said) -> None:
    noon = timezone.localtime().replace(hour=12, minute=5) + timedelta(days=away)
    assert dates.moment(noon) == f"{said}12{FIRM}h{FIRM}05"


def test_a_moment_of_the_week_is_its_day() -> None:
    then = timezone.localtime().replace(hour=14, minute=0) - timedelta(days=3)
    day = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"][
        then.weekday()
    ]
    assert dates.moment(then) == f"{day} à 14{FIRM}h"


def test_hours_are_those_of_the_reader_not_of_the_server() -> None:
    assert dates.hour(datetime(2020, 1, 1, 13, 10, tzinfo=UTC)) == f"14{FIRM}h{FIRM}10"


def test_a_full_moment_is_never_relative() -> None:
    now = timezone.now()
    assert "aujourd’hui" not in dates.full_moment(now)


def test_english_says_it_in_english() -> None:
    with translation.override("en"):
        said = dates.full_moment(datetime(2020, 11, 23, 13, 10, tzinfo=UTC))
    assert said == f"Monday 23{FIRM}November 2020 at 14:10"
