"""Weighing a decision: both sides are drawn as the person weighed them.

Nothing is added up, ranked or concluded. With somebody who hesitates about a change,
weighing lowers the wish to change (Miller & Rose, 2013, « Motivational Interviewing
and Decisional Balance », Behavioural and Cognitive Psychotherapy): whoever holds the
pen is told so, and the person is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.documents.actions.writing import Place
from avec.documents.behaviours import Behaviour, Piece, behaves
from avec.documents.fields.lists import HEAVIEST
from avec.documents.layout import Group, Laid
from avec.documents.models import Passage
from avec.documents.words import Quality

NAMED = (("way_a", "gain_a", "loss_a"), ("way_b", "gain_b", "loss_b"))
OTHER = ("other_way", "other_gain", "other_loss")
LETTERS = {
    tray: letter
    for letter, (_name, *trays) in zip("AB", NAMED, strict=True)
    for tray in trays
}


@dataclass(frozen=True, slots=True)
class Tray:
    """One line in a tray: her words, and as many dots as she gave it."""

    words: str
    weight: int

    @property
    def dots(self) -> str:
        """Draw the weight; nothing when she gave none."""
        empty = HEAVIEST - self.weight
        return "●" * self.weight + "○" * empty if self.weight else ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go, with what is gained and what is lost by it."""

    name: str
    gains: list[Tray]
    losses: list[Tray]


@behaves
class Balance(Behaviour):
    """Draws the trays; says so when the choice is made; warns who holds the pen."""

    name = "balance"
    apart_from_moments = True

    def above(self, laid: Sequence[Laid]) -> list[Piece]:
        """Draw each way beside the others, in the order she wrote them."""
        said = _answers(laid)
        pieces = []
        if "decided" in said.get("already", {}).get("chosen", ()):
            address = next(
                (part.section.key for part in laid if part.section.key == "for_now"), ""
            )
            pieces.append(Piece("recovery/decided.html", {"part": address}))
        ways = [way for way in _ways(laid, said) if way.gains or way.losses]
        if ways:
            pieces.append(Piece("recovery/trays.html", {"ways": ways}))
        return pieces

    def at_question(self, viewer: Viewer, place: Place) -> list[Piece]:
        """Say again, before a tray, which way it weighs: A or B alone says little."""
        letter = LETTERS.get(place.question_key)
        if letter is None:
            return []
        named = (
            Passage.objects.visible_to(viewer)
            .filter(
                document=place.document,
                question_key=f"way_{letter.lower()}",
                author_id=place.document.owner_id,
                quality=Quality.PERSON,
            )
            .spoken()
            .heads()
            .order_by("-written_at", "-pk")
            .first()
        )
        words = named.content.get("text", "") if named else ""
        is_hers = viewer.person_id == place.document.owner_id
        if is_hers and not words:
            return []
        about = {"letter": letter, "words": words}
        reads = (named.section_key,) if named and words and not is_hers else ()
        return [Piece("recovery/which_way.html", about, reads)]

    def for_the_helper(self) -> str:
        """Warn that this tool is for staying neutral."""
        return _(
            "Avec une personne qui hésite, peser le pour et le contre tend à affaiblir"
            " son envie de changer (Miller et Rose, 2013). Utile si vous voulez rester"
            " neutre ; sinon, parlez plutôt de ce qu’elle souhaite. Dans les plateaux,"
            " écrivez ses arguments, n’en ajoutez aucun."
        )


def _answers(laid: Sequence[Laid]) -> dict[str, dict[str, Any]]:
    """Return the last answer to each question of the parts that do not repeat."""
    return {
        question: content
        for part in laid
        if not part.section.repeatable
        for group in part.groups
        for question, content in _said(group)
    }


def _said(group: Group) -> Iterator[tuple[str, dict[str, Any]]]:
    for asked in group.asked:
        mine = [voice for voice in asked.own if not voice.is_waiting]
        if mine:
            yield asked.question.key, mine[-1].content


def _ways(laid: Sequence[Laid], said: dict[str, dict[str, Any]]) -> Iterator[Way]:
    for letter, keys in zip("AB", NAMED, strict=True):
        yield _way(said, keys, _("Voie %(letter)s") % {"letter": letter})
    number = len(NAMED)
    for part in laid:
        if part.section.key != "other_ways":
            continue
        for group in part.groups:
            number += 1
            name = _("Voie %(letter)s") % {"letter": chr(ord("A") + number - 1)}
            yield _way(dict(_said(group)), OTHER, name)


def _way(said: dict[str, Any], keys: tuple[str, str, str], otherwise: str) -> Way:
    name, gain, loss = keys
    words = said.get(name, {}).get("text", "")
    return Way(words or otherwise, _tray(said.get(gain)), _tray(said.get(loss)))


def _tray(content: dict[str, Any] | None) -> list[Tray]:
    items = (content or {}).get("items", ())
    return [Tray(item["text"], int(item.get("weight", 0))) for item in items]
