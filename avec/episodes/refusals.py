"""Acts that cannot be done now, each with its sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class AlreadyOpen(Refusal):
    """One difficult moment at a time. Who asks learns nothing of the other."""

    sentence = _(
        "Un moment difficile ne peut pas s’ouvrir maintenant. Parlez-en avec la"
        " personne."
    )


class AlreadyMine(Refusal):
    """The same, said to the person herself."""

    sentence = _(
        "Un moment difficile est déjà ouvert. Vous pouvez le refermer d’abord."
    )


class AlreadyClosed(Refusal):
    """It was over before."""

    sentence = _("Ce moment est déjà refermé.")


class StillOpen(Refusal):
    """One goes back over what is over."""

    sentence = _("Ce moment est encore ouvert. On y revient quand il est refermé.")


class SayWhy(Refusal):
    """Without her agreement, the reason is written and she reads it."""

    sentence = _(
        "Sans l’accord de la personne, écrivez pourquoi. Elle le lira aussitôt."
    )


class NotNameable(Refusal):
    """Somebody names people of her circle, or of the team they act in."""

    sentence = _(
        "On nomme des personnes de son cercle, ou de l’équipe où l’on agit, une par"
        " une."
    )


class TooLong(Refusal):
    """It ends after it begins, and within two months."""

    sentence = _("Choisissez un jour à venir, dans les deux mois.")
