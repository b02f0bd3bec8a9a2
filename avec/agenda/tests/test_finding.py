"""Finding the moments when everybody is free."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.agenda.finding import Length, moments, who_is_free
from avec.agenda.tests.scene import as_, at, call
from avec.agenda.tests.test_hours import says, weekly

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def found(cast, who: str, *pools: tuple[str, ...], minutes: int = 60, **more):
    with as_(cast, who) as viewer:
        days = moments(
            viewer,
            [[cast.people[name] for name in pool] for pool in pools],
            Length(minutes),
            now=timezone.now(),
            zone=PARIS,
            **more,
        )
    return {start for day in days for start in day.starts}


def test_what_one_of_them_has_already_is_not_offered(cast):
    says(cast, "nora", weekly(hour=8, minutes=600))
    free = found(cast, "nora", ("nora",), ("marc",), is_wide=True)
    assert at(hour=10) in free

    call(cast, "marc", "nora", starts=[at(hour=10)])

    left = found(cast, "nora", ("nora",), ("marc",), is_wide=True)
    gone = {start for start in free - left if start.date() == at().date()}
    assert gone == {at(hour=9, minute=30), at(hour=10), at(hour=10, minute=30)}


def test_in_a_pool_one_of_them_is_enough(cast):
    says(cast, "sami", weekly(hour=8, minutes=600))
    call(cast, "marc", "nora", starts=[at(hour=10)])

    assert at(hour=10) not in found(cast, "nora", ("marc",), is_wide=True)
    assert at(hour=10) in found(cast, "nora", ("marc", "sami"), is_wide=True)


def test_who_was_engaged_least_comes_first(cast):
    says(cast, "sami", weekly(hour=8, minutes=600))
    call(cast, "marc", "nora", starts=[at(hour=16)], minutes=90)
    with as_(cast, "nora") as viewer:
        pool = [cast.marc, cast.sami]
        first = who_is_free(
            viewer, pool, Length(60), start=at(hour=10), zone=PARIS, is_wide=True
        )

    assert first == [cast.sami, cast.marc]


@pytest.mark.parametrize("stranger", ["karim", "helene"])
def test_nobody_looks_into_the_time_of_a_stranger(cast, stranger):
    with pytest.raises(NotAllowed):
        found(cast, "nora", (stranger,))


def test_it_looks_sixty_days_ahead_and_no_further(cast):
    far = max(found(cast, "nora", ("marc",)))

    assert timedelta(days=55) < far - timezone.now() <= timedelta(days=60)
