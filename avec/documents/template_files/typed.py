"""A template as somebody of a place typed it: read, checked, numbered, compared."""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from avec.documents.shapes import Template
from avec.documents.template_files.comparison import compare
from avec.documents.template_files.yaml_tree import TemplateError, TemplateErrors

BEHAVIOURS = ("plan",)
"""What a place may offer for now: other behaviours are written by the house."""

LANGUAGE = "fr"


class WouldBreak(Exception):
    """Raised when a new version would move or lose what people have written."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


def read_typed(french: str, english: str = "") -> dict[str, Template]:
    """Read what was typed, in French and, if given, the words in English.

    :raises TemplateErrors: with every line at fault; its ``path`` is the language
        of the text that is wrong.
    """
    from avec.documents.template_files import parse, translated

    template = parse(french, path=LANGUAGE, behaviours=BEHAVIOURS)
    errors = []
    if template.language != LANGUAGE:
        sentence = _("Le premier texte est en français : « language: fr ».")
        errors.append(TemplateError(line_of(french, "language"), sentence))
    if template.holder != "person":
        sentence = _("Ce que l’on écrit appartient à la personne : « holder: person ».")
        errors.append(TemplateError(line_of(french, "holder"), sentence))
    if not any(not question.retired for question in template.questions()):
        sentence = _("Il faut au moins une question.")
        errors.append(TemplateError(line_of(french, "sections"), sentence))
    if errors:
        raise TemplateErrors(errors, path=LANGUAGE)
    if not english.strip():
        return {LANGUAGE: template}
    other = translated(template, english, path="en")
    if other.language == LANGUAGE:
        sentence = _("Les mots du deuxième texte sont dans une autre langue.")
        error = TemplateError(line_of(english, "language"), sentence)
        raise TemplateErrors([error], path="en")
    return {LANGUAGE: template, other.language: other}


def line_of(text: str, key: str) -> int:
    """Return the line where a key of the whole template is written; else the first."""
    for number, line in enumerate(text.split("\n"), start=1):
        if re.match(rf"{key}\s*:", line):
            return number
    return 1


def as_version(
    forms: dict[str, Template], number: int, before: Template | None
) -> dict[str, Template]:
    """Give the same forms the number of their version; it is not theirs to choose.

    :raises WouldBreak: if what was written under ``before`` would lose its place.
    """
    numbered = {lang: replace(form, version=number) for lang, form in forms.items()}
    if before is not None:
        broken = compare(before, numbered[LANGUAGE])
        if broken:
            raise WouldBreak(broken)
    return numbered
