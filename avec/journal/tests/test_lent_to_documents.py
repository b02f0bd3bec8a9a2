"""An idea lent to a document: one truth, read in several places."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.models import Passage, VersionItem
from avec.journal import actions
from avec.people.models import Person
from tests.entrance import client_as

GOAL = ("goal", "goal_supports")


@pytest.fixture
def idea(cast):
    with cast.acting("nora"):
        return actions.keep_idea(
            viewer=cast.seen_by("nora"), content={"line": "Le banc du square"}
        )


@pytest.fixture
def published(cast, idea):
    """Nora names the idea in her plan, publishes it and opens the part to Marc."""
    viewer, nora = cast.seen_by("nora"), client_as(cast.nora)
    with cast.acting("nora"):
        block = documents.add_block(
            viewer=viewer, document=cast.plan, section_key="goal"
        )
        address = reverse("documents:question", args=[cast.plan.pk, *GOAL])
        address += f"?bloc={block.pk}"
        assert "Le banc du square" in nora.get(address).content.decode()
        answer = nora.post(
            address, {"answer-to": f"idea:{idea.pk}", "answer-text": "", "keep": "1"}
        )
        assert answer.status_code == 302, answer.content.decode()
        documents.publish(viewer=viewer, document=cast.plan, name="Nora")
        documents.share(
            viewer=viewer,
            document=cast.plan,
            parts=[Part("goal")],
            to_person=Person(pk=cast.marc),
        )
    return address


def read_by_marc(cast) -> str:
    marc = client_as(cast.marc)
    answer = marc.get(reverse("documents:read", args=[cast.plan.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_document_keeps_the_key_and_no_word_of_it(cast, idea, published):
    with cast.acting("nora"):
        kept = [
            json.dumps(row.content, ensure_ascii=False)
            for model in (Passage, VersionItem)
            for row in model.objects.filter(question_key=GOAL[1]).order_by("pk")
        ]
    assert kept
    assert all(str(idea.pk) in text for text in kept)
    assert not any("square" in text for text in kept)


def test_it_shows_to_who_may_read_the_idea_and_to_nobody_more(cast, idea, published):
    assert "square" not in read_by_marc(cast)
    with cast.acting("nora"):
        lending = actions.lend(
            viewer=cast.seen_by("nora"), thing=idea, to_person=Person(pk=cast.marc)
        )
    assert "Le banc du square" in read_by_marc(cast)
    with cast.acting("nora"):
        actions.stop_lending(viewer=cast.seen_by("nora"), lending=lending)
    assert "square" not in read_by_marc(cast)


def test_it_is_said_again_everywhere_and_erased_everywhere(cast, idea, published):
    nora, viewer = client_as(cast.nora), cast.seen_by("nora")
    plan = reverse("documents:review", args=[cast.plan.pk])
    with cast.acting("nora"):
        actions.change_idea(
            viewer=viewer, idea=idea, content={"line": "Le banc du quai"}
        )
    assert "Le banc du quai" in nora.get(plan).content.decode()
    with cast.acting("nora"):
        actions.delete_idea(viewer=viewer, idea=idea)
    page = nora.get(plan).content.decode()
    assert "Le banc" not in page
    assert "une idée qui ne se lit pas ici" in page


def test_nobody_names_the_idea_of_somebody_else(cast, idea, published):
    nora = client_as(cast.nora)
    with cast.acting("karim"):
        his = actions.keep_idea(
            viewer=cast.seen_by("karim"), content={"line": "Un thé"}
        )
    answer = nora.post(published, {"answer-to": f"idea:{his.pk}", "keep": "1"})
    assert answer.status_code == 422
    assert "Un thé" not in answer.content.decode()
