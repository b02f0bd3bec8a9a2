"""Talking about a change: her subject, her permission first, her words only."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.models import Passage
from avec.documents.words import Quality, Right
from avec.people.models import Person
from avec.recovery.behaviours.interview import AgreeingIsPartOfIt, NotAgreedYet

WISH = {"items": [{"kind": "text", "text": "Dormir la nuit"}]}
ASKED = ("agreeing", "permission")
SAID = ("words", "wish")


@pytest.fixture
def talk(begun):
    return begun("talking_about_change")


def dictate(tool, place, content):
    with tool.cast.acting("sami"), transaction.atomic():
        return actions.dictate(
            viewer=tool.cast.seen_by("sami"), place=place, content=content
        )


def dictated_page(tool, session, section, question):
    address = reverse("documents:dictate", args=[session.pk, section, question])
    return tool.page_of("sami").get(address)


@pytest.mark.parametrize("answer", [None, "no", "not_now"])
def test_nothing_is_taken_down_before_she_says_yes(talk, answer):
    session = talk.open_session("sami", "agreeing", "words")
    if answer:
        talk.write(talk.place(*ASKED), {"answer": answer})

    with pytest.raises(NotAgreedYet):
        dictate(talk, talk.place(*SAID), WISH)

    refused = dictated_page(talk, session, *SAID)
    assert refused.status_code == 409
    assert "sa permission" in refused.content.decode()
    assert not Passage.objects.filter(document=talk.document, question_key="wish")


def test_once_she_says_yes_her_words_are_taken_down_and_wait_for_her(talk):
    session = talk.open_session("sami", "agreeing", "words")
    talk.write(talk.place(*ASKED), {"answer": "yes"})

    assert dictated_page(talk, session, *SAID).status_code == 200
    passage = dictate(talk, talk.place(*SAID), WISH)

    assert passage.awaits_confirmation


def test_a_yes_taken_back_closes_the_conversation(talk):
    talk.open_session("sami", "agreeing", "words")
    first = talk.write(talk.place(*ASKED), {"answer": "yes"})
    with talk.cast.acting("nora"), transaction.atomic():
        actions.write_passage(
            viewer=talk.cast.seen_by("nora"),
            place=talk.place(*ASKED),
            content={"answer": "not_now"},
            replaces=first.pk,
        )

    with pytest.raises(NotAgreedYet):
        dictate(talk, talk.place(*SAID), WISH)


def test_a_yes_taken_down_never_outranks_what_she_wrote_herself(talk):
    talk.open_session("sami", "agreeing", "words")
    talk.write(talk.place(*ASKED), {"answer": "not_now"})
    dictate(talk, talk.place(*ASKED), {"answer": "yes"})

    with pytest.raises(NotAgreedYet):
        dictate(talk, talk.place(*SAID), WISH)


def test_a_yes_of_another_day_opens_nothing_today(talk, clock):
    talk.write(talk.place(*ASKED), {"answer": "yes"})
    clock("1 day")
    talk.open_session("sami", "agreeing", "words")

    with pytest.raises(NotAgreedYet):
        dictate(talk, talk.place(*SAID), WISH)


def test_her_answer_itself_may_be_taken_down(talk):
    talk.open_session("sami", "agreeing", "words")

    dictate(talk, talk.place(*ASKED), {"answer": "yes"})
    dictate(talk, talk.place(*SAID), WISH)


def test_a_session_without_the_part_where_she_agrees_is_not_opened(talk):
    with pytest.raises(AgreeingIsPartOfIt):
        talk.open_session("sami", "words")


def test_she_writes_her_own_words_when_she_wants(talk):
    talk.write(talk.place(*SAID), WISH)


def test_who_holds_the_pen_reads_that_they_follow(talk):
    session = talk.open_session("sami", "agreeing", "words")

    address = reverse("documents:session", args=[session.pk])
    said = talk.page_of("sami").get(address).content.decode()
    assert "Vous suivez, vous n’argumentez pas" in said


@pytest.mark.parametrize("place", [ASKED, ("words", "reasons_to_stay")])
def test_nobody_speaks_beside_her_permission_or_her_reasons(talk, cast, place):
    with cast.acting("nora"), transaction.atomic():
        actions.share(
            viewer=cast.seen_by("nora"),
            document=talk.document,
            parts=[Part()],
            to_person=Person.objects.get(pk=cast.claire),
            right=Right.VOICE,
        )
    with (
        cast.acting("claire"),
        transaction.atomic(),
        pytest.raises(NotAllowed),
    ):
        actions.give_view(
            viewer=cast.seen_by("claire"),
            place=talk.place(*place),
            content=WISH,
            quality=Quality.PROFESSIONAL,
            name="Claire",
        )


def test_the_companion_looks_back_in_a_document_of_their_own(talk, cast):
    from avec.documents.models import Document, TemplateVersion

    sections = {part.key: part for part in talk.document.form_in("fr").sections}
    assert sections["practice"].retired
    sami = cast.seen_by("sami")
    with cast.acting("sami"), transaction.atomic():
        form = TemplateVersion.objects.visible_to(sami).newest()
        mine = actions.begin_document(
            viewer=sami, template_version=form.get(key="companion_review")
        )
    with cast.acting("nora"), transaction.atomic():
        nora = cast.seen_by("nora")
        assert not Document.objects.visible_to(nora).filter(pk=mine.pk).exists()
    page = reverse("documents:document", args=[talk.document.pk])
    assert "Relire ma pratique" not in talk.page_of("nora").get(page).content.decode()
