"""Plans: a form, with its goals in a short list above the questions."""

from __future__ import annotations

from collections.abc import Sequence

from avec.documents.behaviours import Behaviour, Piece, behaves
from avec.documents.layout import Laid
from avec.recovery.goals import short_list


@behaves
class Plan(Behaviour):
    """Says where each goal is, in her words; never how far."""

    name = "plan"

    def above(self, laid: Sequence[Laid]) -> list[Piece]:
        """List the goals that have words, if the form asks where they are."""
        goals = short_list(laid)
        return [Piece("recovery/goals_short.html", {"goals": goals})] if goals else []
