"""The cards of the cast: Nora made one, then another; her telephone keeps it.

Karim made one too, that nobody else may see.
"""

from __future__ import annotations

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.card import actions
from avec.card.words import Place

CARD_WORDS = "CANARI-carte-de-Nora-5b0e"
OLD_CARD_WORDS = "CANARI-carte-d-avant-7714"
KARIMS_CARD = "CANARI-carte-de-Karim-e9d3"


def make_cards(cast) -> None:
    """Make them, of a name and a line of one's own; a device of each keeps the last."""
    of_each = {cast.nora: (OLD_CARD_WORDS, CARD_WORDS), cast.karim: (KARIMS_CARD,)}
    for person, cards in of_each.items():
        viewer = Viewer(person)
        with acting_as(viewer), transaction.atomic():
            for words in cards:
                own = [(Place.DOING, f"Ouvrir la fenêtre. {words}")]
                actions.make_card(viewer=viewer, chosen=["name"], own=own)
            actions.keep_on_device(viewer=viewer, device="Firefox sur Android")
