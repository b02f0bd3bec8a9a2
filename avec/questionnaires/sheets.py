"""The same questionnaire as a table of two columns, as a spreadsheet saves it.

The first column says what the second one is; a condition or a question is a row of its
own. It becomes what the file in YAML becomes, and each row at fault has its sentence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from avec.documents.template_files import TemplateErrors
from avec.documents.template_files.yaml_tree import (
    MOST_CHARACTERS,
    Block,
    Leaf,
    Series,
    TemplateError,
    Tree,
)
from avec.questionnaires.files import Form, read_form, read_tree_of_form

ONCE = {
    "titre": "title",
    "version": "version",
    "langue": "language",
    "source": "source",
    "titulaire": "licence.holder",
    "numéro": "licence.number",
    "licence": "licence.words",
    "de": "scale.from",
    "à": "scale.to",
    "premier": "scale.first",
    "dernier": "scale.last",
    "résultat": "result",
}
MANY = {"condition": "conditions", "question": "questions"}
RESULTS = {"moyenne": "mean", "somme": "sum", "aucun": "none"}
NUMBERS = {"scale.from", "scale.to"}
_SEPARATORS = (";", "\t", ",")
_YAML = re.compile(r"\s*[\w-]+\s*:(\s|$)|\s*(#|---)")


def read_file(text: str) -> Form:
    """Read a questionnaire, written in YAML or as a table.

    :raises TemplateErrors: with every line at fault, each with its sentence.
    """
    return _read_sheet(text) if _is_sheet(text) else read_form(text)


def _is_sheet(text: str) -> bool:
    first = next((line for line in text.split("\n") if line.strip()), "")
    return not _YAML.match(first) and any(sign in first for sign in _SEPARATORS)


def _read_sheet(text: str) -> Form:
    if len(text) > MOST_CHARACTERS:
        raise TemplateErrors([TemplateError(1, _("Ce fichier est trop long."))])
    errors: list[TemplateError] = []
    found: dict[str, Leaf] = {}
    listed: dict[str, list[Tree]] = {key: [] for key in MANY.values()}
    last = 1
    for line, word, value in _rows(text, errors):
        last = line
        if word in MANY:
            listed[MANY[word]].append(Leaf(value, line))
        elif word in ONCE and ONCE[word] in found:
            errors.append(
                TemplateError(
                    line, _("« %(key)s » est déjà plus haut.") % {"key": word}
                )
            )
        elif word in ONCE:
            found[ONCE[word]] = _leaf(word, value, line, errors)
        else:
            said = _("« %(key)s » n’est pas un mot de ce fichier.")
            errors.append(TemplateError(line, said % {"key": word}))
    for word, key in {**ONCE, **MANY}.items():
        if key not in found and not listed.get(key):
            said = _("Il manque une ligne « %(key)s ».")
            errors.append(TemplateError(last, said % {"key": word}))
    if errors:
        raise TemplateErrors(errors)
    return read_tree_of_form(_tree(found, listed))


def _rows(text: str, errors: list[TemplateError]) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the word and the value of each row that has both."""
    first = next(line for line in text.split("\n") if line.strip())
    separator = next(sign for sign in _SEPARATORS if sign in first)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                word, value, *more = *cells, "", ""
                if not word or not value:
                    said = _("Deux colonnes sont attendues : un mot, et sa valeur.")
                    errors.append(TemplateError(line, said))
                elif any(more):
                    said = _(
                        "Il y a une colonne de trop. Si la valeur contient le signe"
                        " « %(sign)s », mettez-la entre guillemets droits."
                    )
                    errors.append(TemplateError(line, said % {"sign": separator}))
                else:
                    yield line, word.lower(), value
            line = reader.line_num + 1
    except csv.Error:
        said = _("Des guillemets droits s’ouvrent ici et ne se ferment pas.")
        errors.append(TemplateError(line, said))


def _leaf(word: str, value: str, line: int, errors: list[TemplateError]) -> Leaf:
    key = ONCE[word]
    if key in NUMBERS:
        if re.fullmatch(r"-?\d{1,4}", value):
            return Leaf(int(value), line)
        said = _("« %(key)s » est un nombre entier.") % {"key": word}
        errors.append(TemplateError(line, said))
    elif key == "result":
        if value.lower() in RESULTS:
            return Leaf(RESULTS[value.lower()], line)
        said = _("« résultat » est l’un de ces mots : %(words)s.")
        errors.append(TemplateError(line, said % {"words": ", ".join(RESULTS)}))
    return Leaf(value, line)


def _tree(found: dict[str, Leaf], listed: dict[str, list[Tree]]) -> Block:
    """Give the tree that the file in YAML would have grown."""
    entries: dict[str, Tree] = {}
    lines: dict[str, int] = {}
    blocks: dict[str, dict[str, Leaf]] = {}
    for key, leaf in found.items():
        name, _dot, inside = key.partition(".")
        if inside:
            blocks.setdefault(name, {})[inside] = leaf
        else:
            entries[name] = leaf
        lines.setdefault(name, leaf.line)
    for name, inner in blocks.items():
        places = {key: leaf.line for key, leaf in inner.items()}
        entries[name] = Block(dict(inner), places, min(places.values()))
    for name, leaves in listed.items():
        entries[name] = Series(tuple(leaves), leaves[0].line)
        lines[name] = leaves[0].line
    return Block(entries, lines, 1)
