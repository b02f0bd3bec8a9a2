"""A search against a plain loop, which looks at every quarter of an hour of 14 days.

The loop shares nothing with the search: time is a row of five-minute cells, free or
not, filled one by one from what was written for each. It also says in which order: the
hours that suit each of those who said which they prefer first.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg.types.range import Range

from avec.agenda.finding import Length, moments
from avec.agenda.preferring import in_order, preferred_by
from avec.agenda.tests.crowd import acting, knows, someone

pytestmark = [pytest.mark.walls, pytest.mark.slow, pytest.mark.usefixtures("real")]

WORLDS, DAYS = 200, 14
CELL = timedelta(minutes=5)
QUARTER = 3
PARIS = ZoneInfo("Europe/Paris")
CLOCK = [(0, 12), (12, 14), (14, 17), (17, 24)]
"""The hours of each part of a day, as the page says them."""
TABLES = (
    "preference",
    "claim",
    "proposedtime",
    "appointment",
    "opentime",
    "opening",
    "absence",
)


class World:
    """What each of some people has, in ranges of whole cells from a first midnight."""

    def __init__(self, chance: Random, people: int, now: datetime) -> None:
        self.first = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self.cells = (DAYS + 2) * 24 * 12
        self.hours = [self._some(chance, 0, 12, 12, 140) for _one in range(people)]
        self.says = [chance.random() < 0.7 for _one in range(people)]
        self.away = [self._some(chance, 0, 2, 60, 900) for _one in range(people)]
        self.taken = [self._apart(chance) for _one in range(people)]
        self.likes = [self._liked(chance) for _one in range(people)]
        self.held = [[chance.choice("foe") for _two in own] for own in self.taken]

    def _some(self, chance, least, most, short, long) -> list[tuple[int, int]]:
        found = []
        for _number in range(chance.randint(least, most)):
            start = chance.randrange(0, self.cells - long)
            found.append((start, start + chance.randint(short, long)))
        return found

    def _liked(self, chance) -> set[tuple[int, int]]:
        """Days of the week and parts of them that one person prefers; often none."""
        if chance.random() < 0.5:
            return set()
        return {
            (day, part)
            for day in range(7)
            for part in range(4)
            if chance.random() < 0.6
        }

    def _apart(self, chance) -> list[tuple[int, int]]:
        """Appointments of one person, that do not meet."""
        found, at = [], 0
        for _number in range(chance.randint(0, 12)):
            at += chance.randint(1, 300)
            lasts = chance.choice([3, 6, 9, 12, 24])
            found.append((at, at + lasts))
            at += lasts
        return found

    def span(self, cells: tuple[int, int]) -> Range:
        return Range(self.first + CELL * cells[0], self.first + CELL * cells[1])


def write(world: World, people, caller) -> None:
    """Write a world as rows, in place of the one before, for the first of these."""
    keys = [one.person_id for one in people]
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        for table in TABLES:
            column = "said_by_id" if table == "proposedtime" else "owner_id"
            owner.execute(
                f"DELETE FROM agenda_{table} WHERE {column} = ANY (%s)",
                [[*keys, caller.person_id]],
            )
        call = uuid4()
        owner.execute(
            "INSERT INTO agenda_appointment (id, owner_id, minutes, before, after,"
            " zone, mode, is_pair, is_discreet, called_at, sequence, changed_at) VALUES"
            " (%s, %s, 30, 0, 0, 'Europe/Paris', 'place', false, false, avec.now(), 0,"
            " avec.now())",
            [call, caller.person_id],
        )
        for number, key in enumerate(keys[: len(world.hours)]):
            _hours(owner, world, number, key)
            if world.likes[number]:
                owner.execute(
                    "INSERT INTO agenda_preference (id, owner_id, hours, same_faces,"
                    " said_at) VALUES (gen_random_uuid(), %s, %s, false, avec.now())",
                    [key, [10 * d + p + 11 for d, p in world.likes[number]]],
                )
            for cells in world.away[number]:
                owner.execute(
                    "INSERT INTO agenda_absence (id, owner_id, during, said_at)"
                    " VALUES (gen_random_uuid(), %s, %s, avec.now())",
                    [key, world.span(cells)],
                )
            for cells, held in zip(
                world.taken[number], world.held[number], strict=True
            ):
                _taken(owner, call, caller, key, world.span(cells), held)


def _hours(owner, world: World, number: int, key) -> None:
    for cells in world.hours[number] if world.says[number] else []:
        opening = uuid4()
        owner.execute(
            "INSERT INTO agenda_opening (id, owner_id, starts_on, starts_at, minutes,"
            " zone, rule, without, days_off, is_bookable, made_at) VALUES (%s, %s,"
            " '2026-01-01', '09:00', 60, 'Europe/Paris', '', '{}', '', false,"
            " avec.now())",
            [opening, key],
        )
        owner.execute(
            "INSERT INTO agenda_opentime (id, opening_id, owner_id, during)"
            " VALUES (gen_random_uuid(), %s, %s, %s)",
            [opening, key, world.span(cells)],
        )


def _taken(owner, call, caller, key, span: Range, held: str) -> None:
    time = uuid4()
    owner.execute(
        "INSERT INTO agenda_proposedtime (id, appointment_id, during, said_by_id,"
        " said_at, expires_at, withdrawn_at) VALUES (%s, %s, %s, %s, avec.now(),"
        " avec.now(), avec.now())",
        [time, call, span, caller.person_id],
    )
    until = {"f": "NULL", "o": "avec.now() - '1 hour'::interval"}.get(
        held, "avec.now() + '1 hour'::interval"
    )
    owner.execute(
        "INSERT INTO agenda_claim (id, owner_id, appointment_id, time_id, during,"
        f" held_until, overlaps_knowingly) VALUES (gen_random_uuid(), %s, %s, %s, %s,"
        f" {until}, false)",
        [key, call, time, span],
    )


# --- The plain loop -------------------------------------------------------------


def cells_of(world: World, number: int, now: datetime, *, is_wide: bool) -> bytearray:
    """Mark each cell when this person is free."""
    free = bytearray(world.cells)
    own = world.hours[number] if world.says[number] else []
    if any(world.first + CELL * end > now for _start, end in own):
        for start, end in own:
            for cell in range(start, end):
                free[cell] = 1
    else:
        for cell in range(world.cells):
            here = (world.first + CELL * cell).astimezone(PARIS)
            opens, closes = (8, 21) if is_wide else (9, 19)
            if opens <= here.hour < closes and (is_wide or here.isoweekday() <= 5):
                free[cell] = 1
    busy = [
        cells
        for cells, held in zip(world.taken[number], world.held[number], strict=True)
        if held != "o"
    ]
    for start, end in [*busy, *world.away[number]]:
        for cell in range(start, min(end, world.cells)):
            free[cell] = 0
    return free


def by_hand(world: World, pools, length: Length, now: datetime, *, is_wide) -> set:
    """Look at every quarter of an hour: is one of each pool free for all of it?"""
    whole = length.before + length.minutes + length.after
    before, cells = length.before // 5, whole // 5
    free = [
        cells_of(world, number, now, is_wide=is_wide)
        for number in range(len(world.hours))
    ]
    first, last = now + timedelta(hours=1), now + timedelta(days=DAYS)
    found = set()
    for start in range(0, world.cells - cells, QUARTER):
        opens = start - before
        begins = world.first + CELL * opens
        if opens < 0 or begins < first or begins + CELL * cells > last:
            continue
        if all(
            any(free[one].find(0, opens, opens + cells) < 0 for one in pool)
            for pool in pools
        ):
            found.add(world.first + CELL * start)
    return found


def preferred_first(world: World, pools, found: set) -> list[datetime]:
    """Walk the moments twice: those that each prefers who says so, then the others."""
    alone = [pool[0] for pool in pools if len(pool) == 1]
    said = [world.likes[one] for one in alone if world.likes[one]]
    first, then = [], []
    for start in sorted(found):
        here = start.astimezone(PARIS)
        (part,) = [n for n, (a, b) in enumerate(CLOCK) if a <= here.hour < b]
        suits = bool(said) and all((here.weekday(), part) in one for one in said)
        (first if suits else then).append(start)
    return first + then


def test_200_worlds_have_the_same_moments_as_a_plain_loop():
    chance = Random(2026)
    caller, *people = (someone(f"Personne {number}") for number in range(5))
    knows(caller, *people)
    differences, out_of_order, offered, ordered = [], [], 0, 0
    now = datetime.now(UTC)
    for number in range(WORLDS):
        many = chance.randint(2, 4)
        world = World(chance, many, now)
        write(world, people, caller)
        order = list(range(many))
        chance.shuffle(order)
        pools = []
        while order:
            taken = chance.randint(1, len(order))
            pools.append(order[:taken])
            order = order[taken:]
        # A long time around a short meeting: it may begin on every quarter.
        length = Length(
            chance.choice([15, 20, 25]),
            chance.choice([0, 15, 40]),
            chance.choice([0, 20, 60]),
        )
        is_wide = chance.random() < 0.5
        with acting(caller):
            days = moments(
                caller,
                [[people[one].person_id for one in pool] for pool in pools],
                length,
                now=now,
                zone=PARIS,
                days=DAYS,
                is_wide=is_wide,
            )
            alone = [people[pool[0]].person_id for pool in pools if len(pool) == 1]
            parts = in_order(days, preferred_by(alone))
        searched = {start.astimezone(UTC) for day in days for start in day.starts}
        expected = by_hand(world, pools, length, now, is_wide=is_wide)
        if is_wide:  # more hours of the day are looked at: each half hour, then
            expected = {start for start in expected if start.minute % 30 == 0}
        offered += len(expected)
        ordered += len(parts) > 1
        in_turn = [s.astimezone(UTC) for p in parts for d in p.days for s in d.starts]
        if in_turn != preferred_first(world, pools, expected):
            out_of_order.append((number, pools))
        if searched != expected:
            differences.append((number, pools, sorted(searched ^ expected)[:5]))

    assert differences == []
    assert out_of_order == []
    assert offered > 5000
    assert ordered > 40
