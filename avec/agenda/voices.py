"""What « à deux voix » asks here: data that a place decides with those it accompanies.

A place puts its own ``voices.toml`` in its folder of the agenda; it is read again when
it changes. What is called keeps the rule of its day, and the database holds to it
(``migrations/0020_two_voices.py``). One of each side is the least: a place may ask for
more, never for less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avec.agenda.models import Appointment
from avec.agenda.words import Side
from avec.foundation.place_files import (
    Unreadable,
    fault_of,
    of_the_place,
    read_file,
    read_or,
    wrong_lines,
)

SHIPPED = Path(__file__).parent / "data" / "voices.toml"
LEAST = {"peers": 1, "professionals": 1, "own_name": 0}
MOST = 5


@dataclass(frozen=True, slots=True)
class Voices:
    """How many come from each side, at least."""

    peers: int = 1
    professionals: int = 1
    own_name: int = 0

    def are_there(self, sides: Iterable[str]) -> bool:
        """Tell whether these are enough of each side."""
        found = Counter(str(Side(side)) for side in sides)
        return (
            found[Side.PEER] >= self.peers
            and found[Side.PROFESSIONAL] >= self.professionals
            and found[Side.PERSON] >= self.own_name
        )

    @property
    def words(self) -> str:
        """Say how many of each side, without naming anybody."""
        return of_each_side(self.own_name, self.peers, self.professionals)

    @property
    def sentence(self) -> str:
        """Say the rule."""
        return _("À deux voix : au moins %(who)s.") % {"who": self.words}

    @property
    def missing(self) -> str:
        """Say what is needed, to whoever chose otherwise."""
        return _("À deux voix, il faut au moins %(who)s.") % {"who": self.words}


def voices_here() -> Voices:
    """Return what this place asks, or what the house ships."""
    return read_or(_of_the_place(), voices_in, lambda: read_file(SHIPPED, voices_in))


def voices_of(appointment: Appointment) -> Voices:
    """Return the rule that held when it was called."""
    return Voices(
        appointment.peers_needed, appointment.trade_needed, appointment.own_name_needed
    )


def of_each_side(people: int, peers: int, trade: int) -> str:
    """Say how many come in their own name, as peers, and by their trade."""
    said = [
        ngettext("%(num)s personne en son nom", "%(num)s personnes en leur nom", people)
        % {"num": people}
        if people
        else "",
        ngettext(
            "%(num)s personne pair-aidante", "%(num)s personnes pair-aidantes", peers
        )
        % {"num": peers}
        if peers
        else "",
        ngettext(
            "%(num)s personne dont c’est le métier",
            "%(num)s personnes dont c’est le métier",
            trade,
        )
        % {"num": trade}
        if trade
        else "",
    ]
    return ", ".join(one for one in said if one)


def faults() -> list[str]:
    """Say what is wrong in the file of this place."""
    return fault_of(_of_the_place(), voices_in)


def _of_the_place() -> Path | None:
    return of_the_place(getattr(settings, "AVEC_AGENDA_DIR", ""), SHIPPED.name)


def voices_in(content: dict[str, Any]) -> Voices:
    """Return the rule that a file says.

    :raises Unreadable: naming what is missing, unknown or out of bounds.
    """
    said = content.get("two_voices")
    if isinstance(said, dict):
        wrong = wrong_lines(said, needed=LEAST, known=LEAST)
    else:
        said, wrong = {}, ["il manque « [two_voices] »"]
    wrong += [
        f"« {name} » va de {least} à {MOST}"
        for name, least in LEAST.items()
        if name in said
        and (type(said[name]) is not int or not least <= said[name] <= MOST)
    ]
    if wrong:
        raise Unreadable(" ; ".join(wrong))
    return Voices(**said)
