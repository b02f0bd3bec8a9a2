"""What she may mark, and what is never marked."""

from __future__ import annotations

import re

import pytest
from django.db import transaction

from avec.circles.around import NotInYourCircle
from avec.documents import actions as documents
from avec.documents.actions.writing import Place
from avec.documents.models import Document, TemplateVersion
from avec.emergency import actions
from avec.emergency.marking import can_be_marked
from avec.emergency.models import Consent
from avec.emergency.refusals import (
    NeverMarked,
    NobodyNamed,
    NothingMarked,
    NothingPublished,
)
from avec.emergency.tests import scene
from avec.emergency.words import Answer
from tests.entrance import client_as


def write(cast, key: str, *written: tuple[str, str, dict], publish=True) -> Document:
    """Nora writes another document, and publishes it."""
    viewer = cast.seen_by("nora")
    with cast.acting("nora"), transaction.atomic():
        form = TemplateVersion.objects.newest().get(key=key)
        document = documents.begin_document(viewer=viewer, template_version=form)
        for section, question, content in written:
            place = Place(document, section, question)
            documents.write_passage(viewer=viewer, place=place, content=content)
        if publish:
            documents.publish(viewer=viewer, document=document, name="Nora")
    return document


def answers(cast, document: Document, **about) -> Consent:
    viewer = cast.seen_by("nora")
    about.setdefault("answer", Answer.YES)
    with cast.acting("nora"), transaction.atomic():
        return actions.answer(viewer=viewer, document=document, **about)


def test_a_draft_is_never_opened(cast):
    draft = write(cast, "wellbeing_plan", publish=False)

    with pytest.raises(NothingPublished):
        answers(cast, draft)


def test_a_yes_needs_a_question_and_a_name_where_it_says_so(cast):
    with pytest.raises(NothingMarked):
        answers(cast, cast.plan, marks=["direction/unknown"])
    with pytest.raises(NobodyNamed):
        answers(cast, cast.plan, answer=Answer.NAMED, marks=[scene.DREAM])
    with pytest.raises(NotInYourCircle):
        answers(cast, cast.plan, marks=[scene.DREAM], also_tell=cast.odile)


def test_nothing_is_ticked_beforehand(cast):
    page = client_as(cast.nora).get(f"/urgence/documents/{cast.plan.pk}/")

    assert "checked" not in page.content.decode()


def test_the_page_keeps_what_she_ticked(cast):
    nora = client_as(cast.nora)
    sent = {"answer": "yes", "marks": [scene.DREAM], "also_tell": str(cast.marc)}

    kept = nora.post(f"/urgence/documents/{cast.plan.pk}/", sent)

    assert kept.status_code == 302
    page = nora.get(f"/urgence/documents/{cast.plan.pk}/").content.decode()
    assert page.count("checked") == 2
    assert "1 question cochée" in nora.get("/urgence/").content.decode()


@pytest.mark.parametrize(
    "key",
    [
        "strengths",
        "support_journal",
        "listening",
        "decision_balance",
        "network_meeting",
        "talking_about_change",
        "companion_review",
    ],
)
def test_these_are_never_marked(cast, key):
    form = TemplateVersion.objects.newest().filter(key=key).first()

    assert form is None or not can_be_marked(form.template("fr"))


def test_strengths_are_refused_and_the_page_says_so(cast):
    strengths = write(cast, "strengths", publish=False)

    with pytest.raises(NeverMarked):
        answers(cast, strengths)
    page = client_as(cast.nora).get(f"/urgence/documents/{strengths.pk}/")
    assert "ne s’ouvre jamais en urgence" in page.content.decode()


def test_what_is_kept_for_one_person_by_name_is_never_marked(cast):
    kept = write(
        cast,
        "soothing_plan",
        (
            "ladder",
            "open_when",
            {"items": [{"text": "Je ne dors plus.", "kind": "text"}]},
        ),
        ("ladder", "keep_away", {"items": [{"text": "Les boîtes.", "kind": "text"}]}),
    )

    consent = answers(cast, kept, marks=["ladder/open_when", "ladder/keep_away"])

    assert consent.marks == ["ladder/open_when"]


def test_what_is_missing_is_said_on_the_page_and_nothing_ticked_is_lost(cast):
    nora = client_as(cast.nora)
    address = f"/urgence/documents/{cast.plan.pk}/"
    scene.declare(cast)

    nobody = nora.post(address, {"answer": "named", "marks": [scene.DREAM]})
    nothing = nora.post(address, {"answer": "yes", "also_tell": str(cast.marc)})

    assert nobody.status_code == nothing.status_code == 422
    assert "Nommez au moins une personne" in nobody.content.decode()
    assert re.search(rf'value="{scene.DREAM}" checked', nobody.content.decode())
    assert "Cochez au moins une question" in nothing.content.decode()
    assert f'value="{cast.marc}" selected' in nothing.content.decode()
