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
from tests.scene import as_warden

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


def test_a_day_is_kept_without_a_reminder(cast, nora):
    day = timezone.localdate() + timedelta(days=30)
    with cast.acting("nora"):
        own = Message.objects.visible_to(nora).filter(kind="reread")
        kept = actions.choose_review_date(
            viewer=nora, document=cast.plan, on=day, reminded=False
        )
        assert kept.review_on == day
        assert not own.exists()
        messages.change_choice(
            viewer=nora, wants=["reread"], quiet_from=time(21), quiet_until=time(9)
        )
        assert not own.exists()

        actions.choose_review_date(viewer=nora, document=cast.plan, on=day)
        assert own.count() == 1


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


# ------------------------------------------------------ a day told, and told again


@pytest.fixture
def told(cast):
    """Note, as the worker does, that she was told of a day of her plan."""

    def note(day: date) -> None:
        as_warden(
            "INSERT INTO messages_message (id, person_id, kind, key, due_at, tries,"
            " taken_at, outcome, ended_at) VALUES (gen_random_uuid(), %s, 'reread',"
            " %s, now(), 1, now(), 'sent', now())",
            [cast.nora, f"documents.reread:{cast.plan.pk}#{day}"],
        )

    yield note
    as_warden(
        "DELETE FROM messages_message WHERE key LIKE %s",
        [f"documents.reread:{cast.plan.pk}#%"],
    )


def days_to_come(cast) -> list[str]:
    with cast.acting("nora"), transaction.atomic():
        mine = Message.objects.visible_to(cast.seen_by("nora"))
        waiting = mine.filter(kind="reread", taken_at=None)
        return [key.partition("#")[2] for key in waiting.values_list("key", flat=True)]


def test_a_day_already_told_comes_back_each_month_after_a_change(cast, nora, told):
    """Changing the hours of silence never ends what comes back each month."""
    day = timezone.localdate() - timedelta(days=3)
    told(day)
    with cast.acting("nora"):
        actions.choose_review_date(viewer=nora, document=cast.plan, on=day)
        messages.change_choice(
            viewer=nora, wants=ALL, quiet_from=time(22), quiet_until=time(8)
        )

    [again] = days_to_come(cast)

    assert timezone.localdate() < date.fromisoformat(again) <= day + timedelta(days=31)


def test_a_day_long_past_comes_back_within_a_month(cast, nora, told):
    told(date(2026, 1, 31))
    with cast.acting("nora"):
        actions.choose_review_date(
            viewer=nora, document=cast.plan, on=date(2026, 1, 31)
        )

    [again] = days_to_come(cast)

    today = timezone.localdate()
    assert today < date.fromisoformat(again) <= today + timedelta(days=31)


def test_a_day_not_told_yet_is_told(cast, nora):
    day = timezone.localdate() - timedelta(days=3)
    with cast.acting("nora"):
        actions.choose_review_date(viewer=nora, document=cast.plan, on=day)

    assert days_to_come(cast) == [str(day)]


def test_words_that_are_erased_and_a_document_deleted_tell_nothing_more(cast, nora):
    first = dictate(cast)
    dictate(cast)
    assert waiting(cast, "nora") == ["dictation"] * 2

    with cast.acting("nora"), transaction.atomic():
        actions.erase_passage(viewer=nora, passage=first)
    assert waiting(cast, "nora") == ["dictation"]
    with cast.acting("nora"), transaction.atomic():
        actions.delete_document(viewer=nora, document=cast.plan)
    assert waiting(cast, "nora") == []


# ------------------------------------------------------ who leaves a message, for whom


def remind(cast, by: str, **more) -> None:
    said = {"kind": "question", "key": "q:1", "person_id": cast.nora, **more}
    with cast.acting(by), transaction.atomic():
        messages.remind(viewer=cast.seen_by(by), **said)


def test_a_message_is_left_for_somebody_one_knows_and_no_stranger(cast, nora):
    remind(cast, "karim")
    assert waiting(cast, "nora") == []

    remind(cast, "marc")
    assert waiting(cast, "nora") == ["question"]


def test_what_is_left_for_another_is_said_at_once_and_is_between_people(cast, nora):
    remind(cast, "marc", at=timezone.now() + timedelta(days=3))
    remind(cast, "marc", kind="invitation")
    remind(cast, "marc", key="x" * 110)

    assert waiting(cast, "nora") == []


def test_the_same_person_does_not_leave_messages_without_end(cast, nora):
    for number in range(35):
        remind(cast, "marc", key=f"q:{number}")

    assert len(waiting(cast, "nora")) == 30


def test_nobody_takes_back_a_message_that_somebody_else_left(cast, nora):
    remind(cast, "marc")
    with cast.acting("sami"):
        messages.forget(viewer=cast.seen_by("sami"), key="q:1")
    assert waiting(cast, "nora") == ["question"]

    with cast.acting("marc"):
        messages.forget(viewer=cast.seen_by("marc"), key="q:1")
    assert waiting(cast, "nora") == []
    remind(cast, "marc")

    with cast.acting("nora"):
        messages.forget(viewer=nora, key="q:1")
    assert waiting(cast, "nora") == []
