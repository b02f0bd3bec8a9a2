"""Paper: a published document, or a blank form, as a tagged PDF.

Words enter Typst as data, never as Typst: what people wrote stays what they wrote.
The PDF is tagged and built to PDF/UA-1, with its language and its title.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from avec.documents import glyphs
from avec.documents.chain import printed_code
from avec.documents.fields import Row
from avec.documents.fields.base import with_note
from avec.documents.fields.dates import said_date
from avec.documents.paper_form import blank_sections
from avec.documents.shapes import Template
from avec.documents.typeset import Words, pdf

FORMS = ("columns", "large", "booklet")
"""A4 in two columns; A4 in large print; A5. The last two have a single column."""

_PAGES = Path(__file__).parent / "typst"


@dataclass(frozen=True, slots=True)
class PrintedPassage:
    """What one voice said: first name, function or quality, date. Never a title."""

    rows: tuple[Row, ...]
    name: str
    quality: str
    said_on: date | None = None
    relation: str = ""
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question: what is said together, her words, the other voices beside them."""

    prompt: str
    own: tuple[PrintedPassage, ...] = ()
    others: tuple[PrintedPassage, ...] = ()
    together: tuple[PrintedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A section and those of its questions that hold something."""

    title: str
    questions: tuple[PrintedQuestion, ...]


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """One published version, whole or in part, ready for paper."""

    title: str
    owner: str
    number: int
    published_on: date
    language: str
    check_code: str
    sections: tuple[PrintedSection, ...]
    extract: bool = False
    written_with: str = ""
    """With whom she wrote, when she wanted it said."""
    own_title: str = ""
    """How her words are named; « Mes mots » on her own paper."""


def render(document: PrintedDocument, *, form: str = "columns") -> bytes:
    """Give the PDF of a published version.

    Raises `ValueError` for a form that is not one of `FORMS`.
    """
    if form not in FORMS:
        message = f"Unknown form of print: {form}"
        raise ValueError(message)
    with override(document.language):
        page = _Page()
        data = {
            "language": document.language,
            "form": form,
            "title": page.title(document.title),
            "under_title": page.words(_under_title(document)),
            "written_with": page.words(document.written_with),
            "extract": _("Extrait choisi par la personne") if document.extract else "",
            "footer": page.words(footer_of(document)),
            "own": page.words(document.own_title) or _("Mes mots"),
            "others": _("Les autres voix"),
            "together": _("Nous, ensemble"),
            "disagreement": _("Désaccord ouvert"),
            "sections": [page.section(section) for section in document.sections],
        }
        data["note"] = page.note()
    return pdf(_PAGES / "document.typ", data)


def blank_form(template: Template, *, form: str = "columns") -> bytes:
    """Give the PDF of a template to fill by hand, with ruled lines and boxes.

    Raises `ValueError` for a form that is not one of `FORMS`.
    """
    if form not in FORMS:
        message = f"Unknown form of print: {form}"
        raise ValueError(message)
    with override(template.language):
        footer = _("%(title)s — papier à remplir à la main — modèle %(version)s") % {
            "title": template.title,
            "version": template.version,
        }
        page = _Page()
        data = {
            "language": template.language,
            "form": form,
            "title": template.title,
            "purpose": template.purpose,
            "pen": template.pen,
            "freedom": _("Rien n’est obligatoire. Vous écrivez ce que vous voulez."),
            "copy": _("Cette partie peut être photocopiée."),
            "footer": footer,
            "sections": blank_sections(template),
        }
    return pdf(_PAGES / "blank.typ", page.everything(data))


def _under_title(document: PrintedDocument) -> str:
    return _("%(name)s, version %(number)s, publiée le %(date)s") % {
        "name": document.owner,
        "number": document.number,
        "date": _said(document.published_on),
    }


def footer_of(document: PrintedDocument) -> str:
    """Say which version this is, when it was published, and its code to check."""
    parts = [
        document.title,
        _("version %(number)s") % {"number": document.number},
        _said(document.published_on),
    ]
    if document.extract:
        parts.append(_("extrait choisi par la personne"))
    parts.append(_("code %(code)s") % {"code": printed_code(document.check_code)})
    return " — ".join(parts)


def _said(day: date) -> str:
    return said_date({"day": day.day, "month": day.month, "year": day.year})


class _Page(Words):
    """A document made ready for paper, part by part."""

    def section(self, section: PrintedSection) -> dict[str, Any]:
        return {
            "title": self.title(section.title),
            "questions": [
                {
                    "prompt": self.title(question.prompt),
                    "together": [self.passage(said) for said in question.together],
                    "own": [self.passage(passage) for passage in question.own],
                    "others": [self.passage(passage) for passage in question.others],
                }
                for question in section.questions
            ],
        }

    def passage(self, passage: PrintedPassage) -> dict[str, Any]:
        who = ", ".join(word for word in (passage.name, passage.quality) if word)
        return {
            "who": self.words(who),
            "when": _said(passage.said_on) if passage.said_on else "",
            "relation": self.words(passage.relation),
            "disputed": passage.disputed,
            "entries": [
                [self.row(row) for row in rows]
                for _entry, rows in groupby(passage.rows, lambda row: row.entry)
            ],
        }

    def row(self, row: Row) -> dict[str, Any]:
        return {
            "label": self.words(row.label),
            "number": row.number,
            "text": self.words(with_note(row)),
            "from_right": glyphs.reads_from_right(row.text),
        }
