"""What a card refuses, foreseen, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class NothingChosen(Refusal):
    """A card needs one line at least."""

    sentence = _("Cochez ou écrivez au moins une ligne.")


class LinesChanged(Refusal):
    """A line was ticked whose words are no longer those published."""

    sentence = _(
        "Une ligne cochée n’est plus proposée : ses mots ont changé entre-temps."
        " La carte n’a pas changé."
    )
    status = 422

    def __init__(self, gone: Iterable[str] = ()) -> None:
        super().__init__()
        self.gone = frozenset(gone)


class NoCard(Refusal):
    """There is no card to keep on a device."""

    sentence = _("Il n’y a pas encore de carte à garder.")
