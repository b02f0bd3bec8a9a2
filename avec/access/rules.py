"""Rules: one sentence, one question, one name. Refusals: one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext

from avec.access.viewer import Viewer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

REGISTER: dict[str, Rule] = {}


class NotAllowed(PermissionDenied):
    """The rule said no. The message is the rule's own sentence."""


class Refusal(Exception):
    """An act that cannot be done now, foreseen, with a sentence for the person.

    A refusal becomes a page, never an error. What was written before it in the
    same request, such as the trace of an attempt, is kept.
    """

    sentence: str | StrPromise = ""
    status = 409
    # The page where what is missing can be done, and its name on the button.
    leads_to = ""
    leads_words: str | StrPromise = ""

    def __init__(self, sentence: str | StrPromise = "") -> None:
        super().__init__(sentence or self.sentence)
        if sentence:
            self.sentence = sentence


@dataclass(frozen=True)
class Rule:
    """One thing somebody may or may not do."""

    name: str
    sentence: str
    question: Callable[[Viewer, Any], bool]

    @property
    def words(self) -> str:
        """The sentence in the language of the reader."""
        return gettext(self.sentence)

    def allows(self, viewer: Viewer, thing: Any = None) -> bool:
        """Answer the question; someone who is not signed in is never asked."""
        return viewer.is_signed_in and bool(self.question(viewer, thing))

    def require(self, viewer: Viewer, thing: Any = None) -> None:
        """Stop here unless the rule allows it.

        :raises NotAllowed: with the rule's sentence.
        """
        if not self.allows(viewer, thing):
            raise NotAllowed(self.words)


def rule(sentence: str) -> Callable[[Callable[[Viewer, Any], bool]], Rule]:
    """Turn a yes-or-no question into a named rule, readable by everyone.

    :raises ValueError: if two rules of one room have the same name.
    """

    def declare(question: Callable[[Viewer, Any], bool]) -> Rule:
        room = question.__module__.split(".")[1]
        name = f"{room}.{question.__name__}"
        if name in REGISTER:
            msg = f"Two rules are called {name}."
            raise ValueError(msg)
        REGISTER[name] = Rule(name, sentence, question)
        return REGISTER[name]

    return declare
