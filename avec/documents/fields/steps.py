"""Who does what, when, and what came of it: the type `action`."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from avec.documents.fields.base import (
    Around,
    Content,
    FieldType,
    Flag,
    FormData,
    Raw,
    Refused,
    Row,
)
from avec.documents.fields.dates import (
    checked_date,
    date_inputs,
    has_date,
    said_date,
    typed_date,
)
from avec.documents.fields.people import (
    checked_person,
    has_person,
    person_inputs,
    said_person,
    typed_person,
)
from avec.documents.fields.text import SHORT, in_one_line, keep_within, tidy_if_bearable
from avec.documents.shapes import Question

MOST_ACTIONS = 20


class ActionField(FieldType):
    """One or several steps, each with who, when, and what came of it."""

    key = "action"
    several_inputs = True
    options: ClassVar = {"several": Flag(default=True)}

    def typed(self, raw: Raw, question: Question) -> Content:
        return {"actions": _typed(raw.numbered())}

    def check(self, content: Content, question: Question, around: Around) -> Content:
        actions = content["actions"]
        if len(actions) > MOST_ACTIONS:
            raise Refused(
                _("On peut garder ici %(limit)s petits pas. Rien n’est perdu.")
                % {"limit": MOST_ACTIONS}
            )
        return {
            "actions": [
                _checked(action, index, around) for index, action in enumerate(actions)
            ]
        }

    def rearranged(
        self, data: FormData, question: Question, *, name: str = "answer"
    ) -> Content | None:
        raw = Raw(data, name)
        if raw.ticked("add"):
            return self.typed(raw, question)
        if raw.ticked("remove"):
            gone = f"{raw.name}-{raw.one('remove')}"
            lines = [line for line in raw.numbered() if line.name != gone]
            return {"actions": _typed(lines)}
        return None

    def is_empty(self, content: Content) -> bool:
        return not (content.get("actions") or content.get("unknown"))

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        return [
            Row(text, label, entry)
            for entry, action in enumerate(content["actions"])
            for label, text in _told(action, around)
            if text
        ]

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        actions = list(content.get("actions", ()))
        several = bool(self.option(question, "several"))
        if not actions or (several and len(actions) < MOST_ACTIONS):
            actions.append({"what": "", "who": {}, "when": {}, "outcome": ""})
        return {
            "several": several,
            "actions": [
                {
                    "what": action["what"],
                    "who": person_inputs(action["who"], around),
                    "date": date_inputs(action["when"]),
                    "outcome": action["outcome"],
                }
                for action in actions
            ],
        }


def _typed(lines: list[Raw]) -> list[Content]:
    actions = [
        {
            "what": in_one_line(line.one("what")),
            "who": typed_person(line.inside("who")),
            "when": typed_date(line.inside("when")),
            "outcome": tidy_if_bearable(line.one("outcome")),
        }
        for line in lines
    ]
    return [action for action in actions if _said(action)]


def _said(action: Content) -> bool:
    return bool(
        action["what"]
        or has_person(action["who"])
        or has_date(action["when"])
        or action["outcome"]
    )


def _told(action: Content, around: Around) -> list[tuple[str, str]]:
    """Give each part of a step with its name; what was left empty is empty."""
    who, when = action["who"], action["when"]
    return [
        (_("Quoi"), action["what"]),
        (_("Qui"), said_person(who, around) if has_person(who) else ""),
        (_("Quand"), said_date(when) if has_date(when) else ""),
        (_("Ce que ça a donné"), action["outcome"]),
    ]


def _checked(action: Content, index: int, around: Around) -> Content:
    return {
        "what": keep_within(action["what"], SHORT, part=f"{index}-what"),
        "who": checked_person(action["who"], around, prefix=f"{index}-who-"),
        "when": checked_date(action["when"], prefix=f"{index}-when-"),
        "outcome": keep_within(action["outcome"], SHORT * 10, part=f"{index}-outcome"),
    }
