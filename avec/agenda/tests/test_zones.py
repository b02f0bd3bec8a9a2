"""The clock of the wall, where it skips an hour and where it shows one twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from avec.agenda.tests import by_hand
from avec.agenda.zones import ZONES, UnknownZone, instant, local, offset

wall = datetime.fromisoformat

# Hours ahead of UTC, in January and in July.
AHEAD = {
    "Europe/Paris": (1, 2),
    "America/Guadeloupe": (-4, -4),
    "America/Martinique": (-4, -4),
    "America/Marigot": (-4, -4),
    "America/St_Barthelemy": (-4, -4),
    "America/Cayenne": (-3, -3),
    "America/Miquelon": (-3, -2),
    "Indian/Reunion": (4, 4),
    "Indian/Mayotte": (3, 3),
    "Indian/Kerguelen": (5, 5),
    "Pacific/Noumea": (11, 11),
    "Pacific/Tahiti": (-10, -10),
    "Pacific/Marquesas": (-9.5, -9.5),
    "Pacific/Gambier": (-9, -9),
    "Pacific/Wallis": (12, 12),
}


@pytest.mark.parametrize("zone", AHEAD)
def test_each_territory_has_its_hour_in_winter_and_in_summer(zone):
    seasons = [datetime(2027, month, 15, tzinfo=UTC) for month in (1, 7)]

    assert (
        tuple(offset(one, zone) / timedelta(hours=1) for one in seasons)
        == (AHEAD[zone])
    )


def test_the_fifteen_zones_have_a_name_in_both_languages():
    assert set(ZONES) == set(AHEAD)
    with override("fr"):
        assert str(ZONES["Indian/Reunion"]) == "La Réunion"
    with override("en"):
        assert str(ZONES["America/Cayenne"]) == "French Guiana"


@pytest.mark.parametrize(
    ("zone", "shown", "utc", "read"),
    [
        # Skipped: as far after the change as it was meant.
        ("Europe/Paris", "2027-03-28 02:30", "2027-03-28 01:30", "2027-03-28 03:30"),
        ("Europe/Paris", "2027-03-28 03:00", "2027-03-28 01:00", "2027-03-28 03:00"),
        ("Europe/Paris", "2027-03-28 01:59", "2027-03-28 00:59", "2027-03-28 01:59"),
        # Shown twice: the first.
        ("Europe/Paris", "2027-10-31 02:30", "2027-10-31 00:30", "2027-10-31 02:30"),
        ("Europe/Paris", "2027-10-31 03:00", "2027-10-31 02:00", "2027-10-31 03:00"),
        # Miquelon changes with Canada, two weeks before Paris.
        (
            *("America/Miquelon", "2027-03-14 02:30"),
            *("2027-03-14 05:30", "2027-03-14 03:30"),
        ),
        (
            *("America/Miquelon", "2027-11-07 01:30"),
            *("2027-11-07 03:30", "2027-11-07 01:30"),
        ),
        # No change, no hour lost.
        (
            *("Indian/Reunion", "2027-03-28 02:30"),
            *("2027-03-27 22:30", "2027-03-28 02:30"),
        ),
    ],
)
def test_hours_of_the_nights_that_change(zone, shown, utc, read):
    moment = instant(wall(shown), zone)

    assert moment == wall(utc).replace(tzinfo=UTC)
    assert local(moment, zone).replace(tzinfo=None) == wall(read)


@pytest.mark.parametrize("zone", by_hand.ZONES)
def test_every_half_hour_of_three_years_is_that_of_the_law(zone):
    shown, step = wall("2026-01-01 00:00"), timedelta(minutes=30)
    if zone in by_hand.FIXED:
        step = timedelta(days=1)
    while shown.year < 2029:
        assert instant(shown, zone) == by_hand.utc(shown, zone), shown
        shown += step


def test_the_second_hour_shown_is_never_meant():
    twice = wall("2027-10-31 02:30").replace(fold=1)

    assert instant(twice, "Europe/Paris") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Europe/London", "Mars/Olympus", "", "../etc/passwd"])
def test_another_zone_is_refused(zone):
    with pytest.raises(UnknownZone):
        instant(wall("2027-03-28 02:30"), zone)
