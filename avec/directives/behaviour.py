"""What directives do besides asking their questions.

Signing, designating a trusted person and choosing a day to read again are acts: each
has its page, and stands among the words at the place the form gives it, for whoever
that place is open to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.directives.models import Signature, TrustedPerson
from avec.directives.refusals import AnActOfHers
from avec.directives.sentences import signature_rows, trusted_rows
from avec.directives.words import SIGNATURE, TRUSTED
from avec.documents.actions.writing import Place
from avec.documents.behaviours import Behaviour, Bundle, Piece
from avec.documents.fields import Row
from avec.documents.layout import Asked, Group, Laid, Voice
from avec.documents.models import Document, Version
from avec.documents.shapes import Template
from avec.documents.words import Mode, Quality
from avec.foundation.compiled import Kept

FOR_A_RELATIVE = ("signs", "helping", "people", "meanwhile")
NOT_FOR_THE_TEAM = ("digital_matters", "money_matters")
FOR_EMERGENCIES = ("care", "constraint", "using")


class Directive(Behaviour):
    """Gives acts their own pages, bundles their buttons, and words their acts."""

    name = "directive"
    revokes = "directives:revoke"
    elsewhere: ClassVar[Mapping[str, str]] = {
        "trusted_person": "directives:trusted",
        "signature": "directives:sign_current",
        "re_read_on": "documents:settings",
    }

    def before_words(self, viewer: Viewer, place: Place, mode: Mode) -> None:
        """Refuse words where there is an act to do.

        :raises AnActOfHers: at the place of an act.
        """
        if place.question_key in self.elsewhere:
            raise AnActOfHers

    def beside(self, viewer: Viewer, document: Document) -> list[Piece]:
        """Lead to what becomes of these directives."""
        return [Piece("directives/leads_to.html", {"document_id": document.pk})]

    def for_the_reader(self, document: Document) -> list[Piece]:
        """Let whoever reads say what was followed, and report that she revoked."""
        about = {"document_id": document.pk}
        return [
            Piece("directives/say_it.html", about),
            Piece("directives/report.html", about),
        ]

    def bundles(self, form: Template) -> list[Bundle]:
        """Propose three usual choices; each part stays ticked or not one by one."""
        here = {section.key for section in form.sections if not section.retired}
        return [
            Bundle(_("Pour un proche"), tuple(k for k in FOR_A_RELATIVE if k in here)),
            Bundle(_("Pour mon équipe"), tuple(_for_the_team(form))),
            Bundle(_("Pour les urgences"), tuple(_for_emergencies(form))),
        ]

    def with_acts(
        self, viewer: Viewer, version: Version, laid: list[Laid], form: Template
    ) -> list[Laid]:
        """Put the signature and the trusted person where the form asks for them."""
        signed = signatures.first(viewer, version.pk)
        if signed is not None:
            rows = signature_rows(signed)
            laid = _placed(laid, form, SIGNATURE, _voice(signed, rows))
        trusted = _designated.first(viewer, version.document_id)
        if trusted is not None:
            laid = _placed(laid, form, TRUSTED, _voice(trusted, trusted_rows(trusted)))
        return laid


@Kept
def signatures(viewer, version_id):
    """Find the signature of a version, where it is open to the viewer."""
    return Signature.objects.visible_to(viewer).filter(version_id=version_id)


@Kept
def _designated(viewer, document_id):
    named = TrustedPerson.objects.visible_to(viewer).designated()
    return named.filter(document_id=document_id)


def _for_the_team(form: Template) -> list[str]:
    """Name every part; question by question where one of them is kept apart."""
    keys: list[str] = []
    for section in form.sections:
        asked = [one.key for one in section.questions if not one.retired]
        if any(key in NOT_FOR_THE_TEAM for key in asked):
            keys += [
                f"{section.key}/{key}" for key in asked if key not in NOT_FOR_THE_TEAM
            ]
        elif not section.retired:
            keys.append(section.key)
    return keys


def _for_emergencies(form: Template) -> list[str]:
    """Name what may go on a card, and all of care, constraint and how to use it."""
    keys: list[str] = []
    for section in form.sections:
        if section.key in FOR_EMERGENCIES:
            keys.append(section.key)
            continue
        keys += [
            f"{section.key}/{one.key}"
            for one in section.questions
            if one.card and not one.retired
        ]
    return keys


def _voice(act: Signature | TrustedPerson, rows: list[Row]) -> Voice:
    at = act.signed_at
    day = act.signed_on if isinstance(act, Signature) else None
    name = act.content.get("name" if isinstance(act, Signature) else "by", "")
    return Voice(
        act.pk,
        act.owner_id,
        Quality.PERSON,
        Mode.WRITTEN,
        "",
        name,
        "",
        rows,
        {},
        at,
        day,
    )


def _placed(
    laid: list[Laid], form: Template, place: tuple[str, str], voice: Voice
) -> list[Laid]:
    """Put one act at its place, in the order of the form."""
    section_key, question_key = place
    try:
        section = form.section(section_key)
        question = next(q for q in section.questions if q.key == question_key)
    except (KeyError, StopIteration):
        return laid
    order = {one.key: number for number, one in enumerate(form.sections)}
    asked_order = {one.key: number for number, one in enumerate(section.questions)}
    part = next((one for one in laid if one.section.key == section_key), None)
    if part is None:
        part = Laid(section, [Group(None, 1, [])])
        laid = sorted([*laid, part], key=lambda one: order[one.section.key])
    group = part.groups[0]
    group.asked.append(Asked(question, own=[voice]))
    group.asked.sort(key=lambda one: asked_order[one.question.key])
    return laid
