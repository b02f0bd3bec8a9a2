"""The days off of 2027, territory by territory, as the texts give them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from avec.agenda.holidays_of import PLACE_OF_ZONE, PLACES, holidays_between
from avec.agenda.zones import ZONES

# Code du travail, art. L3133-1. Easter of 2027 is the 28th of March.
EVERYWHERE = {
    "01-01": "Jour de l’an",
    "03-29": "Lundi de Pâques",
    "05-01": "1er mai, fête du Travail",
    "05-06": "Ascension",
    "05-08": "8 mai 1945",
    "05-17": "Lundi de Pentecôte",
    "07-14": "Fête nationale",
    "08-15": "Assomption",
    "11-01": "Toussaint",
    "11-11": "11 novembre, armistice de 1918",
    "12-25": "Noël",
}
ABOLITION = "Abolition de l’esclavage"
SCHOELCHER = "Fête de Victor Schoelcher, selon l’usage"
BESIDES = {
    "hexagone": {},
    # L3134-13.
    "alsace-moselle": {
        "03-26": "Vendredi saint, selon la commune",
        "12-26": "Saint-Étienne",
    },
    # L3422-2, and custom.
    "guadeloupe": {
        "03-04": "Mi-Carême, selon l’usage",
        "03-26": "Vendredi saint, selon l’usage",
        "05-27": ABOLITION,
        "07-21": SCHOELCHER,
    },
    "martinique": {"05-22": ABOLITION, "07-21": SCHOELCHER},
    "guyane": {"06-10": ABOLITION},
    "la-reunion": {"12-20": ABOLITION},
    "mayotte": {"04-27": ABOLITION},
    "saint-barthelemy": {"10-09": ABOLITION},
    "saint-martin": {"05-28": ABOLITION, "07-21": SCHOELCHER},
    "saint-pierre-et-miquelon": {},
    "terres-australes": {},
    # Their own labour law.
    "nouvelle-caledonie": {"09-24": "Fête de la citoyenneté"},
    "polynesie-francaise": {
        "03-05": "Arrivée de l’Évangile",
        "03-26": "Vendredi saint",
        "11-20": "Matari’i",
    },
    "wallis-et-futuna": {
        "04-28": "Saint Pierre Chanel",
        "06-29": "Saints Pierre et Paul",
        "07-29": "Fête du Territoire",
    },
}


@pytest.mark.parametrize("place", BESIDES)
def test_the_days_off_of_2027(place):
    with override("fr"):
        found = holidays_between(date(2027, 1, 1), date(2027, 12, 31), place)

    expected = sorted((EVERYWHERE | BESIDES[place]).items())
    assert [(f"{day:%m-%d}", plain(name)) for day, name in found] == expected


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_every_place_and_every_zone_is_in_the_table():
    assert set(PLACES) == set(BESIDES)
    assert set(PLACE_OF_ZONE) == set(ZONES)
    assert set(PLACE_OF_ZONE.values()) == set(PLACES) - {"alsace-moselle"}


def test_both_ends_are_in_and_years_follow_each_other():
    found = holidays_between(date(2026, 12, 25), date(2027, 1, 1))

    assert [day for day, _name in found] == [date(2026, 12, 25), date(2027, 1, 1)]
    assert holidays_between(date(2026, 12, 26), date(2026, 12, 31)) == []
    assert holidays_between(date(2027, 1, 2), date(2027, 1, 1)) == []


def test_two_feasts_on_one_day_are_both_said():
    """In 2008 the Ascension was on the 1st of May."""
    found = holidays_between(date(2008, 5, 1), date(2008, 5, 1))

    assert {day for day, _name in found} == {date(2008, 5, 1)}
    assert len(found) == 2


def test_their_names_are_said_in_english_too():
    with override("en"):
        found = holidays_between(date(2027, 3, 26), date(2027, 3, 29), "alsace-moselle")

    assert [name for _day, name in found] == [
        "Good Friday, depending on the town",
        "Easter Monday",
    ]


def test_a_place_that_is_not_one_is_not_guessed():
    with pytest.raises(KeyError):
        holidays_between(date(2027, 1, 1), date(2027, 1, 2), "paris")
