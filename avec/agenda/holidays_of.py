"""Days off of each territory, to be said beside a date; nothing is ever moved by them.

The days come from the library `holidays`; a table of 2027 in the tests is read line
by line against:

- Code du travail, art. L3133-1: the eleven feasts of the whole country;
- art. L3134-13: in the Bas-Rhin, the Haut-Rhin and the Moselle, the 26th of December,
  and Good Friday « dans les communes ayant un temple protestant ou une église mixte »
  only. The library gives Good Friday to all; ours says « selon la commune »;
- art. L3422-2: the abolition of slavery, territory by territory. For Saint-Martin the
  article long said the 27th of May; the State's calendar says the 28th since 2018
  (etalab, jours-feries-france), as does the library;
- custom, which no national text makes a day off: Mi-Carême, Good Friday and the day of
  Victor Schoelcher in the Antilles, said « selon l’usage »;
- French Polynesia: Matari’i, the 20th of November, instead of the 29th of June (loi du
  Pays adopted on the 6th of May 2025; first held in 2026, where the library begins in
  2025); New Caledonia: the 24th of September; Wallis-et-Futuna: accord
  interprofessionnel territorial. These three have their own labour law.

Mayotte's Miradji, Idi-el-Fitri, Idi-el-Kabir and Maoulid (L3422-2 leaves them to
custom) follow the moon and are not here; nor are Saint-Pierre-et-Miquelon's customs.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays
from django.utils.translation import gettext_lazy as _

# A place, as people read it, and what the library calls it.
PLACES = {
    "hexagone": _("Hexagone et Corse"),
    "alsace-moselle": _("Alsace et Moselle"),
    "guadeloupe": _("Guadeloupe"),
    "martinique": _("Martinique"),
    "guyane": _("Guyane"),
    "la-reunion": _("La Réunion"),
    "mayotte": _("Mayotte"),
    "saint-barthelemy": _("Saint-Barthélemy"),
    "saint-martin": _("Saint-Martin"),
    "saint-pierre-et-miquelon": _("Saint-Pierre-et-Miquelon"),
    "terres-australes": _("Terres australes"),
    "nouvelle-caledonie": _("Nouvelle-Calédonie"),
    "polynesie-francaise": _("Polynésie française"),
    "wallis-et-futuna": _("Wallis-et-Futuna"),
}
_SUBDIVISIONS = {
    "alsace-moselle": "6AE",
    "guadeloupe": "971",
    "martinique": "972",
    "guyane": "973",
    "la-reunion": "974",
    "mayotte": "976",
    "saint-barthelemy": "BL",
    "saint-martin": "MF",
    "saint-pierre-et-miquelon": "PM",
    "terres-australes": "TF",
    "nouvelle-caledonie": "NC",
    "polynesie-francaise": "PF",
    "wallis-et-futuna": "WF",
}
# Where one lives says the hour; Alsace and Moselle have that of the Hexagone.
PLACE_OF_ZONE = {
    "Europe/Paris": "hexagone",
    "America/Guadeloupe": "guadeloupe",
    "America/Martinique": "martinique",
    "America/Marigot": "saint-martin",
    "America/St_Barthelemy": "saint-barthelemy",
    "America/Cayenne": "guyane",
    "America/Miquelon": "saint-pierre-et-miquelon",
    "Indian/Reunion": "la-reunion",
    "Indian/Mayotte": "mayotte",
    "Indian/Kerguelen": "terres-australes",
    "Pacific/Noumea": "nouvelle-caledonie",
    "Pacific/Tahiti": "polynesie-francaise",
    "Pacific/Marquesas": "polynesie-francaise",
    "Pacific/Gambier": "polynesie-francaise",
    "Pacific/Wallis": "wallis-et-futuna",
}
# The library's French names, as they are said.
_NAMES = {
    "Jour de l'an": _("Jour de l’an"),
    "Lundi de Pâques": _("Lundi de Pâques"),
    "Fête du Travail": _("1er mai, fête du Travail"),
    "Fête de la Victoire": _("8 mai 1945"),
    "Ascension": _("Ascension"),
    "Lundi de Pentecôte": _("Lundi de Pentecôte"),
    "Fête nationale": _("Fête nationale"),
    "Assomption": _("Assomption"),
    "Toussaint": _("Toussaint"),
    "Armistice": _("11 novembre, armistice de 1918"),
    "Noël": _("Noël"),
    "Saint-Étienne": _("Saint-Étienne"),
    "Vendredi saint": _("Vendredi saint"),
    "Mi-Carême": _("Mi-Carême, selon l’usage"),
    "Abolition de l'esclavage": _("Abolition de l’esclavage"),
    "Fête de Victor Schoelcher": _("Fête de Victor Schoelcher, selon l’usage"),
    "Fête de la Citoyenneté": _("Fête de la citoyenneté"),
    "Arrivée de l'Évangile": _("Arrivée de l’Évangile"),
    "Matāri'i": _("Matari’i"),
    "Saint Pierre Chanel": _("Saint Pierre Chanel"),
    "Saints Pierre et Paul": _("Saints Pierre et Paul"),
    "Fête du Territoire": _("Fête du Territoire"),
}
_GOOD_FRIDAY = {
    "alsace-moselle": _("Vendredi saint, selon la commune"),
    "guadeloupe": _("Vendredi saint, selon l’usage"),
}


def holidays_between(
    first_day: date, last_day: date, place: str = "hexagone"
) -> list[tuple[date, str]]:
    """Return the days off from one day to another, both included, with their names.

    :raises KeyError: for a place that is not one of `PLACES`.
    """
    if place not in PLACES:
        raise KeyError(place)
    return [
        (day, _said(name, place))
        for year in range(first_day.year, last_day.year + 1)
        for day, name in _of_year(year, place)
        if first_day <= day <= last_day
    ]


@lru_cache(maxsize=256)
def _of_year(year: int, place: str) -> tuple[tuple[date, str], ...]:
    subdivision = _SUBDIVISIONS.get(place)
    found = holidays.France(subdiv=subdivision, years=year, language="fr")
    return tuple((day, name) for day in sorted(found) for name in found.get_list(day))


def _said(name: str, place: str) -> str:
    if name == "Vendredi saint" and place in _GOOD_FRIDAY:
        return str(_GOOD_FRIDAY[place])
    # A name the library has since taken is better than a day left out.
    return str(_NAMES.get(name, name))
