"""A calendar elsewhere says every Tuesday but one: only these Tuesdays are taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from avec.agenda.tests.crowd import opens
from avec.agenda.tests.scene import at
from avec.agenda.tests.test_elsewhere_read import calendar
from avec.agenda.tests.test_elsewhere_work import due, free, house, odette, work

__all__ = ["house", "odette"]

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

WEEK = timedelta(days=7)
EVERY_WEEK = (
    "DTSTART;TZID=Europe/Paris:{first:%Y%m%dT%H%M%S}\nDURATION:PT1H\n"
    "RRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Paris:{without:%Y%m%dT%H%M%S}\n{more}"
)


def test_10_what_comes_back_elsewhere_is_taken_but_for_what_it_leaves_free(
    odette, house
):
    """RDV Service Public 5963, 6075; Cal.com 18060."""
    days = [at(3, 10) + WEEK * number for number in range(4)]
    for day in days:
        opens(odette, day - timedelta(hours=2), 10)
    said = {"first": days[0], "without": days[2]}

    house.says("/CANARI-path.ics", calendar(EVERY_WEEK.format(**said, more="")))
    assert work(house) == 1
    taken = [day for day in days if day not in free(odette)]
    due(odette)
    more = "TRANSP:TRANSPARENT"
    house.says("/CANARI-path.ics", calendar(EVERY_WEEK.format(**said, more=more)))
    assert work(house) == 1

    assert taken == [days[0], days[1], days[3]]
    assert set(days) <= free(odette)
