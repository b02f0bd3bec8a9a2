"""Pieces of their own: the type `component`, of which the card sort is ready."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from avec.documents.fields.base import (
    Around,
    Content,
    FieldType,
    OneOf,
    Raw,
    Refused,
    Row,
)
from avec.documents.fields.text import SHORT, in_one_line, keep_within
from avec.documents.shapes import Question

MOST_OWN_CARDS = 20
COMPONENTS = (
    "card_sort",
    "trusted_person",
    "emergency_referral",
    "directive_follow_up",
    "register_of_copies",
    "pair_of_visitors",
    "worry",
)


class ComponentField(FieldType):
    """A card sort: each card on a pile, or on none. A picture, never a score.

    Cards may be renamed, and the person may add her own. The other components are
    declared; they can be printed, and will be answered with their own tools.
    """

    key = "component"
    several_inputs = True
    options: ClassVar = {"name": OneOf(COMPONENTS)}

    def typed(self, raw: Raw, question: Question) -> Content:
        names = {card.key: card.label for card in question.choices}
        renamed = {}
        piles = {}
        for key, label in names.items():
            card = raw.inside(f"card-{key}")
            words = in_one_line(card.one("name"))
            if words and words != label:
                renamed[key] = words
            if card.one("pile"):
                piles[key] = card.one("pile")
        own = [
            {"label": in_one_line(line.one("name")), "pile": line.one("pile")}
            for line in raw.inside("own").numbered()
        ]
        return {
            "piles": piles,
            "renamed": renamed,
            "own": [card for card in own if card["label"]],
        }

    def check(self, content: Content, question: Question, around: Around) -> Content:
        known = {pile.key for pile in question.piles}
        own = content["own"]
        laid = {*content["piles"].values(), *(c["pile"] for c in own if c["pile"])}
        if not laid <= known:
            raise Refused(_("Cette pile n’existe pas ici. Choisissez-en une autre."))
        if len(own) > MOST_OWN_CARDS:
            raise Refused(
                _("On peut ajouter %(limit)s cartes. Rien n’est perdu.")
                % {"limit": MOST_OWN_CARDS}
            )
        for key, words in content["renamed"].items():
            keep_within(words, SHORT, part=f"card-{key}-name")
        for index, card in enumerate(own):
            keep_within(card["label"], SHORT, part=f"own-{index}-name")
        return content

    def rearranged(
        self, data: Any, question: Question, *, name: str = "answer"
    ) -> Content | None:
        raw = Raw(data, name)
        return self.typed(raw, question) if raw.ticked("add") else None

    def is_empty(self, content: Content) -> bool:
        return not any(
            content.get(part) for part in ("piles", "renamed", "own", "unknown")
        )

    def sorted_cards(
        self, content: Content, question: Question
    ) -> list[tuple[str, list[str]]]:
        """Give each pile that holds something, with the words of its cards.

        Words of her own on a card that is on no pile come last: nothing is lost.
        """
        piles: dict[str, list[str]] = {pile.key: [] for pile in question.piles}
        renamed = content.get("renamed", {})
        waiting = []
        for card in question.choices:
            pile = content.get("piles", {}).get(card.key)
            if pile in piles:
                piles[pile].append(renamed.get(card.key, card.label))
            elif card.key in renamed:
                waiting.append(renamed[card.key])
        for own in content.get("own", ()):
            piles.get(own["pile"], waiting).append(own["label"])
        sorted_cards = [
            (question.label_of(key), cards) for key, cards in piles.items() if cards
        ]
        if waiting:
            sorted_cards.append((_("Pas encore rangé"), waiting))
        return sorted_cards

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        return [
            Row(", ".join(cards), label=pile)
            for pile, cards in self.sorted_cards(content, question)
        ]

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        own = list(content.get("own", ()))
        if len(own) < MOST_OWN_CARDS:
            own.append({"label": "", "pile": ""})
        renamed = content.get("renamed", {})
        piles = content.get("piles", {})
        return {
            "component": self.option(question, "name"),
            "piles": [(pile.key, pile.label) for pile in question.piles],
            "cards": [
                {
                    "key": card.key,
                    "label": renamed.get(card.key, card.label),
                    "pile": piles.get(card.key, ""),
                }
                for card in question.choices
            ],
            "own": own,
        }
