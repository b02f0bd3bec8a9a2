"""The hours of the territories: the clock of the wall, and the instant it stands for.

An appointment in person keeps the hour of its place, whatever the season: what is
stored for a series is the clock of the wall and the zone, never an offset.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal

# Every zone with inhabitants of the Republic, and the southern lands. Saint-Barthélemy,
# Saint-Martin and Guadeloupe have the same hour: each is named all the same, people
# look for where they live.
ZONES = {
    "Europe/Paris": _("Hexagone et Corse"),
    "America/Guadeloupe": _("Guadeloupe"),
    "America/Martinique": _("Martinique"),
    "America/Marigot": _("Saint-Martin"),
    "America/St_Barthelemy": _("Saint-Barthélemy"),
    "America/Cayenne": _("Guyane"),
    "America/Miquelon": _("Saint-Pierre-et-Miquelon"),
    "Indian/Reunion": _("La Réunion"),
    "Indian/Mayotte": _("Mayotte"),
    "Indian/Kerguelen": _("Kerguelen"),
    "Pacific/Noumea": _("Nouvelle-Calédonie"),
    "Pacific/Tahiti": _("Tahiti, îles de la Société, Tuamotu et Australes"),
    "Pacific/Marquesas": _("îles Marquises"),
    "Pacific/Gambier": _("îles Gambier"),
    "Pacific/Wallis": _("Wallis-et-Futuna"),
}


class UnknownZone(Refusal):
    """Not an hour this agenda knows; never guessed."""

    sentence = _("Cette heure locale n’est pas connue ici.")


@lru_cache(maxsize=32)
def zone_info(zone: str) -> ZoneInfo:
    """Return one of our zones.

    :raises UnknownZone: for any other name, even one that exists elsewhere.
    """
    if zone not in ZONES:
        raise UnknownZone
    return ZoneInfo(zone)


def instant(wall: datetime, zone: str) -> datetime:
    """Return, in UTC, the instant a clock on the wall of this zone shows.

    RFC 5545, 3.3.5: an hour the clock skips is as far after the change as it was
    meant (02:30 becomes 03:30); of an hour shown twice, the first.
    """
    return wall.replace(tzinfo=zone_info(zone), fold=0).astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """Return an instant as this zone's clock shows it, aware of its offset."""
    return moment.astimezone(zone_info(zone))


def offset(moment: datetime, zone: str) -> timedelta:
    """Return how far ahead of UTC this zone is at that instant."""
    return local(moment, zone).utcoffset() or timedelta()
