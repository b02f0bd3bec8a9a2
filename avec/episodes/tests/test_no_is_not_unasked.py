"""She said no, or nobody could ask her: two answers that are never one."""

from __future__ import annotations

import io
import zipfile
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from avec.episodes import actions
from avec.episodes.models import Episode
from avec.episodes.tests.conftest import in_days
from avec.episodes.words import Answer
from avec.people import exports
from avec.people.models import Person
from tests.edges import HOURS_WORDS
from tests.entrance import client_as

WHY = "Elle parlait d’un pont."
TO_HER = {
    "refused": ("Ouvert malgré votre refus", "en disant que vous aviez dit non"),
    "unasked": (
        "Ouvert sans vous l’avoir demandé",
        "en disant ne pas avoir pu vous demander",
    ),
    "without": ("Ouvert sans votre accord", "l’a ouvert, et écrit pourquoi"),
}
TO_THE_OTHERS = {
    "refused": "Ouvert malgré son refus",
    "unasked": "Ouvert sans avoir pu lui demander",
    "without": "Ouvert sans son accord",
}
TAKEN_AWAY = {
    "refused": "ouvert malgré son refus",
    "unasked": "ouvert sans avoir pu lui demander son accord",
    "without": "ouvert sans son accord",
}


@pytest.fixture
def with_nora(cast):
    """Claire opens one with Nora, saying what Nora answered."""

    def opened(said: str) -> Episode:
        if said == "without":
            return opened_before_the_two_were_apart(cast)
        sent = {
            "person": str(cast.nora),
            "answer": said,
            "because": WHY,
            "until": f"{in_days(5):%Y-%m-%d}",
        }
        claire = client_as(cast.claire, cast.hats["claire"])
        assert claire.post(reverse("episodes:open_with"), sent).status_code == 302
        with cast.acting("nora"):
            return Episode.objects.open_now().get(person_id=cast.nora)

    return opened


def opened_before_the_two_were_apart(cast) -> Episode:
    episode = Episode(
        pk=uuid4(),
        person_id=cast.nora,
        opened_by_id=cast.claire,
        consent="without",
        ends_at=in_days(),
    )
    episode.seal_in(WHY)
    with cast.acting("claire"), transaction.atomic():
        episode.save(force_insert=True)
    return episode


def sheet(cast, who, episode) -> str:
    client = client_as(cast.people[who], cast.hats.get(who))
    return client.get(reverse("episodes:episode", args=[episode.pk])).content.decode()


@pytest.mark.parametrize("said", ["refused", "unasked", "without"])
def test_each_answer_is_shown_in_its_own_words(cast, with_nora, said):
    episode = with_nora(said)

    hers, claires = sheet(cast, "nora", episode), sheet(cast, "claire", episode)

    for other, words in TO_HER.items():
        assert [word in hers for word in words] == [other == said] * 2
        assert (TO_THE_OTHERS[other] + "</") in claires or other != said
    assert WHY in hers


@pytest.mark.parametrize("said", ["refused", "unasked", "without"])
def test_each_answer_is_taken_away_in_its_own_words(cast, with_nora, said):
    with_nora(said)

    with cast.acting("nora"), transaction.atomic():
        packed = zipfile.ZipFile(io.BytesIO(exports.archive(cast.seen_by("nora"))))
    page = packed.read("moments-difficiles/moments-difficiles.html").decode()
    data = packed.read("moments-difficiles/moments-difficiles.json").decode()

    assert f">{TAKEN_AWAY[said]}<" in page
    assert f'"{said}"' in data


@pytest.mark.parametrize("answer", ["refused", "unasked"])
def test_neither_goes_without_a_reason(cast, answer):
    sent = {
        "person": str(cast.nora),
        "answer": answer,
        "until": f"{in_days(5):%Y-%m-%d}",
    }
    claire = client_as(cast.claire, cast.hats["claire"])

    asked = claire.post(reverse("episodes:open_with"), sent)

    assert asked.status_code == 422
    assert "Écrivez pourquoi" in asked.content.decode()


def test_the_page_asks_the_two_apart(cast):
    claire = client_as(cast.claire, cast.hats["claire"])
    page = claire.get(reverse("episodes:open_with")).content.decode()
    for words in ("Oui, elle me l’a dit", "Non, elle m’a dit non"):
        assert words in page
    assert "Je n’ai pas pu lui demander" in page
    assert "Non, ou" not in page


@pytest.mark.parametrize("answer", [Answer.NO, Answer.NOT_ASKED])
def test_neither_opens_what_was_prepared_just_after_she_closed_one(
    cast, prepared, opened, answer
):
    with cast.acting("nora"), transaction.atomic():
        actions.close_episode(viewer=cast.seen_by("nora"), episode=opened)
    with cast.acting("claire"), transaction.atomic():
        again = actions.open_for_somebody(
            viewer=cast.seen_by("claire"),
            person=Person(pk=cast.nora),
            answer=answer,
            because=WHY,
            ends_at=in_days(),
        )
    said = sheet(cast, "nora", again)
    assert "ce que vous avez préparé reste fermé" in said
    marc = client_as(cast.marc).get(
        reverse("documents:read", args=[cast.edges.portrait.pk])
    )
    assert HOURS_WORDS not in marc.content.decode()
