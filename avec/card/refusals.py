"""What a card refuses, foreseen, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class NothingChosen(Refusal):
    """A card needs one line at least."""

    sentence = _("Cochez ou écrivez au moins une ligne.")


class NoCard(Refusal):
    """There is no card to keep on a device."""

    sentence = _("Il n’y a pas encore de carte à garder.")
