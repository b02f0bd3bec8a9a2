"""Someone, or something written elsewhere: the types `person` and `link`."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from avec.documents.fields.base import (
    Around,
    Content,
    FieldType,
    Flag,
    Key,
    Raw,
    Refused,
    Row,
    SomeOf,
)
from avec.documents.fields.text import SHORT, in_one_line, keep_within, tidy_if_bearable
from avec.documents.lent import is_lent, line_of
from avec.documents.shapes import Question


def typed_person(raw: Raw) -> dict[str, str]:
    """Gather someone as typed: chosen from the circle, written freely, or both."""
    return {"person": raw.one("person"), "text": in_one_line(raw.one("text"))}


def checked_person(typed: Content, around: Around, *, prefix: str = "") -> Content:
    """Give someone as they will be kept. The name chosen is written down with them.

    Raises `Refused` for someone who is not in the circle.
    """
    text = keep_within(typed["text"], SHORT, part=f"{prefix}text")
    if not typed["person"]:
        return {"person": None, "text": text, "name": ""}
    name = around.person(typed["person"])
    if not name:
        raise Refused(
            _(
                "Cette personne n’est plus dans votre cercle. "
                "Vous pouvez écrire son prénom à la place."
            ),
            part=f"{prefix}person",
        )
    return {"person": typed["person"], "text": text, "name": name}


def has_person(content: Content) -> bool:
    """Say whether someone was chosen or written."""
    return bool(content.get("person") or content.get("text"))


def said_person(content: Content, around: Around) -> str:
    """Give the name chosen, as it was when chosen, then what was written."""
    name = content.get("name") or around.person(content.get("person") or "")
    text = content.get("text", "")
    if name and text:
        return _("%(name)s (%(words)s)") % {"name": name, "words": text}
    return name or text


class PersonField(FieldType):
    """Someone of the circle, or anybody, in one's own words."""

    key = "person"
    several_inputs = True
    options: ClassVar = {"or_text": Flag(default=True)}

    def typed(self, raw: Raw, question: Question) -> Content:
        return typed_person(raw)

    def check(self, content: Content, question: Question, around: Around) -> Content:
        return checked_person(content, around)

    def is_empty(self, content: Content) -> bool:
        return not (has_person(content) or content.get("unknown"))

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        return [Row(said_person(content, around))]

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        return person_inputs(content, around)


def person_inputs(content: Content, around: Around) -> dict[str, Any]:
    """Give what a page needs to draw the inputs for someone."""
    chosen = content.get("person") or ""
    return {
        "people": [(key, name, key == chosen) for key, name in around.people],
        "text": content.get("text", ""),
    }


class LinkField(FieldType):
    """A document or an idea already written, or words. One truth, shown twice."""

    key = "link"
    several_inputs = True
    options: ClassVar = {
        "to": SomeOf(("document", "strategy", "text"), default=("document", "text")),
        "template": Key(),
    }

    def typed(self, raw: Raw, question: Question) -> Content:
        chosen = list(dict.fromkeys(key for key in raw.many("to") if key))
        return {"to": chosen, "text": tidy_if_bearable(raw.one("text"))}

    def check(self, content: Content, question: Question, around: Around) -> Content:
        known = dict(self._links(question, around))
        if not known.keys() >= set(content["to"]):
            raise Refused(
                _("Ce document n’est plus là. Choisissez-en un autre."), part="to"
            )
        return {
            "to": [_target(key, known[key]) for key in content["to"]],
            "text": keep_within(content["text"], SHORT * 10, part="text"),
        }

    def _links(self, question: Question, around: Around) -> list[tuple[str, str]]:
        """Give what the answer may point to: ideas only where the question says so."""
        lent = around.lent if "strategy" in self.option(question, "to") else ()
        return [*around.links, *lent]

    def is_empty(self, content: Content) -> bool:
        return not (content.get("to") or content.get("text") or content.get("unknown"))

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        rows = [Row(_title(target, around)) for target in content.get("to", ())]
        rows += [Row(line) for line in content.get("text", "").split("\n") if line]
        return rows

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        chosen = {_key(target) for target in content.get("to", ())}
        return {
            "links": [
                (key, title, key in chosen)
                for key, title in self._links(question, around)
            ],
            "text": content.get("text", ""),
            "takes_text": "text" in self.option(question, "to"),
        }


def _key(target: Any) -> str:
    """Read a target, kept or just typed."""
    return target["key"] if isinstance(target, dict) else target


def _target(key: str, title: str) -> Content:
    """Keep a target: with its title, or by its key alone when another room lends it."""
    return {"key": key} if is_lent(key) else {"key": key, "title": title}


def _title(target: Any, around: Around) -> str:
    if is_lent(_key(target)):
        return line_of(_key(target))
    title = target["title"] if isinstance(target, dict) else ""
    return title or around.link(_key(target))
