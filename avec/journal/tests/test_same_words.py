"""The screen says what the paper says: the same choices, under the same keys."""

from __future__ import annotations

import pytest

from avec.documents.models import TemplateVersion
from avec.journal.words import Effect, Moment, Source


@pytest.mark.parametrize(
    ("question", "words"),
    [("effect", Effect), ("idea_when", Moment), ("idea_source", Source)],
)
def test_each_choice_of_the_paper_is_on_the_screen(db, question, words):
    shelf = TemplateVersion.objects.filter(key="support_journal", organization=None)
    paper = shelf.order_by("-number").first().template("fr")
    [asked] = [one for one in paper.questions() if one.key == question]
    choices = {one.key: one.label for one in asked.choices}

    assert {key: str(label) for key, label in words.choices} == choices
