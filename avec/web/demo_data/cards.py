"""The cards that people of the story made for a hard day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from avec.card.words import Place
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class CardMade:
    """A card: the name or not, published lines chosen, lines of one's own."""

    key: str
    owner: str
    at: datetime
    name: bool
    chosen: tuple[str, ...]
    own: tuple[tuple[Place, str], ...]


def read_cards(sheet: Sheet, people: Collection[str]) -> tuple[CardMade, ...]:
    """Read the cards, each line in one of the six places."""
    with sheet:
        cards = [_card(one, people) for one in sheet.each("cards")]
    by_key(cards, sheet.where)
    return tuple(cards)


def _card(sheet: Sheet, people: Collection[str]) -> CardMade:
    with sheet.inside("own") as places:
        own = tuple(
            (place, line)
            for place in Place
            for line in places.words(place.name.lower())
        )
    return CardMade(
        key=sheet.text("key"),
        owner=sheet.one_of("owner", people),
        at=sheet.moment("at"),
        name=sheet.yes("name"),
        chosen=sheet.words("chosen"),
        own=own,
    )
