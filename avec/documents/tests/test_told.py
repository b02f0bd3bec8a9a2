"""Who chose messages is told that something waits; what waits no more is not said."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.messages import actions as messages
from avec.messages.models import Choice, Message
from avec.messages.words import ASKED_FOR

pytestmark = pytest.mark.django_db

ALL = [value for value, _label in ASKED_FOR]


@pytest.fixture
def nora(cast):
    """Nora, who is told of everything."""
    viewer = cast.seen_by("nora")
    with cast.acting("nora"):
        messages.change_choice(
            viewer=viewer, wants=ALL, quiet_from=time(0), quiet_until=time(0)
        )
    return viewer


def waiting(cast, name: str) -> list[str]:
    """Return what waits for somebody, without the rows of the cast itself."""
    with cast.acting(name), transaction.atomic():
        mine = Message.objects.visible_to(cast.seen_by(name)).filter(taken_at=None)
        mine = mine.exclude(kind="code").exclude(key="cast:1")
        return list(mine.order_by("kind").values_list("kind", flat=True))


def dictate(cast):
    with cast.acting("sami"), transaction.atomic():
        return actions.dictate(
            viewer=cast.seen_by("sami"),
            place=Place(cast.plan, "direction", "meaning"),
            content={"text": "Le bruit du marché."},
        )


def test_words_that_wait_for_her_yes_are_told_until_she_says_it(cast, nora):
    passage = dictate(cast)
    assert waiting(cast, "nora") == ["dictation"]
    with cast.acting("nora"):
        actions.confirm_dictated(viewer=nora, passage=passage)
    assert waiting(cast, "nora") == []


def test_words_taken_out_wait_no_more(cast, nora):
    passage = dictate(cast)
    with cast.acting("nora"):
        actions.take_out_passage(viewer=nora, passage=passage)
    assert waiting(cast, "nora") == []


def test_an_answer_is_told_until_it_is_read(cast, nora):
    question = cast.edges.question
    odile = cast.seen_by("odile")
    with cast.acting("odile"):
        actions.answer_question(viewer=odile, question=question, words="Pour aider.")
    assert waiting(cast, "nora") == ["question"]
    with cast.acting("nora"):
        actions.see_answer(viewer=nora, question=question)
    assert waiting(cast, "nora") == []


def test_who_is_asked_is_told_only_if_they_chose_it(cast):
    def ask_and_answer(times):
        with cast.acting("odile"):
            odile = cast.seen_by("odile")
            choice = messages.give_address(
                viewer=odile,
                channel="email",
                address=f"odile{times}@exemple.fr",
                wants=["question"] if times else [],
            )
            assert messages.confirm_address(viewer=odile, code=choice.said_code)
            actions.answer_question(
                viewer=odile, question=cast.edges.question, words="Oui."
            )
        with cast.acting("nora"):
            actions.ask_about_reading(
                viewer=cast.seen_by("nora"), entry=cast.edges.reading, words="Et ?"
            )
        return waiting(cast, "odile")

    with transaction.atomic():
        assert ask_and_answer(0) == []
        transaction.set_rollback(True)
    assert ask_and_answer(1) == ["question"]


def test_the_day_chosen_to_read_again_is_told_to_her_alone(cast, nora):
    day = timezone.localdate() + timedelta(days=30)
    with cast.acting("nora"):
        actions.choose_review_date(viewer=nora, document=cast.plan, on=day)
        [due] = Message.objects.visible_to(nora).filter(kind="reread")
        assert timezone.localtime(due.due_at).date() == day
        assert "plan" not in due.key

        actions.choose_review_date(viewer=nora, document=cast.plan, on=None)
        assert not Message.objects.visible_to(nora).filter(kind="reread").exists()


def test_a_day_chosen_before_the_messages_is_told_too(cast):
    nora = cast.seen_by("nora")
    day = date(2031, 5, 4)
    with cast.acting("nora"):
        actions.choose_review_date(viewer=nora, document=cast.plan, on=day)
        assert not Message.objects.visible_to(nora).filter(kind="reread").exists()
        messages.change_choice(
            viewer=nora, wants=["reread"], quiet_from=time(21), quiet_until=time(9)
        )
        assert Message.objects.visible_to(nora).filter(kind="reread").count() == 1
        assert Choice.objects.visible_to(nora).get().wants == ["reread"]


def test_a_document_that_is_gone_is_read_again_by_nobody(cast, nora):
    with cast.acting("nora"):
        actions.choose_review_date(
            viewer=nora, document=cast.edges.portrait, on=date(2031, 5, 4)
        )
        actions.delete_document(viewer=nora, document=cast.edges.portrait)
        assert not Message.objects.visible_to(nora).filter(kind="reread").exists()
