"""The questions of her directives where a sentence may be carried."""

from __future__ import annotations

from avec.access.viewer import Viewer
from avec.aftermath.refusals import NotThere
from avec.aftermath.words import DIRECTIVES
from avec.documents.actions.writing import Place
from avec.documents.behaviours import behaviour_named
from avec.documents.models import Document
from avec.documents.shapes import Question, Template


def directives_of(viewer: Viewer) -> Document | None:
    """Return the viewer's directives, the last begun."""
    mine = Document.objects.of(viewer).filter(template_version__key=DIRECTIVES)
    return mine.order_by("-began_at", "pk").first()


def takes_words(template: Template) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the questions answered in words, by part, as (key, prompt) pairs."""
    acts = behaviour_named(template.behaviour).elsewhere
    parts = []
    for section in template.sections:
        if section.retired or section.repeatable:
            continue
        asked = [
            (f"{section.key}/{one.key}", one.prompt)
            for one in section.questions
            if not one.retired and one.key not in acts and _is_words(one)
        ]
        if asked:
            parts.append((section.title, asked))
    return parts


def _is_words(question: Question) -> bool:
    if question.type == "list":
        kinds = question.options.get("items", ("text",))
        return isinstance(kinds, tuple) and "text" in kinds
    return question.type == "text"


def place_in(document: Document, place: str) -> tuple[Place, Question]:
    """Return the place of a document that ``section/question`` names.

    :raises NotThere: unless words are written there.
    """
    template = document.form_in("fr")
    known = {key for _title, asked in takes_words(template) for key, _words in asked}
    if place not in known:
        raise NotThere
    section_key, _slash, question_key = place.partition("/")
    question = next(
        one
        for one in template.section(section_key).questions
        if one.key == question_key
    )
    return Place(document, section_key, question_key), question
