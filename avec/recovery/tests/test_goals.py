"""Where a goal is: her word, changed in one gesture, its history hers alone."""

import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.identity import acting_as
from avec.documents import actions
from avec.documents.actions.writing import Place
from tests.entrance import client_as


@pytest.fixture
def goal(cast):
    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        block = actions.add_block(viewer=nora, document=cast.plan, section_key="goal")
        actions.write_passage(
            viewer=nora,
            place=Place(cast.plan, "goal", "goal_words", block),
            content={"text": "Chanter le jeudi"},
        )
    return block


def address(cast):
    return reverse("recovery:goals", args=[cast.plan.pk])


def say(cast, goal, state):
    sent = {"goal": str(goal.pk), "state": state}
    return client_as(cast.nora).post(address(cast), sent, follow=True)


def test_one_gesture_says_where_a_goal_is_and_keeps_what_was_said(cast, goal):
    say(cast, goal, "under_way")
    page = say(cast, goal, "changed_mind").text

    assert "En ce moment : J’ai changé d’avis" in page.replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    assert "En route" in page
    plan = client_as(cast.nora).get(reverse("documents:document", args=[cast.plan.pk]))
    assert "Chanter le jeudi" in plan.text
    assert "J’ai changé d’avis" in plan.text


def test_saying_the_same_again_adds_nothing(cast, goal):
    say(cast, goal, "paused")
    page = say(cast, goal, "paused").text

    assert "Ce que j’en ai dit avant" not in page


def test_readers_find_the_last_word_and_not_the_ones_before(cast, goal):
    say(cast, goal, "not_started")
    say(cast, goal, "paused")
    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        actions.publish(viewer=nora, document=cast.plan, name="Nora")

    read = client_as(cast.claire).get(reverse("documents:read", args=[cast.plan.pk]))
    assert "En pause" in read.text
    assert "Pas commencé" not in read.text


@pytest.mark.parametrize("other", ["marc", "sami", "claire"])
def test_nobody_else_says_where_her_goal_is(cast, goal, other):
    client = client_as(cast.people[other])

    assert client.get(address(cast)).status_code in {403, 404}
    sent = {"goal": str(goal.pk), "state": "reached"}
    assert client.post(address(cast), sent).status_code in {403, 404}


def test_nothing_on_the_page_counts_or_measures(cast, goal):
    page = client_as(cast.nora).get(address(cast)).text

    assert "%" not in page.split("<main")[1].split("</main>")[0]
    assert "<progress" not in page
    assert "<meter" not in page


def test_a_state_that_is_not_proposed_and_a_form_without_goals_are_nothing(cast, goal):
    assert "Rien n’est noté." in say(cast, goal, "failed").text
    elsewhere = reverse("recovery:goals", args=[cast.edges.portrait.pk])
    assert client_as(cast.nora).get(elsewhere).status_code == 404
