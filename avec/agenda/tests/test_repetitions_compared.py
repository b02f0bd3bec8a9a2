"""Ten thousand random series: ours, by hand, and by another hand's library agree."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events

from avec.agenda.recurrence import Series, checked, occurrences
from avec.agenda.repeats import NeverHappens
from avec.agenda.tests import by_hand, chance

FIELDS = ("start", "zone", "minutes", "rule", "extra", "without")
ALWAYS = {
    "after": datetime(2000, 1, 1, tzinfo=UTC),
    "before": datetime(2030, 6, 1, tzinfo=UTC),
}


def ours(drawn):
    one = checked(Series(**{name: drawn[name] for name in FIELDS}))
    return [tuple(each) for each in occurrences(one, drawn["after"], drawn["before"])]


def drawn_from(first: int, how_many: int):
    """Yield numbers and series, and nothing where a number draws no date."""
    for seed in range(first, first + how_many):
        if one := chance.series(seed):
            yield seed, one


def read_elsewhere(drawn):
    """Read the same series as another program does, written as a VEVENT."""
    zone = drawn["zone"]

    def on_the_wall(name, *walls):
        said = ",".join(f"{wall:%Y%m%dT%H%M%S}" for wall in walls)
        return [f"{name};TZID={zone}:{said}"] if walls else []

    text = "\r\n".join(
        [
            *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//avec//tests//FR"),
            *("BEGIN:VEVENT", "UID:one@tests", "DTSTAMP:20260101T000000Z"),
            *on_the_wall("DTSTART", drawn["start"]),
            f"DURATION:PT{drawn['minutes']}M",
            f"RRULE:{drawn['rule']}",
            *on_the_wall("RDATE", *drawn["extra"]),
            *on_the_wall("EXDATE", *drawn["without"]),
            *("END:VEVENT", "END:VCALENDAR", ""),
        ]
    )
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    found = []
    for event in query.between(drawn["after"], drawn["before"]):
        start, end = event.start, event.end
        found.append((start.astimezone(UTC), end.astimezone(UTC)))
    return sorted(found)


def mixes_numbered_days(rule: str) -> bool:
    """Say whether « 1MO » and « TU » stand in one list.

    Each of them adds its days (RFC 5545, 3.3.10). dateutil, under the library we
    compare with, keeps only what is both: it is not asked.
    """
    asked = next((p for p in rule.split(";") if p.startswith("BYDAY=")), "")[6:]
    lengths = {len(one) > 2 for one in asked.split(",") if one}
    return len(lengths) == 2


def takes_places_in_a_week_begun(drawn) -> bool:
    """Say whether BYSETPOS counts in a week that began before the start.

    A set starts at the beginning of the interval, the whole week (RFC 5545, 3.3.10).
    dateutil counts its first week from the start on: it is not asked.
    """
    parts = dict(part.split("=") for part in drawn["rule"].split(";"))
    begins = parts.get("WKST", "MO") == by_hand.NAMES[drawn["start"].weekday()]
    return parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts and not begins


def is_fair(drawn) -> bool:
    """Say whether the library reads the RFC as it is written, for such a rule."""
    return not (
        mixes_numbered_days(drawn["rule"]) or takes_places_in_a_week_begun(drawn)
    )


def is_steady(drawn, wall) -> bool:
    """Say whether no clock is changed between its start and its end.

    Hours and minutes are exact (RFC 5545, 3.3.6). The library adds them on the wall:
    through a night that has a change its end is an hour away, its start is the same.
    """
    length = timedelta(minutes=drawn["minutes"])
    start = by_hand.utc(wall, drawn["zone"])
    return by_hand.utc(wall + length, drawn["zone"]) == start + length


def difference_elsewhere(drawn) -> list:
    """Return what the library and ours do not both say, where both follow the RFC."""
    day = timedelta(days=1)
    around = {"after": drawn["after"] - day, "before": drawn["before"] + day}
    shaken = {
        start
        for wall, start, _end in ours({**drawn, **around})
        if not is_steady(drawn, wall)
    }

    def fair(found):
        # What ends otherwise may leave or enter the window by its opening.
        return {
            (start, None if start in shaken else end)
            for start, end in found
            if start not in shaken or start >= drawn["after"]
        }

    mine = [(start, end) for _wall, start, end in ours(drawn)]
    return sorted(fair(read_elsewhere(drawn)) ^ fair(mine))


def kinds(drawn, said) -> list[str]:
    """Name what is in a series and in its window, to count what was compared."""
    parts = dict(part.split("=") for part in drawn["rule"].split(";"))
    named = [parts["FREQ"], *(part for part in parts if part != "FREQ")]
    named += [f"{name} dates" for name in ("extra", "without") if drawn[name]]
    zone, hour = drawn["zone"], timedelta(hours=1)
    if zone not in chance.CHANGES:
        return named
    later = {
        by_hand.utc(wall + hour, zone) - start
        for wall, start, _end in said
        if wall.date() in chance.CHANGES[zone]
    }
    named += ["on a day of change"] if later else []
    named += ["an hour skipped"] if timedelta() in later else []
    named += ["an hour shown twice"] if 2 * hour in later else []
    return named


def compare(first: int, how_many: int, *, elsewhere: bool) -> Counter:
    """Compare them all; the first that differs is said whole."""
    compared: Counter = Counter()
    for seed, drawn in drawn_from(first, how_many):
        said = by_hand.occurrences(**drawn)
        if not by_hand.occurrences(**{**drawn, **ALWAYS}):
            # All taken away, but for what may come later than the days walked.
            with suppress(NeverHappens):
                assert ours({**drawn, **ALWAYS}) == [], f"{seed} : {drawn}"
            continue
        assert ours(drawn) == said, f"{seed} : {drawn}"
        compared.update(["by hand"])
        compared.update(f"by hand: {kind}" for kind in kinds(drawn, said))
        if elsewhere and is_fair(drawn):
            assert not difference_elsewhere(drawn), f"{seed} : {drawn}"
            compared.update(["elsewhere"])
            compared.update(f"elsewhere: {kind}" for kind in kinds(drawn, said))
    return compared


def test_two_thousand_series_are_as_walked_by_hand():
    compared = compare(1, 2300, elsewhere=False)

    assert compared["by hand"] > 2000
    for kind in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "BYSETPOS", "COUNT", "UNTIL"):
        assert compared[f"by hand: {kind}"] > 200
    for kind in ("on a day of change", "an hour skipped", "an hour shown twice"):
        assert compared[f"by hand: {kind}"] > 10


def test_a_few_hundred_are_as_another_library_reads_them():
    assert compare(1, 300, elsewhere=True)["elsewhere"] > 200


@pytest.mark.slow
@pytest.mark.skipif(
    "AVEC_COMPARED" not in os.environ,
    reason="ten thousand take minutes: AVEC_COMPARED=12800 compares them",
)
@pytest.mark.parametrize("part", range(4))
def test_ten_thousand_agree_by_hand_and_elsewhere(part):
    size = int(os.environ["AVEC_COMPARED"]) // 4
    compared = compare(1 + part * size, size, elsewhere=True)

    sys.stdout.write("\n".join(f"{name}: {n}" for name, n in sorted(compared.items())))
