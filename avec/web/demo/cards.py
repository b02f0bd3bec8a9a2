"""How the cards of the story are made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import Viewer
from avec.card import actions
from avec.card.choice import NAME, lines_offered
from avec.web.demo.living import DoesNotHappen, Lived, Moment
from avec.web.demo_data.cards import CardMade


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every card on the day it was made."""
    for card in lived.world.cards:
        make = partial(_make, card)
        yield Moment(card.at, card.key, lived.as_self(card.owner), make)


def _make(card: CardMade, viewer: Viewer) -> None:
    offered = {line.text: line.key for line in lines_offered(viewer, "fr")}
    missing = [words for words in card.chosen if words not in offered]
    if missing:
        raise DoesNotHappen(missing[0])
    chosen = [offered[words] for words in card.chosen] + [NAME] * card.name
    actions.make_card(viewer=viewer, chosen=chosen, own=card.own)
