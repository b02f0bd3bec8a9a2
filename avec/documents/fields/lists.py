"""Several things: the field types `list` and `pair`."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from avec.documents.fields.base import (
    Around,
    Content,
    FieldType,
    Flag,
    FormData,
    Key,
    OneOf,
    Raw,
    Refused,
    Row,
    SomeOf,
)
from avec.documents.fields.text import SHORT, in_one_line, keep_within, tidy_if_bearable
from avec.documents.shapes import Question
from avec.foundation import dates

MOST_ITEMS = 60
MOST_PAIRS = 20
HEAVIEST = 5
BESIDE = ("person", "date", "weight", "for", "agreed", "stance", "why", "when")
"""What may go with a line: who and until when, how much it counts; what somebody is
called for, and whether they agree; whether a treatment is preferred or refused, why,
and when that was lived."""
ITEM_KINDS = ("text", "person", "place", "link", "number", "treatment")


def kind_label(kind: str) -> str:
    """Give the word people read for one kind of item."""
    return {
        "person": _("Une personne"),
        "place": _("Un lieu"),
        "number": _("Un numéro"),
    }.get(kind, _("Autre chose"))


class ListField(FieldType):
    """Several things, ordered or not, one at a time or one per line."""

    key = "list"
    several_inputs = True
    options: ClassVar = {
        "items": SomeOf(ITEM_KINDS, default=("text",)),
        "ordered": Flag(),
        "template": Key(),
        "with": SomeOf(BESIDE, default=()),
    }

    def typed(self, raw: Raw, question: Question) -> Content:
        return {"items": self._typed(raw, question)}

    def _typed(self, raw: Raw, question: Question) -> list[Content]:
        """Read the lines of the form, then those written several at once."""
        kinds = self.option(question, "items")
        said = raw.many("kind")
        beside = {part: raw.many(part) for part in self.option(question, "with")}
        items = []
        for index, text in enumerate(raw.many("item")):
            kind = said[index] if index < len(said) else kinds[0]
            item = _item(text, kind if kind in kinds else kinds[0])
            for part, texts in beside.items():
                words = in_one_line(texts[index]) if index < len(texts) else ""
                if words:
                    item[part] = words
            items.append(item)
        more = tidy_if_bearable(raw.one("more"))
        items += [_item(line, kinds[0]) for line in more.split("\n")]
        return [item for item in items if item["text"] or any(map(item.get, beside))]

    def check(self, content: Content, question: Question, around: Around) -> Content:
        items = content["items"]
        if len(items) > MOST_ITEMS:
            raise Refused(
                _(
                    "Cette liste compte %(count)s lignes. On peut en garder %(limit)s. "
                    "Rien n’est perdu : vous pouvez en retirer ou en regrouper."
                )
                % {"count": len(items), "limit": MOST_ITEMS}
            )
        for index, item in enumerate(items):
            if not item["text"]:
                sentence = _("Écrivez de quoi il s’agit sur cette ligne.")
                raise Refused(sentence, part=f"item-{index}")
            keep_within(item["text"], SHORT, part=f"item-{index}")
            _check_beside(item, index)
        if "link" not in self.option(question, "items"):
            return {"items": items}
        keys = {title: key for key, title in around.links}
        return {"items": [_linked(item, keys) for item in items]}

    def rearranged(
        self, data: FormData, question: Question, *, name: str = "answer"
    ) -> Content | None:
        raw = Raw(data, name)
        items = self._typed(raw, question)
        for part, move in (("remove", _without), ("up", _raised), ("down", _lowered)):
            if raw.ticked(part):
                items = move(items, raw.one(part))
                break
        else:
            if not raw.ticked("add"):
                return None
        return {"items": items}

    def is_empty(self, content: Content) -> bool:
        return not (content.get("items") or content.get("unknown"))

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        if "stance" in self.option(question, "with"):
            return [
                row
                for place, item in enumerate(content["items"], start=1)
                for row in _stance_rows(item, place)
            ]
        if self.option(question, "ordered"):
            return [
                Row(item["text"], number=place, note=_note(item))
                for place, item in enumerate(content["items"], start=1)
            ]
        return [Row(item["text"], note=_note(item)) for item in content["items"]]

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        kinds = self.option(question, "items")
        beside = self.option(question, "with")
        items = list(content.get("items", ()))
        if len(items) < MOST_ITEMS:
            items.append({"kind": kinds[0], "text": ""})
        return {
            "items": [dict.fromkeys(beside, "") | item for item in items],
            "kinds": [(kind, kind_label(kind)) for kind in kinds if kind != "link"],
            "ordered": bool(self.option(question, "ordered")),
            "beside": beside,
            "weights": weights(),
            "agreed": agreements(),
            "stances": stances(),
            "suggestions": _suggestions(kinds, around),
        }


def _suggestions(kinds: Sequence[str], around: Around) -> list[str]:
    """Give the words that a line may begin from: ideas written, people around her."""
    near = around.links if "link" in kinds else ()
    if "person" in kinds:
        near += around.people
    return [words for _key, words in near]


def agreements() -> list[tuple[str, str]]:
    """Give what one may say of whether somebody agrees to be called."""
    return [
        ("", _("Je ne dis pas")),
        ("yes", _("Oui, d’accord")),
        ("to_ask", _("Je ne lui ai pas encore demandé")),
        ("no", _("Non, pas d’accord")),
    ]


def stances() -> list[tuple[str, str]]:
    """Give what one may say of a treatment."""
    return [
        ("", _("Je ne dis pas")),
        ("preferred", _("Je le préfère")),
        ("accepted", _("Je l’accepte")),
        ("refused", _("Je le refuse")),
    ]


def _stance_rows(item: Content, place: int) -> list[Row]:
    """Say a treatment as she names it, where she stands, why, and when that was."""
    label = {
        "preferred": _("Préféré"),
        "accepted": _("Accepté"),
        "refused": _("Refusé"),
    }.get(item.get("stance", ""), _("Traitement"))
    rows = [Row(item["text"], label, place)]
    if item.get("why"):
        rows.append(Row(item["why"], _("Pourquoi"), place))
    if item.get("when"):
        rows.append(Row(item["when"], _("Quand, quelle dose"), place))
    return rows


def weights() -> list[tuple[str, str]]:
    """Give what one may say of how much a line counts: nothing, or 1 to 5."""
    said = [
        (str(one), _("%(weight)s sur 5") % {"weight": one})
        for one in range(1, HEAVIEST + 1)
    ]
    return [("", _("Je ne dis pas")), *said]


def _check_beside(item: Content, index: int) -> None:
    """Refuse what goes with a line when it cannot be read."""
    for part in ("person", "for", "when"):
        keep_within(item.get(part, ""), SHORT, part=f"item-{index}")
    keep_within(item.get("why", ""), SHORT * 10, part=f"item-{index}")
    known = {"agreed": agreements(), "stance": stances()}
    if any(item.get(part, "") not in dict(words) for part, words in known.items()):
        raise Refused(_("Choisissez une des réponses proposées."), part=f"item-{index}")
    weight, until = item.get("weight"), item.get("date")
    if weight is not None and weight not in dict(weights()):
        raise Refused(_("Choisissez un poids de 1 à 5."), part=f"item-{index}")
    try:
        until is None or date.fromisoformat(until)
    except ValueError as error:
        sentence = _("Écrivez la date avec l’année, le mois et le jour.")
        raise Refused(sentence, part=f"item-{index}") from error


def _note(item: Content) -> str:
    """Say what goes with a line: who sees to it, until when, how much it counts."""
    said = [item["person"]] if item.get("person") else []
    if item.get("for"):
        said.append(item["for"])
    if item.get("agreed"):
        agreed = {
            "yes": _("d’accord"),
            "to_ask": _("pas encore demandé"),
            "no": _("pas d’accord"),
        }
        said.append(agreed[item["agreed"]])
    if item.get("date"):
        day = dates.day(date.fromisoformat(item["date"]))
        said.append(_("jusqu’au %(day)s") % {"day": day})
    if item.get("weight"):
        said.append(_("compte %(weight)s sur 5") % {"weight": item["weight"]})
    return ", ".join(said)


class PairField(FieldType):
    """Two things that go together: what happens, and what one does about it."""

    key = "pair"
    several_inputs = True
    options: ClassVar = {
        "left": OneOf(("text", "person")),
        "right": OneOf(("text",)),
    }

    def typed(self, raw: Raw, question: Question) -> Content:
        return {"pairs": _pairs(raw.numbered())}

    def check(self, content: Content, question: Question, around: Around) -> Content:
        pairs = content["pairs"]
        if len(pairs) > MOST_PAIRS:
            raise Refused(
                _("On peut garder ici %(limit)s lignes. Rien n’est perdu.")
                % {"limit": MOST_PAIRS}
            )
        for index, pair in enumerate(pairs):
            keep_within(pair["left"], SHORT, part=f"{index}-left")
            keep_within(pair["right"], SHORT * 10, part=f"{index}-right")
        return {"pairs": pairs}

    def rearranged(
        self, data: FormData, question: Question, *, name: str = "answer"
    ) -> Content | None:
        raw = Raw(data, name)
        if not (raw.ticked("add") or raw.ticked("remove")):
            return None
        gone = f"{raw.name}-{raw.one('remove')}" if raw.ticked("remove") else ""
        return {"pairs": _pairs(line for line in raw.numbered() if line.name != gone)}

    def is_empty(self, content: Content) -> bool:
        return not (content.get("pairs") or content.get("unknown"))

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        return [Row(pair["right"], label=pair["left"]) for pair in content["pairs"]]

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        pairs = list(content.get("pairs", ()))
        if len(pairs) < MOST_PAIRS:
            pairs.append({"left": "", "right": ""})
        return {"pairs": pairs, "people": around.people}


def _pairs(lines: Iterable[Raw]) -> list[dict[str, str]]:
    pairs = [
        {
            "left": in_one_line(line.one("left")),
            "right": tidy_if_bearable(line.one("right")),
        }
        for line in lines
    ]
    return [pair for pair in pairs if pair["left"] or pair["right"]]


def _item(text: str, kind: str) -> Content:
    return {"kind": kind, "text": in_one_line(text)}


def _linked(item: Content, keys: dict[str, str]) -> Content:
    """Tie an item to the idea already written in the very same words, if any."""
    if item["text"] not in keys:
        return item
    return {**item, "kind": "link", "key": keys[item["text"]]}


def _place(place: str, count: int) -> int | None:
    """Read which line a button speaks of; nothing when there is no such line."""
    if place.isascii() and place.isdigit() and len(place) <= 4 and int(place) < count:
        return int(place)
    return None


def _without(items: list[Any], place: str) -> list[Any]:
    index = _place(place, len(items))
    return [item for here, item in enumerate(items) if here != index]


def _raised(items: list[Any], place: str) -> list[Any]:
    index = _place(place, len(items))
    if index:
        items[index - 1], items[index] = items[index], items[index - 1]
    return items


def _lowered(items: list[Any], place: str) -> list[Any]:
    index = _place(place, len(items))
    if index is not None and index + 1 < len(items):
        items[index], items[index + 1] = items[index + 1], items[index]
    return items
