"""Reading YAML with care: no code, no tricks, and a line number for everything.

Template files are written by hand, by people who are not programmers, and may come
from another institution. So only the plain part of YAML is accepted: blocks, lists
and words. What is wrong is said for each line, all at once.
"""

from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

MOST_CHARACTERS = 200_000
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class TemplateError:
    """One thing to correct: where, and what, in a French sentence."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return _("Ligne %(line)s : %(sentence)s") % {
            "line": self.line,
            "sentence": self.sentence,
        }


class TemplateErrors(Exception):
    """Raised with everything that is wrong in a template file, in order of lines."""

    def __init__(self, errors: list[TemplateError], *, path: str = "") -> None:
        self.errors = sorted(errors, key=lambda error: error.line)
        self.path = path
        super().__init__("\n".join(str(error) for error in self.errors))


@dataclass(frozen=True, slots=True)
class Leaf:
    """Words, a number, or true/false."""

    value: str | int | bool
    line: int


@dataclass(frozen=True, slots=True)
class Series:
    """A list."""

    items: tuple["Tree", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """Keys and what stands behind them, in the order of the file."""

    entries: dict[str, "Tree"]
    lines: dict[str, int]
    line: int


Tree = Leaf | Series | Block


def read_tree(text: str) -> tuple[Tree | None, list[TemplateError]]:
    """Read a file as far as it can be read, with every error found on the way."""
    if len(text) > MOST_CHARACTERS:
        sentence = _(
            "Ce fichier est trop long : %(count)s signes, pour %(limit)s au plus."
        )
        counts = {"count": len(text), "limit": MOST_CHARACTERS}
        return None, [TemplateError(1, sentence % counts)]
    errors = _tabs(text)
    text = "\n".join(_untabbed(line) for line in text.split("\n"))
    try:
        node = yaml.compose(text, Loader=_PlainLoader)
    except _NotPlain as trouble:
        return None, [*errors, trouble.error]
    except yaml.YAMLError as trouble:
        return None, [*errors, _told(trouble)]
    if node is None:
        return None, [*errors, TemplateError(1, _("Ce fichier est vide."))]
    return _grow(node, errors), errors


def _tabs(text: str) -> list[TemplateError]:
    sentence = _("Une tabulation est au début de la ligne. Mettez des espaces.")
    return [
        TemplateError(number, sentence)
        for number, line in enumerate(text.split("\n"), start=1)
        if "\t" in line[: len(line) - len(line.lstrip())]
    ]


def _untabbed(line: str) -> str:
    start = line[: len(line) - len(line.lstrip())]
    return start.replace("\t", "  ") + line[len(start) :]


class _NotPlain(Exception):
    """Raised at the first thing that plain files do without."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.error = TemplateError(line, sentence)


class _PlainLoader(yaml.SafeLoader):
    """Only blocks, lists and words; « no », « on » and dates stay words."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        mark = event.start_mark
        if self.check_event(yaml.AliasEvent) or event.anchor:
            sentence = _("Les raccourcis & et * ne sont pas acceptés ici.")
            raise _NotPlain(mark.line + 1, sentence)
        if getattr(event, "tag", None):
            sentence = _("Les mots qui commencent par ! ont besoin de guillemets.")
            raise _NotPlain(mark.line + 1, sentence)
        if self.depth >= DEEPEST:
            sentence = _("Il y a trop de niveaux les uns dans les autres.")
            raise _NotPlain(mark.line + 1, sentence)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def _told(trouble: yaml.YAMLError) -> TemplateError:
    """Say in plain words what PyYAML did not understand."""
    mark = getattr(trouble, "problem_mark", None)
    problem = str(getattr(trouble, "problem", "") or trouble)
    known = (
        (
            "mapping values are not allowed",
            _(
                "Il y a deux fois « : » sur la ligne, ou un retrait inattendu. "
                "Mettez le texte entre guillemets."
            ),
        ),
        (
            "expected <block end>",
            _("Le retrait de cette ligne ne s’accorde pas avec les lignes du dessus."),
        ),
        (
            "could not find expected ':'",
            _("Il manque « : » après la clé, ou le retrait n’est pas le bon."),
        ),
        ("while scanning a quoted scalar", _("Il manque un guillemet fermant.")),
        ("found unexpected end of stream", _("Il manque un guillemet fermant.")),
        (
            "cannot start any token",
            _(
                "Ce signe ne peut pas commencer une ligne. "
                "Mettez le texte entre guillemets."
            ),
        ),
        ("special characters are not allowed", _("Un signe invisible est interdit.")),
        ("expected a single document", _("Un seul modèle par fichier, sans « --- ».")),
    )
    for start, sentence in known:
        if start in problem or start in str(getattr(trouble, "reason", "")):
            return TemplateError(mark.line + 1 if mark else 1, sentence)
    sentence = _("Cette ligne ne se lit pas (%(problem)s).") % {"problem": problem}
    return TemplateError(mark.line + 1 if mark else 1, sentence)


def _grow(node: yaml.Node, errors: list[TemplateError]) -> Tree:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Series(tuple(_grow(item, errors) for item in node.value), line)
    if isinstance(node, yaml.MappingNode):
        return _grow_block(node, errors)
    plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return Leaf(_value(str(node.value), plain=plain), line)


def _grow_block(node: yaml.MappingNode, errors: list[TemplateError]) -> Block:
    entries: dict[str, Tree] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            errors.append(TemplateError(line, _("Une clé doit être un mot.")))
            continue
        key = str(key_node.value)
        if key in entries:
            sentence = _("« %(key)s » est écrit deux fois (déjà ligne %(line)s).")
            found = {"key": key, "line": lines[key]}
            errors.append(TemplateError(line, sentence % found))
            continue
        entries[key] = _grow(value_node, errors)
        lines[key] = line
    return Block(entries, lines, node.start_mark.line + 1)


def _value(text: str, *, plain: bool) -> str | int | bool:
    """Read plain `true`, `false` and whole numbers; everything else is words."""
    if not plain:
        return text
    if text in ("true", "false"):
        return text == "true"
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    return text
