"""Who goes away by themselves is asked first, and she is told."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from avec.audit.models import Entry
from avec.episodes import actions
from avec.episodes.models import Named
from tests.entrance import client_as


def page(client, route: str, *keys) -> str:
    return client.get(reverse(route, args=keys)).content.decode()


@pytest.fixture
def marcs(cast, opened) -> Named:
    with cast.acting("nora"):
        return Named.objects.standing().get(episode=opened, person_id=cast.marc)


def test_going_away_asks_first(cast, opened, marcs):
    marc = client_as(cast.marc)
    address = reverse("episodes:remove", args=[marcs.pk])

    sheet = page(marc, "episodes:episode", opened.pk)
    assert f'href="{address}"' in sheet
    assert f'action="{address}"' not in sheet

    asked = marc.get(address)
    assert asked.status_code == 200
    assert "La personne saura que vous avez retiré votre nom" in asked.content.decode()
    assert marc.head(address).status_code == 200
    assert "Qui est là" in page(marc, "episodes:episode", opened.pk)

    assert marc.post(address).status_code == 302
    gone = marc.get(reverse("episodes:episode", args=[opened.pk]))
    assert gone.status_code == 404


def test_she_is_told_that_somebody_went_away(cast, opened, marcs):
    nora = client_as(cast.nora)
    before = page(nora, "episodes:episode", opened.pk)
    assert "a retiré son nom" not in before

    client_as(cast.marc).post(reverse("episodes:remove", args=[marcs.pk]))

    assert "Marc a retiré son nom" in page(nora, "episodes:episode", opened.pk)
    looked = page(nora, "documents:who_looked")
    assert "Marc a retiré son nom d’un moment difficile" in looked
    with cast.acting("nora"):
        line = Entry.objects.get(verb="episodes.left", actor_id=cast.marc)
        assert line.subject_id == cast.nora


def test_whom_she_took_out_is_not_said_to_have_gone(cast, opened, marcs):
    nora = client_as(cast.nora)
    nora.post(reverse("episodes:remove", args=[marcs.pk]))

    assert "a retiré son nom" not in page(nora, "episodes:episode", opened.pk)
    with cast.acting("nora"):
        assert not Entry.objects.filter(verb="episodes.left").exists()


def test_named_again_they_are_there_and_no_longer_gone(cast, opened, marcs):
    client_as(cast.marc).post(reverse("episodes:remove", args=[marcs.pk]))
    with cast.acting("nora"), transaction.atomic():
        actions.name_somebody(
            viewer=cast.seen_by("nora"), episode=opened, person_id=cast.marc
        )
    assert "a retiré son nom" not in page(
        client_as(cast.nora), "episodes:episode", opened.pk
    )


def test_a_message_is_asked_for_her_and_for_nobody_else(
    cast, opened, marcs, monkeypatch
):
    asked = []
    monkeypatch.setattr(
        "avec.episodes.reminding.remind", lambda **about: asked.append(about)
    )
    client_as(cast.marc).post(reverse("episodes:remove", args=[marcs.pk]))
    [one] = asked
    assert one["person_id"] == cast.nora
