"""What every field type promises, and the small pieces they are built from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol

from django.utils.translation import gettext as _

from avec.documents.shapes import Option, Question

Content = dict[str, Any]
"""What is kept of an answer: plain JSON, different for each type."""

UNKNOWN: Content = {"unknown": True}
"""« Je ne sais pas encore » : a full answer, whatever the question."""


class Refused(Exception):
    """Raised when an answer cannot be kept as it was typed.

    `sentence` says what to do, in plain words. `typed` holds everything the person
    wrote, ready to be drawn again: nothing is lost. `part` names the input at fault.
    """

    def __init__(self, sentence: str, *, part: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.part = part
        self.typed: Content = {}


class Row(NamedTuple):
    """One line of an answer, as shown or printed.

    The label may be empty. Lines of one ``entry`` belong together, such as what, who
    and when of one step. A ``number`` says its place in a list that has an order; a
    ``note`` goes with the words without being part of them: how much they count.
    """

    text: str
    label: str = ""
    entry: int = 0
    number: int = 0
    note: str = ""


def said_row(row: Row) -> str:
    """Say one line as plain text: « Quoi : appeler », « 1. appeler », « appeler »."""
    text = with_note(row)
    if row.number:
        return f"{row.number}. {text}"
    if row.label:
        return _("%(label)s : %(text)s") % {"label": row.label, "text": text}
    return text


def with_note(row: Row) -> str:
    """Say the words of a line and what goes with them: « dormir (compte 3 sur 5) »."""
    return f"{row.text} ({row.note})" if row.note else row.text


@dataclass(frozen=True, slots=True)
class Around:
    """The people and the documents an answer may point to, as (key, words) pairs."""

    people: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    lent: tuple[tuple[str, str], ...] = ()
    """What other rooms lend by their key alone; see ``avec.documents.lent``."""

    def person(self, key: str) -> str:
        """Give the name of someone of the circle, or nothing."""
        return dict(self.people).get(key, "")

    def link(self, key: str) -> str:
        """Give the title of a document or strategy, or nothing."""
        return dict(self.links).get(key, "")


NOTHING_AROUND = Around()


class FormData(Protocol):
    """What Django hands over: several values under one name."""

    def getlist(self, name: str) -> list[Any]: ...

    def keys(self) -> Iterable[str]: ...


class Raw:
    """The raw form, seen from one question: only the inputs under its name."""

    def __init__(self, data: FormData, name: str) -> None:
        self.data = data
        self.name = name

    def many(self, part: str = "") -> list[str]:
        """Give every text sent for a part of the answer."""
        name = f"{self.name}-{part}" if part else self.name
        return [value for value in self.data.getlist(name) if isinstance(value, str)]

    def one(self, part: str = "") -> str:
        """Give the last text sent for a part of the answer, or nothing."""
        values = self.many(part)
        return values[-1] if values else ""

    def ticked(self, part: str) -> bool:
        """Say whether a box was ticked, or a button pressed."""
        return bool(self.one(part))

    def inside(self, part: str) -> "Raw":
        """Look at the inputs of one part only."""
        return Raw(self.data, f"{self.name}-{part}")

    def numbered(self) -> list["Raw"]:
        """Look at each line of a repeated group: `name-0-…`, `name-1-…`."""
        start = len(self.name) + 1
        found = set()
        for key in self.data.keys():  # noqa: SIM118 # a protocol, not always a mapping
            if not key.startswith(f"{self.name}-"):
                continue
            number = key[start:].split("-", 1)[0]
            if number.isascii() and number.isdigit() and len(number) <= 4:
                found.add(int(number))
        return [self.inside(str(number)) for number in sorted(found)]


# ------------------------------------------------------------------ typed options


class OptionKind(Protocol):
    """One option of a field type: what it accepts, and what it is when left out."""

    @property
    def default(self) -> Option: ...

    def accepts(self, value: object) -> bool: ...

    def said(self) -> str: ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """One word among a few. The first is the one meant when nothing is said."""

    values: tuple[str, ...]

    @property
    def default(self) -> Option:
        return self.values[0]

    def accepts(self, value: object) -> bool:
        return value in self.values

    def said(self) -> str:
        return _("un de ces mots : %(words)s") % {"words": ", ".join(self.values)}


@dataclass(frozen=True, slots=True)
class SomeOf:
    """One or several words among a few, each once."""

    values: tuple[str, ...]
    default: Option

    def accepts(self, value: object) -> bool:
        return (
            isinstance(value, list)
            and bool(value)
            and all(item in self.values for item in value)
            and len(set(value)) == len(value)
        )

    def said(self) -> str:
        return _("une liste, entre crochets, de ces mots : %(words)s") % {
            "words": ", ".join(self.values)
        }


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no; no when nothing is said."""

    default: Option = False

    def accepts(self, value: object) -> bool:
        return isinstance(value, bool)

    def said(self) -> str:
        return _("true ou false")


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    low: int
    high: int
    default: Option

    def accepts(self, value: object) -> bool:
        return type(value) is int and self.low <= value <= self.high

    def said(self) -> str:
        return _("un nombre entier de %(low)s à %(high)s") % {
            "low": self.low,
            "high": self.high,
        }


@dataclass(frozen=True, slots=True)
class Key:
    """The key of something else, such as another template."""

    default: Option = ""

    def accepts(self, value: object) -> bool:
        return isinstance(value, str) and value.isidentifier()

    def said(self) -> str:
        return _("une clé, sans espace ni accent")


# ------------------------------------------------------------------ the type itself


class FieldType:
    """One kind of answer.

    A subclass says how to gather what was typed (`typed`), what cannot be kept
    (`check`), and how to show it (`rows`). `clean` is the two first in order.
    """

    key: ClassVar[str] = ""
    ready: ClassVar[bool] = True
    options: ClassVar[Mapping[str, OptionKind]] = {}
    needs_choices: ClassVar[bool] = False
    needs_piles: ClassVar[bool] = False
    several_inputs: ClassVar[bool] = False
    """True when the inputs need a legend of their own rather than one label."""

    # ---- reading

    def clean(
        self,
        data: FormData,
        question: Question,
        *,
        name: str = "answer",
        around: Around | None = None,
    ) -> Content:
        """Turn a raw form into the content to keep.

        Nothing is required: an empty form gives an empty content. Raises `Refused`,
        with a sentence and all that was typed, when something cannot be kept.
        """
        around = around or Around()
        raw = Raw(data, name)
        content = self.typed(raw, question)
        if self.is_empty(content):
            return dict(UNKNOWN) if raw.ticked("unknown") else self.nothing()
        try:
            return self.check(content, question, around)
        except Refused as refused:
            refused.typed = content
            raise

    def typed(self, raw: Raw, question: Question) -> Content:
        """Gather everything that was typed, without judging it."""
        raise NotImplementedError

    def check(self, content: Content, question: Question, around: Around) -> Content:
        """Give the content as it will be kept. Raises `Refused` otherwise."""
        raise NotImplementedError

    def rearranged(
        self, data: FormData, question: Question, *, name: str = "answer"
    ) -> Content | None:
        """Answer the buttons « Ajouter » and « Retirer », without any script.

        Gives the content to draw again, or None when no such button was pressed.
        """
        return None

    def nothing(self) -> Content:
        """Give the content of an answer left empty."""
        return {}

    # ---- telling

    def is_empty(self, content: Content) -> bool:
        """Say whether nothing was written. « Je ne sais pas encore » is not empty."""
        raise NotImplementedError

    def rows(
        self, content: Content, question: Question, around: Around | None = None
    ) -> list[Row]:
        """Give the answer line by line, for the screen and for paper."""
        if content.get("unknown"):
            return [Row(_("Je ne sais pas encore."))]
        if self.is_empty(content):
            return []
        return self.lines(content, question, around or NOTHING_AROUND)

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        """Give the lines of an answer that holds something."""
        raise NotImplementedError

    def as_text(
        self, content: Content, question: Question, around: Around | None = None
    ) -> str:
        """Give the answer as plain text, for search, export and comparison."""
        return "\n".join(map(said_row, self.rows(content, question, around)))

    # ---- drawing

    def form_context(
        self,
        content: Content,
        question: Question,
        *,
        name: str = "answer",
        around: Around | None = None,
        refused: Refused | None = None,
    ) -> dict[str, Any]:
        """Give what a page needs to draw the inputs, filled with `content`.

        After a refusal, hand over the refusal: the page shows its sentence and
        exactly what the person had typed.
        """
        if refused is not None:
            content = refused.typed
        return {
            "type": self.key,
            "name": name,
            "id": f"field-{name}",
            "prompt": question.prompt,
            "help": question.help,
            "easy": question.easy,
            "several_inputs": self.several_inputs,
            "unknown": bool(content.get("unknown")),
            "error": refused.sentence if refused else "",
            "error_part": refused.part if refused else "",
            **self.inputs(content, question, around or Around()),
        }

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        """Give what is particular to the inputs of this type."""
        raise NotImplementedError

    def option(self, question: Question, name: str) -> Any:
        """Give the value of an option, or its default."""
        return question.options.get(name, self.options[name].default)


class Declared(FieldType):
    """A type that templates may name, whose behaviour is not written yet.

    It can be printed as a blank form. Reading or showing it is refused.
    """

    ready = False
