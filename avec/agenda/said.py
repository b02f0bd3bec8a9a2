"""A repetition said in words, never as a rule: « un mardi sur deux, 6 fois »."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import ngettext

from avec.agenda.recurrence import Series, occurrences
from avec.agenda.repeats import YEARS, Rule, parse_rule
from avec.agenda.zones import instant, local
from avec.foundation.drawing import language
from avec.foundation.spoken import gettext as _

SHOWN = 3
MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


def said(series: Series, at: datetime) -> str:
    """Say when a series comes back and until when, or its next dates from `at` on.

    What words cannot say plainly is said by dates.
    """
    if not series.rule and not series.extra:
        return on_day(series.start.date())
    rule = parse_rule(series.rule) if series.rule else None
    rhythm = _rhythm(rule, series.start.date()) if rule else None
    if rule is None or rhythm is None:
        return next_dates(series, at)
    pieces = [rhythm, _only_in(rule), _end(rule, series), *_dates_apart(series)]
    return ", ".join(piece for piece in pieces if piece)


def on_day(day: date) -> str:
    """« le 12 juin 2027 », « le 1er mai 2027 »."""
    return _("le %(day)s") % {"day": in_full(day)}


def in_full(day: date) -> str:
    """« 12 juin 2027 », « 1er mai 2027 »; the same every year it is read."""
    return f"{_number(day.day)} {MONTHS[day.month]} {day.year}"


def next_dates(series: Series, at: datetime) -> str:
    """Say the three dates that come, and whether others follow."""
    beyond = at + timedelta(days=366 * YEARS)
    found = list(occurrences(series, at, beyond, limit=SHOWN + 1))
    if not found:
        return _("plus aucune date")
    words = _listed([on_day(one.wall.date()) for one in found[:SHOWN]])
    if len(found) > SHOWN:
        return _("%(dates)s, puis d’autres dates") % {"dates": words}
    return words


# --- How often ----------------------------------------------------------------


def _rhythm(rule: Rule, start: date) -> str | None:
    """Say how often, or nothing when no plain words do."""
    if rule.every == "DAILY":
        return _daily(rule)
    if rule.every == "WEEKLY":
        return _weekly(rule, start)
    return _monthly(rule, start) if rule.every == "MONTHLY" else _yearly(rule, start)


def _daily(rule: Rule) -> str | None:
    if rule.by_set_pos or rule.by_month_day:
        return None
    if rule.by_day:
        each = [day for _which, day in rule.by_day]
        return _each_week(each) if rule.interval == 1 else None
    if rule.interval == 1:
        return _("chaque jour")
    if rule.interval == 2:
        return _("un jour sur deux")
    return _("tous les %(num)s jours") % {"num": rule.interval}


def _weekly(rule: Rule, start: date) -> str | None:
    if rule.by_set_pos:
        return None
    each = [day for _which, day in rule.by_day] or [start.weekday()]
    if rule.interval == 1:
        return _each_week(each)
    if rule.interval == 2 and len(each) == 1:
        return _("un %(weekday)s sur deux") % {"weekday": WEEKDAYS[each[0]]}
    named = {"days": _these_days(each), "num": rule.interval}
    if rule.interval == 2:
        return _("%(days)s, une semaine sur deux") % named
    return _("%(days)s, toutes les %(num)s semaines") % named


def _each_week(each: list[int]) -> str:
    if len(each) == 7:
        return _("chaque jour")
    if len(each) == 1:
        return _("chaque %(weekday)s") % {"weekday": WEEKDAYS[each[0]]}
    return _these_days(each)


def _these_days(each: list[int]) -> str:
    if len(each) > 2 and each[-1] - each[0] == len(each) - 1:
        ends = {"first": WEEKDAYS[each[0]], "last": WEEKDAYS[each[-1]]}
        return _("du %(first)s au %(last)s") % ends
    return _listed([_("le %(weekday)s") % {"weekday": WEEKDAYS[day]} for day in each])


def _monthly(rule: Rule, start: date) -> str | None:
    numbers = _numbers(rule, start)
    if numbers and numbers[0] > 28 and len(numbers) == 1 and rule.interval == 1:
        return _("le %(nth)s, les mois qui en ont un") % {"nth": _nth_day(numbers[0])}
    which = _numbered(numbers) if numbers else _ranked(rule)
    if which is None:
        return None
    if rule.interval == 1:
        return _("%(which)s de chaque mois") % {"which": which}
    if rule.interval == 2:
        return _("%(which)s, un mois sur deux") % {"which": which}
    return _("%(which)s, tous les %(num)s mois") % {
        "which": which,
        "num": rule.interval,
    }


def _yearly(rule: Rule, start: date) -> str | None:
    numbers = _numbers(rule, start)
    # Without a month, a day of the month or a Monday means each of the year's.
    anywhere = not rule.by_month and (rule.by_day or rule.by_month_day)
    if anywhere or len(rule.by_month) > 1 or len(numbers) > 1:
        return None
    month = rule.by_month[0] if rule.by_month else start.month
    if (month, *numbers) == (2, 29):
        leap = _("le 29 février, les années qui en ont un")
        return leap if rule.interval == 1 else None
    if numbers:
        # The 31st of April is nowhere: such a rule has been refused.
        if numbers[0] < 1:
            return None
        day = _("le %(day)s") % {"day": f"{_number(numbers[0])} {MONTHS[month]}"}
    else:
        which = _ranked(rule)
        if which is None:
            return None
        day = _("%(which)s %(of_month)s") % {
            "which": which,
            "of_month": _of_month(month),
        }
    if rule.interval == 1:
        return _("chaque année %(day)s") % {"day": day}
    if rule.interval == 2:
        return _("une année sur deux, %(day)s") % {"day": day}
    return _("tous les %(num)s ans, %(day)s") % {"num": rule.interval, "day": day}


def _numbers(rule: Rule, start: date) -> list[int]:
    """Return the days of the month a rule names, else the one of its start."""
    if rule.by_day or rule.by_month_day:
        return list(rule.by_month_day)
    return [start.day]


def _numbered(numbers: list[int]) -> str | None:
    if numbers == [-1]:
        return _("le dernier jour")
    if any(not 1 <= number <= 28 for number in numbers):
        return None
    return _listed([_("le %(nth)s") % {"nth": _nth_day(n)} for n in numbers])


def _ranked(rule: Rule) -> str | None:
    """« le 1er mardi », « le 1er mardi et le 3e mardi », « le dernier vendredi »."""
    ranks = [which for which, _day in rule.by_day]
    each = [day for _which, day in rule.by_day]
    if rule.by_month_day or not each:
        return None
    if rule.by_set_pos:
        if any(ranks) or (len(each) > 1 and tuple(each) != MONDAY_TO_FRIDAY):
            return None
        one = WEEKDAYS[each[0]]
        if len(each) > 1:
            one = _("jour de semaine (du lundi au vendredi)")
        pairs = [(rank, one) for rank in rule.by_set_pos]
    else:
        pairs = [(rank, WEEKDAYS[day]) for rank, day in rule.by_day]
    if any(rank not in (1, 2, 3, 4, 5, -1, -2) for rank, _name in pairs):
        return None
    return _listed(
        [
            _("le %(rank)s %(weekday)s") % {"rank": _rank(rank), "weekday": name}
            for rank, name in sorted(pairs, key=lambda pair: (pair[0] < 0, pair[0]))
        ]
    )


# --- Until when, and what is apart --------------------------------------------


def _only_in(rule: Rule) -> str:
    if rule.every == "YEARLY" or len(rule.by_month) in (0, 12):
        return ""
    names = [str(MONTHS[month]) for month in rule.by_month]
    return _("en %(months)s") % {"months": _listed(names)}


def _end(rule: Rule, series: Series) -> str:
    if rule.count is not None:
        if rule.count == 1:
            return _("une seule fois")
        times = ngettext("%(num)s fois", "%(num)s fois", rule.count)
        return times % {"num": rule.count}
    if rule.until is None:
        return ""
    # Split a second before an hour, a repetition does not go up to that day.
    day = local(rule.until, series.zone).date()
    if instant(datetime.combine(day, series.start.time()), series.zone) > rule.until:
        day -= timedelta(days=1)
    return _("jusqu’au %(day)s") % {"day": in_full(day)}


def _dates_apart(series: Series) -> list[str]:
    return [
        _several(
            series.without,
            _("sauf %(dates)s"),
            ngettext("sauf %(num)s date", "sauf %(num)s dates", len(series.without)),
        ),
        _several(
            series.extra,
            _("et aussi %(dates)s"),
            ngettext(
                "et %(num)s autre date", "et %(num)s autres dates", len(series.extra)
            ),
        ),
    ]


def _several(walls: tuple[datetime, ...], named: str, counted: str) -> str:
    if len(walls) > SHOWN:
        return counted % {"num": len(walls)}
    dates = _listed([on_day(wall.date()) for wall in islice(walls, SHOWN)])
    return named % {"dates": dates} if dates else ""


# --- Words ----------------------------------------------------------------------


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    before = ", ".join(words[:-1])
    return _("%(first)s et %(last)s") % {"first": before, "last": words[-1]}


def _english() -> bool:
    return (language() or "fr").startswith("en")


def _number(day: int) -> str:
    """« 1er », « 2 » in French; in English a date has the bare number."""
    return "1er" if day == 1 and not _english() else str(day)


def _nth_day(day: int) -> str:
    return _english_ordinal(day) if _english() else _number(day)


def _rank(rank: int) -> str:
    if rank == -1:
        return _("dernier")
    if rank == -2:
        return _("avant-dernier")
    if _english():
        return _english_ordinal(rank)
    return "1er" if rank == 1 else f"{rank}e"


def _english_ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _of_month(month: int) -> str:
    name = str(MONTHS[month])
    if name[0] in "ao":
        return _("d’%(month)s") % {"month": name}
    return _("de %(month)s") % {"month": name}
