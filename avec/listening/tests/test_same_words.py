"""The screen says what the paper says: the same choices and questions, by key."""

from __future__ import annotations

import pytest

from avec.documents.models import TemplateVersion
from avec.listening.forms import (
    BringForm,
    FrameForm,
    MomentForm,
    WriteDownForm,
)
from avec.listening.words import LANDMARKS, QUESTIONS, Need, Place, Trace


@pytest.fixture
def asked(db):
    shelf = TemplateVersion.objects.filter(key="listening", organization=None)
    paper = shelf.order_by("-number").first().template("fr")
    return {one.key: one for one in paper.questions()}


@pytest.mark.parametrize(
    ("question", "words"),
    [("place", Place), ("trace", Trace), ("debrief_need", Need)],
)
def test_each_choice_of_the_paper_is_on_the_screen(asked, question, words):
    choices = {one.key: one.label for one in asked[question].choices}
    own = {"other"} if question == "place" else set()

    assert {k: str(label) for k, label in words.choices if k not in own} == choices


def test_each_question_of_the_paper_is_asked(asked):
    forms = {
        "announced": FrameForm().fields["announced"],
        "place": MomentForm().fields["place"],
        "duration": MomentForm().fields["minutes"],
        "trace": MomentForm().fields["trace"],
        "kept_words": WriteDownForm(people=[]).fields["words"],
        "next": WriteDownForm(people=[]).fields["next"],
        "debrief_supervision": BringForm(people=[]).fields["words"],
    }
    for key, field in forms.items():
        assert str(field.label) == asked[key].prompt, key
    for name, label in QUESTIONS.items():
        assert str(label) == asked[f"debrief_{name}"].prompt
    reminders = [one.prompt for one in asked.values() if one.type == "reminder"]
    assert [str(line) for line in LANDMARKS] == reminders
