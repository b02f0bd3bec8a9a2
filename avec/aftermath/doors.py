"""Where what she asks for can be asked: doors that exist, each with its source.

Each says when it was read again, and where: never at its own address, which a site does
before it opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avec.foundation import dates

READ_AGAIN = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Door:
    """One door: for which requests, what it does, where it is, where that was read."""

    asks: frozenset[str]
    name: str | Promise
    does: str | Promise
    where: str | Promise
    source: str
    looked_at: date

    @property
    def checked(self) -> str:
        """Say when this was read again, in a public copy."""
        day = dates.day(self.looked_at)
        return gettext("Relu le %(day)s, dans une copie publique.") % {"day": day}


DOORS = (
    Door(
        frozenset({"explanation", "apology", "complaint"}),
        _("La commission des usagers de l’établissement (CDU)"),
        _(
            "Une réclamation se dit à quelqu’un du service, ou s’écrit à la direction."
            " Un médiateur, médecin ou non, vous reçoit dans les huit jours ; un"
            " représentant des usagers peut vous accompagner."
        ),
        _(
            "À la direction de l’établissement, « à l’attention de la commission des"
            " usagers ». Les noms sont dans le livret d’accueil."
        ),
        "Code de la santé publique, R1112-91 à R1112-94 ; service-public.fr, F10256",
        READ_AGAIN,
    ),
    Door(
        frozenset({"my_file"}),
        _("Mon dossier"),
        _(
            "Une lettre suffit, sans dire pourquoi. Il vous est donné dans les huit"
            " jours, après deux jours de réflexion ; dans les deux mois s’il a plus de"
            " cinq ans."
        ),
        _("À la direction de l’établissement, avec une copie de votre identité."),
        "Code de la santé publique, L1111-7",
        READ_AGAIN,
    ),
    Door(
        frozenset({"complaint"}),
        _("La commission départementale des soins psychiatriques (CDSP)"),
        _(
            "Pour des soins sans consentement : elle reçoit les réclamations de la"
            " personne ou de qui la conseille, et examine sa situation."
        ),
        _("À l’agence régionale de santé (ARS), « à l’attention de la CDSP »."),
        "Code de la santé publique, L3223-1 ; agence régionale de santé",
        READ_AGAIN,
    ),
    Door(
        frozenset({"complaint"}),
        _("Le Contrôleur général des lieux de privation de liberté (CGLPL)"),
        _(
            "Pour une atteinte aux droits pendant une hospitalisation sans"
            " consentement. La personne, un proche ou un témoin peut lui écrire."
        ),
        "CS 70048, 75921 Paris Cedex 19",
        "cglpl.fr ; annuaire des ASH",
        READ_AGAIN,
    ),
    Door(
        frozenset({"complaint", "explanation"}),
        _("Le Défenseur des droits"),
        _("Pour un droit qui n’a pas été respecté. C’est gratuit, et sans timbre."),
        "Libre réponse 71120, 75342 Paris Cedex 07",
        "defenseurdesdroits.fr",
        READ_AGAIN,
    ),
    Door(
        frozenset({"complaint"}),
        _("Un avocat"),
        _(
            "Choisi, désigné au titre de l’aide juridictionnelle, ou d’office devant le"
            " juge des soins sans consentement."
        ),
        _("À l’ordre des avocats du tribunal le plus proche."),
        "Code de la santé publique, L3211-12-2",
        READ_AGAIN,
    ),
    Door(
        frozenset({"explanation", "apology", "my_file", "complaint"}),
        _("Une association : Santé Info Droits"),
        _("Des juristes répondent aux questions sur les droits en santé."),
        "01 53 62 40 30",
        "france-assos-sante.org ; e-cancer.fr, Vos droits",
        READ_AGAIN,
    ),
)


def doors_for(asked: Iterable[str]) -> list[Door]:
    """Return the doors of what she asks for; none for « nothing »."""
    wanted = frozenset(asked)
    return [door for door in DOORS if door.asks & wanted]
