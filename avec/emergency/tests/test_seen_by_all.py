"""What everybody sees: who is declared, and numbers that point to nobody."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from avec.emergency import actions
from avec.emergency.models import Member
from avec.emergency.refusals import NotForTheTeam
from avec.emergency.tests import scene
from avec.people.models import Affiliation
from tests.entrance import client_as


@pytest.mark.parametrize("who", ["nora", "karim", "aicha"])
def test_everybody_reads_who_is_declared_and_since_when(cast, who):
    scene.declare(cast)

    page = client_as(cast.people[who]).get("/urgence/equipes/").content.decode()

    assert "Claire" in page
    assert "depuis le" in page


@pytest.mark.parametrize("who", ["helene", "aicha", "claire"])
def test_a_manager_declares_neither_herself_nor_who_represents_nor_twice(cast, who):
    if who == "claire":
        scene.declare(cast)

    viewer = cast.seen_by("helene")
    with cast.acting("helene"), transaction.atomic():
        hat = Affiliation.objects.visible_to(viewer).get(pk=cast.hats[who])
        with pytest.raises(NotForTheTeam):
            actions.declare(viewer=viewer, affiliation=hat)


def test_small_numbers_are_not_said(cast):
    page = client_as(cast.nora).get("/urgence/chiffres/").content.decode()

    assert "moins de 11" in page
    assert "trop peu pour être dites" in page


def test_nothing_of_an_opening_is_printed_or_taken_away(cast):
    scene.declare(cast)
    scene.allow(cast)
    scene.can_be_found(cast)
    claire = scene.proves(cast)
    opened = claire.post("/urgence/ouvrir/", scene.sent())

    page = claire.get(opened.url).content.decode()
    main = page[page.index("<main") : page.index("</main>")]

    assert "Imprimer" not in main
    assert "href" not in main.replace('href="#', "").split("emergency__says")[1]
    assert claire.get(opened.url)["Cache-Control"] == "no-store"
    for name in ("emergency:paper", "emergency:export"):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=[cast.plan.pk])


@pytest.mark.parametrize("who", ["claire", "helene"])
def test_ending_a_declaration_asks_first_and_says_what_closes(cast, who):
    scene.declare(cast)
    with cast.acting("helene"):
        seen = Member.objects.visible_to(cast.seen_by("helene")).running()
        member = seen.get(person_id=cast.claire)
    browser = client_as(cast.people[who], cast.hats[who])
    list_of_them = (
        "/urgence/equipes/"
        if who == "claire"
        else f"/urgence/equipes/{member.organization_id}/"
    )
    address = f"/urgence/declarations/{member.pk}/finir/"

    shown = browser.get(list_of_them).content.decode()
    asked = browser.get(address).content.decode()

    assert f'href="{address}"' in shown
    assert f'action="{address}"' not in shown
    assert "se ferme tout de suite" in asked
    with cast.acting("helene"):
        assert seen.filter(pk=member.pk).exists()
    assert browser.post(address).status_code == 302
    with cast.acting("helene"):
        assert not seen.filter(pk=member.pk).exists()
