"""Turning what a file says into the answer that a question keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from avec.documents.fields import Around, Content, Refused, kind_of
from avec.documents.shapes import Question
from avec.web.demo_data.sheets import Calendar


class Names:
    """How people are called in an answer; the owner says « moi » of herself."""

    def __init__(self, names: Mapping[str, str], owner: str) -> None:
        self._names = {**names, owner: "moi"}

    def said(self, key_or_words: str) -> str:
        """Return the name of somebody, or the words as they are."""
        return self._names.get(key_or_words, key_or_words)


def answer(
    question: Question, says: object, *, calendar: Calendar, names: Names
) -> Content:
    """Return the answer as it would be kept, had it been typed on the page.

    :raises ValueError: if the question cannot hold it; the message says why.
    """
    make = _MAKERS.get(question.type)
    if make is None:
        message = f"answers of type « {question.type} » are not written in stories"
        raise ValueError(message)
    try:
        typed = make(question, says, calendar, names)
    except (AttributeError, KeyError, TypeError) as error:
        message = f"« {question.type} » cannot hold this ({error})"
        raise ValueError(message) from None
    kind = kind_of(question)
    if kind.is_empty(typed):
        raise ValueError("nothing is said")  # noqa: EM101 # as short as it can be
    try:
        return kind.check(typed, question, Around())
    except Refused as refused:
        raise ValueError(refused.sentence) from None


def _text(question: Question, says: Any, calendar: Calendar, names: Names) -> Content:
    return {"text": says.strip()}


def _list(question: Question, says: Any, calendar: Calendar, names: Names) -> Content:
    kinds = question.options.get("items", ("text",))
    if not isinstance(says, list) or not isinstance(kinds, tuple):
        raise TypeError(says)
    items = []
    for item in says:
        said: dict[str, str] = item if isinstance(item, dict) else {"text": item}
        kind, text = next(iter(said.items()))
        if kind not in kinds:
            raise KeyError(kind)
        beside = {part: words for part, words in said.items() if part != kind}
        items.append({"kind": kind, "text": text.strip(), **beside})
    return {"items": items}


def _choice(question: Question, says: Any, calendar: Calendar, names: Names) -> Content:
    if not isinstance(says, str):
        raise TypeError(says)
    return {"chosen": [says], "other": ""}


def _date(question: Question, says: Any, calendar: Calendar, names: Names) -> Content:
    return _when(says, calendar)


def _person(question: Question, says: Any, calendar: Calendar, names: Names) -> Content:
    return {"person": "", "text": names.said(says)}


def _link(question: Question, says: Any, calendar: Calendar, names: Names) -> Content:
    return {"to": [], "text": says.strip()}


def _steps(question: Question, says: Any, calendar: Calendar, names: Names) -> Content:
    actions = []
    for step in says:
        left = dict(step)
        actions.append(
            {
                "what": left.pop("what"),
                "who": {"person": "", "text": names.said(left.pop("who", ""))},
                "when": _when(left.pop("when", ""), calendar),
                "outcome": left.pop("outcome", ""),
            }
        )
        if left:
            raise KeyError(*left)
    return {"actions": actions}


def _cards(question: Question, says: Any, calendar: Calendar, names: Names) -> Content:
    left = dict(says)
    own = left.pop("own", [])
    known = {card.key for card in question.choices}
    piles: dict[str, str] = {}
    for pile, cards in left.items():
        for card in cards:
            if card not in known or card in piles:
                raise KeyError(card)
            piles[card] = pile
    return {"piles": piles, "renamed": {}, "own": own}


def _when(says: str, calendar: Calendar) -> dict[str, str]:
    try:
        day: date | None = calendar.day(says)
    except ValueError:
        day = None
    if day is None:
        return {"day": "", "month": "", "year": "", "words": says}
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {**{name: str(part) for name, part in parts.items()}, "words": ""}


_Maker = Callable[[Question, Any, Calendar, Names], Content]

_MAKERS: dict[str, _Maker] = {
    "text": _text,
    "list": _list,
    "choice": _choice,
    "date": _date,
    "person": _person,
    "link": _link,
    "action": _steps,
    "component": _cards,
}
