"""Coming back to what happened: offered twice, to her alone, never begun for her."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.audit.models import Entry
from avec.documents import actions as documents
from avec.documents.actions.writing import Place
from avec.documents.models import Document
from avec.episodes import actions
from avec.episodes.models import Declined, Review
from avec.episodes.news import episode_news
from avec.episodes.refusals import StillOpen
from avec.episodes.tests.conftest import in_days
from avec.messages.actions import change_choice
from avec.messages.models import Message
from avec.messages.words import QUIET_FROM, QUIET_UNTIL, Kind
from tests.entrance import client_as
from tests.second_wall import as_web


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


def declines(cast, episode, who="nora") -> None:
    with cast.acting(who), transaction.atomic():
        actions.decline_review(viewer=cast.seen_by(who), episode=episode)


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
    with pytest.raises(StillOpen):
        declines(cast, opened)


@pytest.mark.parametrize("days", [8, 22])
def test_no_thank_you_and_it_is_never_offered_again(cast, over, clock, days):
    nora = client_as(cast.nora)
    sheet = reverse("episodes:episode", args=[over.pk])
    assert "Non merci" in nora.get(sheet).content.decode()

    nora.post(reverse("episodes:decline_review", args=[over.pk]))

    clock(f"{days} days")
    assert not offered(cast, over)


def test_no_thank_you_stops_the_messages(cast, opened):
    with cast.acting("nora"), transaction.atomic():
        nora = cast.seen_by("nora")
        change_choice(
            viewer=nora,
            wants=[Kind.MOMENT],
            quiet_from=QUIET_FROM,
            quiet_until=QUIET_UNTIL,
        )
        actions.close_episode(viewer=nora, episode=opened)
        due = Message.objects.filter(key__startswith=f"episodes.review:{opened.pk}")
        assert due.exists()

        actions.decline_review(viewer=nora, episode=opened)

        assert not due.all().exists()


def test_one_no_is_about_one_moment(cast, over, clock):
    declines(cast, over)
    with cast.acting("nora"), transaction.atomic():
        nora = cast.seen_by("nora")
        again = actions.open_for_oneself(viewer=nora, ends_at=in_days())
        actions.close_episode(viewer=nora, episode=again)

    clock("8 days")

    assert offered(cast, again)
    assert not offered(cast, over)


def test_nobody_else_learns_that_she_said_no(cast, over):
    with cast.acting("nora"):
        before = Entry.objects.visible_to(cast.seen_by("nora")).count()
    declines(cast, over)

    with cast.acting("nora"):
        assert Entry.objects.visible_to(cast.seen_by("nora")).count() == before
    marc = client_as(cast.marc)
    sheet = marc.get(reverse("episodes:episode", args=[over.pk])).content.decode()
    assert "Revenir sur" not in sheet
    for who in ("marc", "claire", "helene", "aicha"):
        with as_web(cast.seen_by(who)) as web:
            seen = web.execute(
                "SELECT count(*) FROM episodes_declined WHERE episode_id = %s",
                [over.pk],
            ).fetchone()
        assert seen == (0,)
    with pytest.raises(NotAllowed):
        declines(cast, over, "marc")


def test_she_comes_back_to_it_herself(cast, over):
    declines(cast, over)
    nora = client_as(cast.nora)
    sheet = reverse("episodes:episode", args=[over.pk])
    assert "Commencer quand même" in nora.get(sheet).content.decode()

    document = begins(cast, over)

    with cast.acting("nora"):
        assert not Declined.objects.filter(episode=over).exists()
    page = nora.get(sheet).content.decode()
    assert reverse("documents:document", args=[document.pk]) in page
    assert begins(cast, over).pk == document.pk


def test_of_which_moment_is_hers_alone(cast, over):
    begins(cast, over)
    for who in ("marc", "claire", "sami"):
        with cast.acting(who):
            assert not Review.objects.exists()


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
