"""What a repetition is called, in French and in English; never by its rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from avec.agenda.recurrence import Series, checked, from_here
from avec.agenda.said import said
from avec.agenda.tests import chance

wall = datetime.fromisoformat
TUESDAY = "2027-03-02 14:00"
AT = datetime(2027, 1, 1, tzinfo=UTC)


def words(series: Series, language: str) -> str:
    with override(language):
        return said(series, AT).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("start", "rule", "french", "english"),
    [
        (TUESDAY, "", "le 2 mars 2027", "on 2 March 2027"),
        ("2027-05-01 09:00", "", "le 1er mai 2027", "on 1 May 2027"),
        (TUESDAY, "FREQ=DAILY", "chaque jour", "every day"),
        (TUESDAY, "FREQ=DAILY;INTERVAL=2", "un jour sur deux", "every other day"),
        (TUESDAY, "FREQ=DAILY;INTERVAL=3", "tous les 3 jours", "every 3 days"),
        (
            *(TUESDAY, "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR"),
            *("du lundi au vendredi", "from Monday to Friday"),
        ),
        (TUESDAY, "FREQ=WEEKLY", "chaque mardi", "every Tuesday"),
        (
            *(TUESDAY, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
            *("un mardi sur deux", "every other Tuesday"),
        ),
        (
            *(TUESDAY, "FREQ=WEEKLY;INTERVAL=3"),
            *("le mardi, toutes les 3 semaines", "on Tuesday, every 3 weeks"),
        ),
        (
            *(TUESDAY, "FREQ=WEEKLY;BYDAY=TU,TH,SA"),
            "le mardi, le jeudi et le samedi",
            "on Tuesday, on Thursday and on Saturday",
        ),
        (
            *(TUESDAY, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR"),
            "le mardi et le vendredi, une semaine sur deux",
            "on Tuesday and on Friday, every other week",
        ),
        (
            *(TUESDAY, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"),
            *("chaque jour", "every day"),
        ),
        (
            *(TUESDAY, "FREQ=WEEKLY;BYMONTH=3,4,5"),
            "chaque mardi, en mars, avril et mai",
            "every Tuesday, in March, April and May",
        ),
        (
            *(TUESDAY, "FREQ=MONTHLY;BYDAY=1TU"),
            "le 1er mardi de chaque mois",
            "the 1st Tuesday of every month",
        ),
        (
            *(TUESDAY, "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1"),
            "le 1er mardi de chaque mois",
            "the 1st Tuesday of every month",
        ),
        (
            *(TUESDAY, "FREQ=MONTHLY;BYDAY=1TU,3TU"),
            "le 1er mardi et le 3e mardi de chaque mois",
            "the 1st Tuesday and the 3rd Tuesday of every month",
        ),
        (
            *("2027-03-26 14:00", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR"),
            "le dernier vendredi, un mois sur deux",
            "the last Friday, every other month",
        ),
        (
            *("2027-03-01 14:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
            "le 1er jour de semaine (du lundi au vendredi) de chaque mois",
            "the 1st weekday (Monday to Friday) of every month",
        ),
        (
            *("2027-03-01 14:00", "FREQ=MONTHLY;BYMONTHDAY=1,22"),
            "le 1er et le 22 de chaque mois",
            "the 1st and the 22nd of every month",
        ),
        (
            *("2027-03-31 14:00", "FREQ=MONTHLY"),
            "le 31, les mois qui en ont un",
            "the 31st, in months that have one",
        ),
        (
            *("2027-03-31 14:00", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
            "le dernier jour, tous les 3 mois",
            "the last day, every 3 months",
        ),
        (
            *("2027-03-14 14:00", "FREQ=YEARLY"),
            *("chaque année le 14 mars", "every year, on 14 March"),
        ),
        (
            *("2028-02-29 14:00", "FREQ=YEARLY"),
            "le 29 février, les années qui en ont un",
            "on 29 February, in years that have one",
        ),
        (
            *("2027-04-11 14:00", "FREQ=YEARLY;BYMONTH=4;BYDAY=2SU"),
            "chaque année le 2e dimanche d’avril",
            "every year, the 2nd Sunday of April",
        ),
        (
            *("2027-05-01 14:00", "FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYMONTHDAY=1"),
            "une année sur deux, le 1er mai",
            "every other year, on 1 May",
        ),
        (
            *(TUESDAY, "FREQ=WEEKLY;COUNT=6"),
            *("chaque mardi, 6 fois", "every Tuesday, 6 times"),
        ),
        (
            *(TUESDAY, "FREQ=WEEKLY;COUNT=1"),
            *("chaque mardi, une seule fois", "every Tuesday, only once"),
        ),
        (
            *(TUESDAY, "FREQ=WEEKLY;UNTIL=20270612T215959Z"),
            "chaque mardi, jusqu’au 12 juin 2027",
            "every Tuesday, until 12 June 2027",
        ),
        (
            *(TUESDAY, "FREQ=MONTHLY;BYMONTHDAY=2,30"),
            "le 2 mars 2027, le 30 mars 2027 et le 2 avril 2027, puis d’autres dates",
            "on 2 March 2027, on 30 March 2027 and on 2 April 2027, then other dates",
        ),
    ],
)
def test_a_repetition_is_said_plainly(start, rule, french, english):
    series = checked(Series(wall(start), "Europe/Paris", 60, rule))

    assert words(series, "fr") == french
    assert words(series, "en") == english


def test_what_was_taken_away_and_added_is_said():
    dates = [wall("2027-03-09 14:00"), wall("2027-03-11 14:00")]
    series = Series(
        wall(TUESDAY),
        "Europe/Paris",
        60,
        "FREQ=WEEKLY;COUNT=6",
        extra=(dates[1],),
        without=(dates[0],),
    )

    assert words(series, "fr") == (
        "chaque mardi, 6 fois, sauf le 9 mars 2027, et aussi le 11 mars 2027"
    )
    assert words(series, "en") == (
        "every Tuesday, 6 times, except on 9 March 2027, and also on 11 March 2027"
    )


def test_the_end_of_what_was_split_is_a_day_it_may_have():
    series = Series(wall(TUESDAY), "Pacific/Wallis", 60, "FREQ=WEEKLY")

    first, _second = from_here(series, wall("2027-04-06 14:00"), series_from(series))

    assert words(first, "fr") == "chaque mardi, jusqu’au 5 avril 2027"


def series_from(series: Series) -> Series:
    return Series(wall("2027-04-06 16:00"), series.zone, 60, series.rule)


def test_when_all_is_past_nothing_is_invented():
    series = Series(
        wall("2026-03-02 14:00"),
        "Europe/Paris",
        60,
        "FREQ=MONTHLY;BYMONTHDAY=2,30;COUNT=3",
    )

    assert words(series, "fr") == "plus aucune date"
    assert words(series, "en") == "no more dates"


def test_no_rule_is_ever_shown_as_a_rule():
    """Whatever is drawn, words come out, and none of the code of the calendar."""
    for seed in range(400):
        if one := chance.series(seed):
            fields = {name: one[name] for name in ("start", "zone", "minutes", "rule")}
            for language in ("fr", "en"):
                found = words(Series(**fields), language)
                assert found
                assert not any(sign in found for sign in ("=", ";", "BY", "None", "%("))
