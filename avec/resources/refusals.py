"""What cannot be done now with rooms and cars, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class ItIsTaken(Refusal):
    """Somebody else meets there then."""

    sentence = _("Elle est prise à ce moment-là. Choisissez-en une autre.")


class EnoughThings(Refusal):
    """Three go with one appointment at most."""

    sentence = _("Trois salles ou voitures vont déjà avec ce rendez-vous.")


class ItHasBegun(Refusal):
    """What has begun keeps what it has."""

    sentence = _("Ce rendez-vous a déjà commencé.")


class NotThereAnyMore(Refusal):
    """The place lends it no more, or it does not go with this appointment."""

    sentence = _("Le lieu ne la prête plus, ou elle n’est pas à ce rendez-vous.")
