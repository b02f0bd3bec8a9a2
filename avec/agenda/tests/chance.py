"""Series drawn at random, from one number: the same number, the same series."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

from avec.agenda.tests import by_hand

# The days clocks change, 2026 to 2028; the other zones are drawn around any of them.
CHANGES = {
    "Europe/Paris": (
        *(date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28)),
        *(date(2027, 10, 31), date(2028, 3, 26), date(2028, 10, 29)),
    ),
    "America/Miquelon": (
        *(date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14)),
        *(date(2027, 11, 7), date(2028, 3, 12), date(2028, 11, 5)),
    ),
}
AT_NIGHT = [
    time(1),
    time(1, 30),
    time(1, 59),
    time(2),
    time(2, 30),
    time(3),
    time(3, 30),
]
BY_DAY = [time(0), time(8, 15), time(9), time(14), time(18, 45), time(23, 30)]


def _some(chance, values, most):
    return chance.sample(list(values), chance.randint(1, most))


def _listed(values):
    return ",".join(map(str, values))


def rule(chance: random.Random) -> dict[str, str]:
    """Draw the parts of a rule, any that RFC 5545 allows among those of here."""
    every = chance.choice(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"])
    parts = {"FREQ": every}
    most = {"DAILY": 40, "WEEKLY": 9, "MONTHLY": 7, "YEARLY": 2}[every]
    if chance.random() < 0.5:
        parts["INTERVAL"] = str(chance.randint(1, most))
    if chance.random() < (0.5 if every == "YEARLY" else 0.2):
        parts["BYMONTH"] = _listed(_some(chance, range(1, 13), 5))
    numbers = [*range(1, 32), *range(-31, 0)]
    if every != "WEEKLY" and chance.random() < (0.15 if every == "DAILY" else 0.35):
        parts["BYMONTHDAY"] = _listed(_some(chance, numbers, 6))
    if chance.random() < 0.55:
        days = _some(chance, by_hand.NAMES, 5)
        highest = 5 if every == "MONTHLY" or "BYMONTH" in parts else 53
        if every in ("MONTHLY", "YEARLY") and chance.random() < 0.6:
            ranks = [n for n in range(-highest, highest + 1) if n]
            days = [
                f"{chance.choice(ranks)}{one}" if chance.random() < 0.8 else one
                for one in days
            ]
        parts["BYDAY"] = _listed(days)
    if chance.random() < 0.3 and {"BYMONTH", "BYMONTHDAY", "BYDAY"} & set(parts):
        parts["BYSETPOS"] = _listed(_some(chance, [1, 2, 3, 5, -1, -2, -4], 2))
    if chance.random() < 0.4:
        parts["WKST"] = chance.choice(by_hand.NAMES)
    return parts


def series(seed: int) -> dict | None:
    """Draw one series and a window; None when its rule falls on no day in time."""
    chance = random.Random(seed)
    zone = chance.choice([*by_hand.ZONES, *["Europe/Paris", "America/Miquelon"] * 5])
    change = chance.choice(CHANGES[zone if zone in CHANGES else "Europe/Paris"])
    clock = chance.choice(AT_NIGHT if chance.random() < 0.5 else BY_DAY)
    away = chance.choice([0, 1, 7, 14, 28, chance.randint(0, 400)])
    start = datetime.combine(change - timedelta(days=away), clock)
    parts = rule(chance)
    text = ";".join("=".join(part) for part in parts.items())
    found = by_hand.dates(start, text)
    if not found:
        return None
    start = datetime.combine(found[0], clock)
    # What a rule does not say comes from the start, that has just moved.
    days = by_hand.dates(start, text)
    walls = [datetime.combine(day, clock) for day in days]
    if walls[0] != start:
        return None
    end = chance.random()
    if end < 0.3:
        text += f";COUNT={chance.randint(1, min(30, len(walls)))}"
    elif end < 0.6:
        until = by_hand.utc(chance.choice(walls[:60]), zone)
        until += timedelta(seconds=chance.choice([-1, 0, 0, 1, 7200]))
        if until >= by_hand.utc(start, zone):
            text += f";UNTIL={until:%Y%m%dT%H%M%SZ}"
    extra, without = [], []
    if chance.random() < 0.2:
        extra = [
            datetime.combine(change + timedelta(days=n), chance.choice(AT_NIGHT))
            for n in (chance.randint(0, 30), 0)
        ]
        extra = sorted({one for one in extra if one > start})
    if chance.random() < 0.3:
        without = chance.sample(walls[:20], min(len(walls[:20]), 2))
    opens = datetime.combine(change, time(chance.choice([0, 1, 2, 22])), UTC)
    opens -= timedelta(days=chance.choice([0, 0, 1, 14, 200]))
    return {
        "start": start,
        "zone": zone,
        "minutes": chance.choice([15, 45, 60, 90, 120, 600, 24 * 60, 3 * 24 * 60]),
        "rule": text,
        "extra": tuple(extra),
        "without": tuple(sorted(without)),
        "after": opens,
        "before": opens + timedelta(days=chance.choice([1, 3, 40, 200, 548])),
    }
