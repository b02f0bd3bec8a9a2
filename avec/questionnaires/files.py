"""The file of a questionnaire: plain YAML, read with a sentence for each wrong line.

It holds what the licence asks to be shown, what it asks to be ticked, one scale and
the questions, word for word. Nothing of it is ever changed here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from avec.documents.template_files import TemplateErrors
from avec.documents.template_files.yaml_tree import (
    Block,
    Leaf,
    Series,
    TemplateError,
    Tree,
    read_tree,
)

RESULTS = ("mean", "sum", "none")
MOST_QUESTIONS, MOST_STEPS, LONGEST = 120, 11, 600
KEYS = {
    "title",
    "version",
    "language",
    "source",
    "licence",
    "conditions",
    "scale",
    "result",
    "questions",
}
LICENCE = {"holder", "number", "words"}
SCALE = {"from", "to", "first", "last"}


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire as its file says it, word for word."""

    title: str
    version: str
    language: str
    source: str
    holder: str
    number: str
    licence: str
    conditions: tuple[str, ...]
    low: int
    high: int
    first: str
    last: str
    result: str
    questions: tuple[str, ...]

    @property
    def steps(self) -> range:
        """The places on the scale."""
        return range(self.low, self.high + 1)

    def result_of(self, answers: dict[str, int]) -> float | None:
        """Give the result that the file asks for, once every question is answered."""
        values = [answers.get(str(n)) for n in range(len(self.questions))]
        said = [value for value in values if value is not None]
        if self.result == "none" or len(said) < len(values):
            return None
        return sum(said) / len(said) if self.result == "mean" else float(sum(said))

    def lowest(self) -> float:
        """Give the lowest result there can be."""
        return float(self.low * (len(self.questions) if self.result == "sum" else 1))

    def highest(self) -> float:
        """Give the highest result there can be, to say beside hers."""
        return float(self.high * (len(self.questions) if self.result == "sum" else 1))


def to_json(form: Form) -> dict[str, Any]:
    """Return what is kept of a form."""
    return asdict(form)


def from_json(kept: dict[str, Any]) -> Form:
    """Return the form that was kept."""
    lists = {key: tuple(kept[key]) for key in ("conditions", "questions")}
    return Form(**{**kept, **lists})


def read_form(text: str) -> Form:
    """Read the file of a questionnaire.

    :raises TemplateErrors: with every line at fault, each with its sentence.
    """
    tree, errors = read_tree(text)
    if tree is None or errors:
        raise TemplateErrors(errors)
    return read_tree_of_form(tree)


def read_tree_of_form(tree: Tree) -> Form:
    """Read what a file has grown into, whatever it was written in.

    :raises TemplateErrors: with every line at fault, each with its sentence.
    """
    reading = _Reading()
    form = reading.form(tree)
    if reading.errors or form is None:
        raise TemplateErrors(reading.errors)
    return form


class _Reading:
    """Takes each line once, and keeps a sentence for each that is wrong."""

    def __init__(self) -> None:
        self.errors: list[TemplateError] = []

    def wrong(self, line: int, sentence: str) -> None:
        self.errors.append(TemplateError(line, sentence))

    def form(self, tree: Tree) -> Form | None:
        if not isinstance(tree, Block):
            self.wrong(1, _("Le fichier commence par des lignes « mot : valeur »."))
            return None
        self.only(tree, KEYS)
        licence = self.block(tree, "licence", LICENCE)
        scale = self.block(tree, "scale", SCALE)
        low, high = self.whole(scale, "from"), self.whole(scale, "to")
        if scale and not 0 < high - low < MOST_STEPS:
            sentence = _(
                "L’échelle va d’un nombre à un plus grand, en onze pas au plus."
            )
            self.wrong(scale.line, sentence)
        result = self.words(tree, "result")
        if result and result not in RESULTS:
            said = _("« result » est l’un de ces mots : %(words)s.")
            self.wrong(tree.lines["result"], said % {"words": ", ".join(RESULTS)})
        return Form(
            title=self.words(tree, "title"),
            version=self.words(tree, "version"),
            language=self.words(tree, "language"),
            source=self.words(tree, "source"),
            holder=self.words(licence, "holder"),
            number=self.words(licence, "number"),
            licence=self.words(licence, "words"),
            conditions=self.series(tree, "conditions"),
            low=low,
            high=high,
            first=self.words(scale, "first"),
            last=self.words(scale, "last"),
            result=result,
            questions=self.series(tree, "questions"),
        )

    def only(self, block: Block, known: set[str]) -> None:
        for key in block.entries:
            if key not in known:
                said = _("« %(key)s » n’est pas un mot de ce fichier.")
                self.wrong(block.lines[key], said % {"key": key})

    def missing(self, line: int, key: str) -> None:
        self.wrong(line, _("Il manque « %(key)s ».") % {"key": key})

    def block(self, block: Block, key: str, known: set[str]) -> Block | None:
        found = block.entries.get(key)
        if not isinstance(found, Block):
            self.missing(block.lines.get(key, 1), key)
            return None
        self.only(found, known)
        return found

    def words(self, block: Block | None, key: str) -> str:
        if block is None:
            return ""
        found = block.entries.get(key)
        if not isinstance(found, Leaf) or not str(found.value).strip():
            self.missing(block.lines.get(key, block.line), key)
            return ""
        return self.short(str(found.value).strip(), found.line)

    def short(self, words: str, line: int) -> str:
        if len(words) > LONGEST:
            said = _("C’est trop long : %(most)s signes au plus.")
            self.wrong(line, said % {"most": LONGEST})
        return words

    def whole(self, block: Block | None, key: str) -> int:
        if block is None:
            return 0
        found = block.entries.get(key)
        if not isinstance(found, Leaf) or type(found.value) is not int:
            said = _("« %(key)s » est un nombre entier.") % {"key": key}
            self.wrong(block.lines.get(key, block.line), said)
            return 0
        return found.value

    def series(self, block: Block, key: str) -> tuple[str, ...]:
        found = block.entries.get(key)
        if not isinstance(found, Series) or not found.items:
            said = _("« %(key)s » est une liste, une ligne par tiret.") % {"key": key}
            self.wrong(block.lines.get(key, 1), said)
            return ()
        if len(found.items) > MOST_QUESTIONS:
            said = _("C’est trop long : %(most)s lignes au plus.")
            self.wrong(found.line, said % {"most": MOST_QUESTIONS})
        lines = []
        for item in found.items:
            if isinstance(item, Leaf) and str(item.value).strip():
                lines.append(self.short(str(item.value).strip(), item.line))
            else:
                self.wrong(item.line, _("Une ligne de mots est attendue ici."))
        return tuple(lines)
