"""The shape of a template: sections, questions, choices.

A template is a form that people fill over months. Its words are data, reviewed by
the people concerned; its keys never change, so that what was written yesterday
finds its place in the template of tomorrow.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

STATUSES = ("complete", "paper")
SHARING = ("me", "relatives", "team", "emergency", "network")
VOICES = ("person", "relative", "peer", "professional", "all")
HOLDERS = (
    "person",
    "network",
    "service",
    "service_and_person",
    "listener",
    "companion",
    "each_voice",
    "nobody",
)

Option = str | bool | int | tuple[str, ...]

NOTHING: Mapping[str, Option] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer among several, one card to sort, or one pile to sort it on."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One prompt, and what kind of answer it invites."""

    key: str
    prompt: str
    type: str
    options: Mapping[str, Option] = field(default_factory=lambda: NOTHING, hash=False)
    choices: tuple[Choice, ...] = ()
    piles: tuple[Choice, ...] = ()
    help: str = ""
    easy: str = ""
    suggested_sharing: str = "me"
    voices: str = "person"
    card: bool = False
    retired: bool = False
    only_named: bool = False
    """Opened by itself, to one person by name; left out of every wider share."""

    def label_of(self, key: str) -> str:
        """Give the words of one choice, card or pile; the key itself if unknown."""
        for choice in (*self.choices, *self.piles):
            if choice.key == key:
                return choice.label
        return key


@dataclass(frozen=True, slots=True)
class Section:
    """A handful of questions that belong together."""

    key: str
    title: str
    questions: tuple[Question, ...]
    repeatable: bool = False
    note: str = ""
    holder: str = "person"
    retired: bool = False
    only_her_voice: bool = False
    """Nobody is ever invited to speak here beside her, whatever she shares."""


@dataclass(frozen=True, slots=True)
class Template:
    """A whole form, in one language, at one version."""

    key: str
    version: int
    language: str
    status: str
    behaviour: str
    holder: str
    title: str
    purpose: str
    pen: str
    licence: str
    source: str
    sections: tuple[Section, ...]

    def questions(self) -> Iterator[Question]:
        """Go through every question, retired ones included, in order."""
        for section in self.sections:
            yield from section.questions

    def only_named(self) -> set[tuple[str, str]]:
        """Return where the questions stand that open to one person by name."""
        return {
            (section.key, question.key)
            for section in self.sections
            for question in section.questions
            if question.only_named
        }

    def section(self, key: str) -> Section:
        """Find a section by its key. Raises `KeyError` if there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def question(self, key: str) -> Question:
        """Find a question by its key. Raises `KeyError` if there is none."""
        for question in self.questions():
            if question.key == key:
                return question
        raise KeyError(key)

    def section_of(self, question_key: str) -> Section:
        """Find the section of a question. Raises `KeyError` if there is none."""
        for section in self.sections:
            if any(question.key == question_key for question in section.questions):
                return section
        raise KeyError(question_key)


def to_json(template: Template) -> str:
    """Write a template as canonical JSON: the same template, the same characters."""
    return json.dumps(
        {
            **{name: getattr(template, name) for name in _TEMPLATE},
            "sections": [_section_out(section) for section in template.sections],
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def from_json(text: str) -> Template:
    """Read back what `to_json` wrote. Raises `KeyError` or `ValueError` otherwise."""
    data = json.loads(text)
    return Template(
        **{name: data[name] for name in _TEMPLATE},
        sections=tuple(_section_in(section) for section in data["sections"]),
    )


def digest(template: Template) -> str:
    """Give the fingerprint (SHA-256, hexadecimal) of all the words of a template."""
    return hashlib.sha256(to_json(template).encode()).hexdigest()


_TEMPLATE = (
    "key",
    "version",
    "language",
    "status",
    "behaviour",
    "holder",
    "title",
    "purpose",
    "pen",
    "licence",
    "source",
)
_SECTION = ("key", "title", "repeatable", "note", "holder", "retired")
# Written only when they are set: templates that came before them keep their digest.
_SECTION_IF_SET = ("only_her_voice",)
_QUESTION = (
    "key",
    "prompt",
    "type",
    "help",
    "easy",
    "suggested_sharing",
    "voices",
    "card",
    "retired",
)
_QUESTION_IF_SET = ("only_named",)


def _section_out(section: Section) -> dict[str, object]:
    return {
        **{name: getattr(section, name) for name in _SECTION},
        **{name: True for name in _SECTION_IF_SET if getattr(section, name)},
        "questions": [_question_out(question) for question in section.questions],
    }


def _question_out(question: Question) -> dict[str, object]:
    return {
        **{name: getattr(question, name) for name in _QUESTION},
        **{name: True for name in _QUESTION_IF_SET if getattr(question, name)},
        "options": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in question.options.items()
        },
        "choices": [[choice.key, choice.label] for choice in question.choices],
        "piles": [[pile.key, pile.label] for pile in question.piles],
    }


def _section_in(data: dict) -> Section:
    return Section(
        **{name: data[name] for name in _SECTION},
        **{name: data[name] for name in _SECTION_IF_SET if name in data},
        questions=tuple(_question_in(question) for question in data["questions"]),
    )


def _question_in(data: dict) -> Question:
    return Question(
        **{name: data[name] for name in _QUESTION},
        **{name: data[name] for name in _QUESTION_IF_SET if name in data},
        options=frozen_options(data["options"]),
        choices=tuple(Choice(key, label) for key, label in data["choices"]),
        piles=tuple(Choice(key, label) for key, label in data["piles"]),
    )


def frozen_options(options: Mapping[str, Any]) -> Mapping[str, Option]:
    """Make options that nobody can change afterwards."""
    return MappingProxyType(
        {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in options.items()
        }
    )
