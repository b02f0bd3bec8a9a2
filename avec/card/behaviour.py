"""The plan for when thoughts of death come back: steps in order, and a way to the card.

A plan, never a promise: nothing here asks somebody to sign that they will hold on.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from avec.documents.behaviours import Behaviour, Piece
from avec.documents.layout import Laid


class Card(Behaviour):
    """Says where its lines can be read at once; reminds the helper of what it is."""

    name = "card"

    def above(self, laid: Sequence[Laid]) -> list[Piece]:
        """Offer the card as soon as something is written."""
        written = any(
            asked.own for part in laid for group in part.groups for asked in group.asked
        )
        return [Piece("card/offered.html")] if written else []

    def for_the_helper(self) -> str:
        """Say how to write it with her."""
        return _(
            "Ses mots, dans l’ordre : d’abord ce qui se fait sans personne, puis les"
            " gens, puis les numéros. Aucune promesse à signer."
        )
