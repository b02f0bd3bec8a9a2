"""What cannot be done now in groups, each with its sentence."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from avec.access.rules import Refusal


class IsFull(Refusal):
    """Others took the last seats: one may ask to be told."""

    sentence = _(
        "Les places viennent d’être prises. Vous pouvez demander que l’on vous dise si"
        " une place se libère."
    )


class ThereIsRoom(Refusal):
    """Nobody waits while there is a seat."""

    sentence = _("Il reste une place : vous pouvez la prendre tout de suite.")


class NoSeatNeeded(Refusal):
    """Everybody comes in."""

    sentence = _("Ici, venez sans vous inscrire.")


class GatheringIsOver(Refusal):
    """What is past is neither taken nor moved."""

    sentence = _("Cette séance est passée.")


class NotThereAnyMore(Refusal):
    """It was cancelled, given back, or the group closed."""

    sentence = _("Cette séance n’a plus lieu, ou votre place n’y est plus.")


class AlreadySomewhere(Refusal):
    """One has something else then, and did not say it does not matter."""

    sentence = _("Vous avez déjà quelque chose à ce moment.")


class TooManyGatherings(Refusal):
    """More would be a mistake, or somebody's script."""

    sentence = _("Il y a déjà beaucoup de rythmes dans ce groupe. Arrêtez-en d’abord.")


class LastsTooLong(Refusal):
    """Eight hours at most."""

    sentence = _("Une séance dure de cinq minutes à huit heures.")


class NobodyElseKeepsIt(Refusal):
    """A group is handed over, closed, or kept: never left to itself."""

    sentence = _(
        "Personne d’autre ne tient ce groupe. Demandez d’abord à quelqu’un de le tenir,"
        " ou fermez le groupe."
    )


class CannotKeepIt(Refusal):
    """They do not act for the place of the group, or are not in one's reach."""

    sentence = _("Cette personne ne peut pas être choisie.")


class NotAskedAnyMore(Refusal):
    """It was taken back, answered otherwise, or the group closed."""

    sentence = _("Cette demande n’attend plus de réponse.")


class SeatsAreTaken(Refusal):
    """Nobody loses a seat that they have, or that is kept for them."""

    def __init__(self, taken: int) -> None:
        super().__init__(
            ngettext(
                "%(count)s place est prise ou gardée pour quelqu’un. Il en faut au"
                " moins autant : personne ne perd la sienne.",
                "%(count)s places sont prises ou gardées pour quelqu’un. Il en faut au"
                " moins autant : personne ne perd la sienne.",
                taken,
            )
            % {"count": taken}
        )
