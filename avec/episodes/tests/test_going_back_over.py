"""Coming back to what happened: offered twice, to her alone, never begun for her."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.documents import actions as documents
from avec.documents.actions.writing import Place
from avec.documents.models import Document
from avec.episodes import actions
from avec.episodes.news import episode_news
from avec.episodes.refusals import StillOpen
from avec.messages.models import Message
from avec.messages.words import Kind
from tests.entrance import client_as


@pytest.fixture
def over(cast, opened):
    with cast.acting("nora"), transaction.atomic():
        return actions.close_episode(viewer=cast.seen_by("nora"), episode=opened)


def offered(cast, episode, who="nora") -> bool:
    with cast.acting(who), transaction.atomic():
        lines = list(episode_news(cast.seen_by(who)))
    return any("revenir sur" in one.sentence for one in lines if episode.pk in one.args)


def begins(cast, episode, who="nora") -> Document:
    with cast.acting(who), transaction.atomic():
        return actions.go_back_over(viewer=cast.seen_by(who), episode=episode)


@pytest.mark.parametrize(
    ("days", "is_offered"),
    [(1, False), (8, True), (15, False), (22, True), (29, False), (60, False)],
)
def test_offered_a_week_after_and_three_weeks_after_then_never(
    cast, over, clock, days, is_offered
):
    clock(f"{days} days")

    assert offered(cast, over) is is_offered
    assert not offered(cast, over, "marc")


def test_told_twice_by_a_message_to_who_chose_it(cast, opened):
    with cast.acting("nora"), transaction.atomic():
        nora = cast.seen_by("nora")
        from avec.messages.actions import change_choice
        from avec.messages.words import QUIET_FROM, QUIET_UNTIL

        change_choice(
            viewer=nora,
            wants=[Kind.MOMENT],
            quiet_from=QUIET_FROM,
            quiet_until=QUIET_UNTIL,
        )
        actions.close_episode(viewer=nora, episode=opened)
        due = Message.objects.filter(key__startswith=f"episodes.review:{opened.pk}")
        days = sorted((one.due_at - opened.closed_at).days for one in due)
        assert days == [7, 21]

        actions.go_back_over(viewer=nora, episode=opened)
        assert not due.all().exists()


def test_she_alone_begins_and_who_was_there_reads_nothing(cast, over):
    with pytest.raises(NotAllowed):
        begins(cast, over, "marc")
    document = begins(cast, over)

    for who in ("marc", "claire", "sami"):
        client = client_as(cast.people[who], cast.hats.get(who))
        page = client.get(reverse("documents:document", args=[document.pk]))
        assert page.status_code == 404


def test_not_while_it_is_open(cast, opened):
    with pytest.raises(StillOpen):
        begins(cast, opened)


def test_what_she_asks_for_leads_to_doors(cast, over):
    document = begins(cast, over)
    page = reverse("documents:document", args=[document.pk])
    nora = client_as(cast.nora)
    assert "Défenseur des droits" not in nora.get(page).content.decode()
    with cast.acting("nora"), transaction.atomic():
        documents.write_passage(
            viewer=cast.seen_by("nora"),
            place=Place(document, "lived", "asking_for"),
            content={"chosen": ["complaint"]},
        )

    assert "Défenseur des droits" in nora.get(page).content.decode()
