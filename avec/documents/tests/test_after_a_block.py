"""What a block does to what two people had opened to each other, or said together."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from avec.circles import actions as circles
from avec.circles.models import Block
from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.models import Agreement
from tests.entrance import client_as

WE = "Nous cherchons une maison près du bus. CANARI-nous-6d10"


@pytest.fixture
def said_together(cast):
    """Nora and Claire say a text together."""
    place = Place(cast.plan, "direction", "dream")
    with cast.acting("nora"), transaction.atomic():
        passage = actions.propose_together(
            viewer=cast.seen_by("nora"),
            place=place,
            text=WE,
            name="Nora",
            voices=[cast.claire],
        )
    with cast.acting("claire"), transaction.atomic():
        actions.say_yes(viewer=cast.seen_by("claire"), passage=passage)
    return passage


def block(cast, who, whom):
    with cast.acting(who), transaction.atomic():
        circles.block(
            viewer=cast.seen_by(who), person_id=cast.people[whom], remembered_as=whom
        )


def status(cast, who, name, *keys):
    client = client_as(cast.people[who], cast.hats.get(who))
    return client.get(reverse(f"documents:{name}", args=keys)).status_code


DIRECTIONS = [("nora", "claire"), ("claire", "nora")]


@pytest.mark.parametrize(("who", "whom"), DIRECTIONS)
def test_what_a_team_reads_is_closed_to_one_of_it(cast, who, whom):
    portrait = cast.edges.portrait.pk
    assert status(cast, "claire", "read", portrait) == 200

    block(cast, who, whom)

    assert status(cast, "claire", "read", portrait) == 404
    assert status(cast, "claire", "read", cast.plan.pk) == 404


def test_the_team_reads_again_when_she_unblocks_and_the_rest_stays_closed(cast):
    block(cast, "nora", "claire")
    with cast.acting("nora"), transaction.atomic():
        nora = cast.seen_by("nora")
        circles.unblock(viewer=nora, block=Block.objects.visible_to(nora).get())

    assert status(cast, "claire", "read", cast.edges.portrait.pk) == 200
    assert status(cast, "claire", "read", cast.plan.pk) == 404


@pytest.mark.parametrize(("who", "whom"), DIRECTIONS)
def test_whoever_blocks_takes_her_own_yes_back_and_nobody_elses(
    cast, said_together, who, whom
):
    assert status(cast, "claire", "together", said_together.pk) == 200

    block(cast, who, whom)

    assert status(cast, "claire", "together", said_together.pk) == 404
    with cast.acting("nora"), transaction.atomic():
        answers = Agreement.objects.filter(passage=said_together)
        said = {answer.person_id: answer.is_yes for answer in answers.order_by("pk")}
        version = actions.publish(
            viewer=cast.seen_by("nora"), document=cast.plan, name="Nora"
        )
        words = [item.content["answer"] for item in version.items.order_by("pk")]
    assert said == {cast.people[who]: False, cast.people[whom]: True}
    assert {"text": WE} not in words


def test_a_text_said_with_somebody_else_stays_common(cast, said_together):
    block(cast, "nora", "marc")

    with cast.acting("nora"):
        answers = Agreement.objects.filter(passage=said_together)
        assert all(answer.is_yes for answer in answers.order_by("pk"))


def test_the_page_says_what_a_block_closes(cast):
    hers = client_as(cast.nora)
    with cast.acting("nora"):
        tie = circles.Tie.objects.get(person_id=cast.nora, other_id=cast.claire)

    page = hers.get(reverse("circles:block_other", args=[tie.pk])).content.decode()

    assert "même à travers une équipe" in page
    assert "n’est plus «" in page
