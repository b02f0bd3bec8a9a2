"""Acts that cannot be done now, each with its sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class OfferIsOver(Refusal):
    """Answered, withdrawn, too old, or not for this person: nobody is told which."""

    sentence = _(
        "Cette proposition n’est plus ouverte. Demandez-en une autre au lieu qui"
        " vous l’a faite."
    )


class AddressIsOver(Refusal):
    """Used, too old, or made by the same person."""

    sentence = _(
        "Cette adresse ne sert plus : elle n’ouvre qu’une fois, pendant 48 heures,"
        " et pas pour la personne qui l’a faite."
    )


class AlreadyEnded(Refusal):
    """It had ended before."""

    sentence = _("C’était déjà arrêté.")


class NeedsPasskey(Refusal):
    """Technical administration is entered with a passkey only."""

    sentence = _(
        "L’administration technique demande d’être entré avec une clé d’accès."
        " Ajoutez-en une, ou sortez et entrez avec celle que vous avez."
    )
    status = 403
    leads_to = "people:passkeys"
    leads_words = _("Mes clés d’accès")


class UnderAnotherHat(Refusal):
    """A page of one hat, asked for under another, or under none."""

    status = 403
    leads_to = "people:hats"
    leads_words = _("Mes casquettes")


class NoWayBack(Refusal):
    """Not open, not theirs, stopped, used: nobody is told which."""

    sentence = _(
        "Ce n’est pas possible maintenant. Le code est peut-être trop vieux, ou la"
        " demande a été arrêtée. Vous pouvez recommencer ensemble depuis le début."
    )
