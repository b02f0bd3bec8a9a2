"""Somebody met through a team alone is blocked like anybody else."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.urls import reverse

from avec.circles import actions as circles
from avec.circles.models import Block, Tie
from avec.documents import actions
from avec.documents.actions.sharing import Part
from tests.entrance import client_as

LIST = "/cercle/bloquer/quelqu-un/"


@pytest.fixture
def met(cast):
    """Nora opened a part to the team of Claire, who is in her circle no more."""
    with cast.acting("nora"), transaction.atomic():
        nora = cast.seen_by("nora")
        actions.share(
            viewer=nora,
            document=cast.plan,
            parts=[Part("direction")],
            to_team=cast.team,
        )
        ties = Tie.objects.visible_to(nora).running()
        circles.end_tie(viewer=nora, tie=ties.get(other_id=cast.claire))
    return cast


def reads(cast, document) -> int:
    claire = client_as(cast.claire, cast.hats["claire"])
    return claire.get(reverse("documents:read", args=[document.pk])).status_code


def hint(cast) -> list[str]:
    """What the database says may wait for Claire, asked past Python."""
    with cast.acting("claire"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.waits_in_documents()")
        return cursor.fetchone()[0]


def test_she_finds_and_blocks_who_is_in_the_team_alone(met):
    nora = client_as(met.nora)
    assert reads(met, met.plan) == 200
    here = nora.get(LIST).content.decode()
    assert "Claire" in here
    assert "infirmière" in here
    assert "Marc" not in here
    assert LIST in nora.get("/cercle/bloquer/").content.decode()
    address = f"/cercle/bloquer/personne/{met.claire}/"
    asked = nora.get(address).content.decode()
    assert "Tant que vous la bloquez, vous ne lisez plus rien" in asked
    assert "Le lien s’arrête" not in asked

    blocked = nora.post(address)

    assert blocked.url == "/cercle/bloquer/"
    assert "Claire" in nora.get(blocked.url).content.decode()
    assert "Claire" not in nora.get(LIST).content.decode()
    assert reads(met, met.plan) == 404


def test_what_was_opened_waits_for_nobody_kept_apart(met):
    assert "documents.opened" in hint(met)

    client_as(met.nora).post(f"/cercle/bloquer/personne/{met.claire}/")

    assert "documents.opened" not in hint(met)


def test_who_is_blocked_learns_nothing_of_it(met):
    claire = client_as(met.claire, met.hats["claire"])

    client_as(met.nora).post(f"/cercle/bloquer/personne/{met.claire}/")

    for page in (LIST, "/cercle/bloquer/", "/cercle/"):
        assert "bloquée par" not in claire.get(page).content.decode()
    with met.acting("claire"):
        assert not Block.objects.visible_to(met.seen_by("claire")).exists()


@pytest.mark.parametrize("who", ["karim", "nora"])
def test_nobody_blocks_a_stranger_or_herself_by_an_address(met, who):
    stranger = met.claire if who == "karim" else met.nora

    answer = client_as(met.people[who]).post(f"/cercle/bloquer/personne/{stranger}/")

    assert answer.status_code == (404 if who == "karim" else 403)
