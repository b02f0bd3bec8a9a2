"""Where one can turn is one link away in a difficult moment, without an account."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from avec.episodes import actions
from avec.episodes.tests.conftest import in_days
from avec.episodes.words import Answer
from avec.people.models import Person
from tests.entrance import client_as

RECOURSES = "/guide/mes-recours/"


def opened_with_her(cast, answer: Answer):
    with cast.acting("claire"):
        return actions.open_for_somebody(
            viewer=cast.seen_by("claire"),
            person=Person(pk=cast.nora),
            answer=answer,
            because="" if answer == Answer.YES else "Elle parlait d’un pont.",
            ends_at=in_days(),
        )


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("who", ["nora", "claire"])
def test_each_difficult_moment_leads_to_the_recourses(cast, who, answer):
    episode = opened_with_her(cast, answer)

    address = reverse("episodes:episode", args=[episode.pk])
    page = client_as(cast.people[who], cast.hats.get(who)).get(address)

    assert f'href="{RECOURSES}"' in page.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_recourses_are_read_without_an_account_and_name_each_door(db, language):
    page = Client(headers={"accept-language": language}).get(RECOURSES)
    said = page.content.decode()

    assert page.status_code == 200
    for door in ("CDSP", "CDU", "Contrôleur", "Défenseur", "tribunal"):
        assert door in said
    assert ("avocat" if language == "fr" else "lawyer") in said
