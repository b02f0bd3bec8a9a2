"""One answer among several: `choice`, `scale`, `number`, `agreement`."""

from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.utils.formats import localize
from django.utils.translation import gettext as _

from avec.documents.fields.base import (
    Around,
    Content,
    FieldType,
    Flag,
    OneOf,
    Raw,
    Refused,
    Row,
    Whole,
)
from avec.documents.fields.text import SHORT, in_one_line, keep_within
from avec.documents.shapes import Question


class ChoiceField(FieldType):
    """One answer or several among those proposed, or words of one's own."""

    key = "choice"
    several_inputs = True
    needs_choices = True
    options: ClassVar = {"several": Flag(), "other": Flag()}

    def typed(self, raw: Raw, question: Question) -> Content:
        chosen = [key for key in raw.many() if key and key != "other"]
        if not self.option(question, "several"):
            chosen = chosen[-1:]
        return {
            "chosen": list(dict.fromkeys(chosen)),
            "other": in_one_line(raw.one("other")),
        }

    def check(self, content: Content, question: Question, around: Around) -> Content:
        known = {choice.key for choice in question.choices}
        if not known.issuperset(content["chosen"]):
            raise Refused(
                _("Cette réponse n’est pas proposée ici. Choisissez-en une autre.")
            )
        other = keep_within(content["other"], SHORT, part="other")
        if other and not self.option(question, "other"):
            raise Refused(
                _("Ici, on choisit parmi les réponses proposées."), part="other"
            )
        return {
            "chosen": [c.key for c in question.choices if c.key in content["chosen"]],
            "other": other,
        }

    def is_empty(self, content: Content) -> bool:
        return not (
            content.get("chosen") or content.get("other") or content.get("unknown")
        )

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        rows = [Row(question.label_of(key)) for key in content.get("chosen", ())]
        if content.get("other"):
            rows.append(Row(content["other"]))
        return rows

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        chosen = content.get("chosen", ())
        return {
            "choices": [(c.key, c.label, c.key in chosen) for c in question.choices],
            "several": bool(self.option(question, "several")),
            "has_other": bool(self.option(question, "other")),
            "other": content.get("other", ""),
        }


class ScaleField(FieldType):
    """A place between two ends. The person may name the ends. Never added up."""

    key = "scale"
    several_inputs = True
    options: ClassVar = {
        "from": Whole(0, 1, 0),
        "to": Whole(2, 10, 10),
        "bounds": OneOf(("none", "person")),
    }

    def typed(self, raw: Raw, question: Question) -> Content:
        return {
            "value": raw.one(),
            "low": in_one_line(raw.one("low")),
            "high": in_one_line(raw.one("high")),
        }

    def check(self, content: Content, question: Question, around: Around) -> Content:
        steps = {str(step): step for step in self.steps(question)}
        if content["value"] and content["value"] not in steps:
            raise Refused(_("Choisissez une des places proposées."))
        return {
            "value": steps.get(content["value"]),
            "low": keep_within(content["low"], SHORT, part="low"),
            "high": keep_within(content["high"], SHORT, part="high"),
        }

    def steps(self, question: Question) -> range:
        """Give the places one can choose."""
        return range(self.option(question, "from"), self.option(question, "to") + 1)

    def is_empty(self, content: Content) -> bool:
        return not (
            content.get("value") not in (None, "")
            or content.get("low")
            or content.get("high")
            or content.get("unknown")
        )

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        rows = []
        if content.get("value") not in (None, ""):
            rows.append(
                Row(
                    _("%(value)s, entre %(low)s et %(high)s")
                    % {
                        "value": content["value"],
                        "low": self.option(question, "from"),
                        "high": self.option(question, "to"),
                    }
                )
            )
        if content.get("low"):
            rows.append(Row(content["low"], label=_("À un bout")))
        if content.get("high"):
            rows.append(Row(content["high"], label=_("À l’autre bout")))
        return rows

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        value = content.get("value")
        return {
            "steps": [(step, str(step) == str(value)) for step in self.steps(question)],
            "own_bounds": self.option(question, "bounds") == "person",
            "low": content.get("low", ""),
            "high": content.get("high", ""),
        }


class NumberField(FieldType):
    """A number, with or without decimals."""

    key = "number"
    options: ClassVar = {"unit": OneOf(("none", "minutes", "hours", "days"))}

    def typed(self, raw: Raw, question: Question) -> Content:
        return {"value": in_one_line(raw.one())}

    def check(self, content: Content, question: Question, around: Around) -> Content:
        text = "".join(
            sign for sign in content["value"] if sign not in " \u00a0\u202f"
        ).replace(",", ".")
        try:
            value = Decimal(text) if len(text) <= 12 else None
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite() or abs(value) >= 10**9:
            raise Refused(
                _("Écrivez un nombre en chiffres, par exemple 3 ou 2,5."), part=""
            )
        return {"value": f"{value:f}"}

    def is_empty(self, content: Content) -> bool:
        return not (content.get("value") or content.get("unknown"))

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        try:
            value = localize(Decimal(content["value"]))
        except InvalidOperation:
            value = content["value"]
        return [Row(f"{value} {self.unit(question)}".strip())]

    def unit(self, question: Question) -> str:
        """Give the word written after the number."""
        return {"minutes": _("minutes"), "hours": _("heures"), "days": _("jours")}.get(
            self.option(question, "unit"), ""
        )

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        value = content.get("value", "")
        return {"value": value, "unit": self.unit(question)}


class AgreementField(FieldType):
    """Yes, no, or not now. Silence is never a yes."""

    key = "agreement"
    several_inputs = True
    options: ClassVar = {"not_now": Flag(default=True)}

    def answers(self, question: Question) -> list[tuple[str, str]]:
        """Give the answers proposed, in order."""
        answers = [("yes", _("Oui")), ("no", _("Non"))]
        if self.option(question, "not_now"):
            answers.append(("not_now", _("Pas maintenant")))
        return answers

    def typed(self, raw: Raw, question: Question) -> Content:
        return {"answer": raw.one()}

    def check(self, content: Content, question: Question, around: Around) -> Content:
        if content["answer"] not in dict(self.answers(question)):
            raise Refused(_("Choisissez une des réponses proposées."))
        return {"answer": content["answer"]}

    def is_empty(self, content: Content) -> bool:
        return not (content.get("answer") or content.get("unknown"))

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        answer: str = content["answer"]
        return [Row(dict(self.answers(question)).get(answer, answer))]

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        answer = content.get("answer")
        return {
            "choices": [
                (key, label, key == answer) for key, label in self.answers(question)
            ]
        }
