"""Somebody who cannot read a screen is told on paper; she reads that it was handed."""

from __future__ import annotations

import pytest

from avec.emergency import actions
from avec.emergency.models import Attempt
from avec.emergency.refusals import AlreadyHanded
from avec.emergency.tests import scene
from tests.cast import CANARY
from tests.entrance import client_as
from tests.papers import text_of


@pytest.fixture
def opened(cast) -> Attempt:
    scene.declare(cast)
    scene.can_be_found(cast)
    scene.allow(cast)
    scene.proves(cast)
    attempt = scene.opens(cast)
    assert attempt is not None
    return attempt


def test_the_letter_says_who_when_and_why_and_nothing_that_was_read(cast, opened):
    claire = scene.proves(cast)
    page = claire.get("/urgence/ouvrir/").content.decode()
    assert f"/urgence/ouvert/{opened.pk}/lettre/" in page

    paper = claire.get(f"/urgence/ouvert/{opened.pk}/lettre/")

    assert paper["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in paper.content
    words = text_of(paper.content)
    assert "Claire, infirmière, CH Montbrun-d’Aure" in words
    assert scene.SENTENCE in words
    assert "Reprendre votre accord" in words
    assert "Nora" not in words
    assert CANARY not in words


def test_who_handed_it_says_so_and_she_reads_it(cast, opened):
    claire = scene.proves(cast)

    claire.post(f"/urgence/ouvert/{opened.pk}/remise/")

    nora = client_as(cast.nora)
    record = nora.get(f"/urgence/passages/{opened.pk}/").content.decode()
    assert "dit vous avoir remis une lettre" in record
    assert "remis une lettre" in nora.get("/qui-a-regarde/").content.decode()
    assert "Lettre remise" in claire.get("/urgence/ouvrir/").content.decode()
    with cast.acting("claire"):
        again = Attempt.objects.visible_to(cast.seen_by("claire")).get(pk=opened.pk)
        with pytest.raises(AlreadyHanded):
            actions.hand_over(viewer=cast.seen_by("claire"), attempt=again)


@pytest.mark.parametrize("who", ["marc", "sami", "helene", "aicha", "paul", "odile"])
def test_nobody_else_has_the_letter_or_says_it(cast, opened, who):
    browser = client_as(cast.people[who], cast.hats.get(who))

    assert browser.get(f"/urgence/ouvert/{opened.pk}/lettre/").status_code == 404
    assert browser.post(f"/urgence/ouvert/{opened.pk}/remise/").status_code == 404


def test_she_herself_does_not_say_it_was_handed(cast, opened):
    nora = client_as(cast.nora)

    assert nora.post(f"/urgence/ouvert/{opened.pk}/remise/").status_code == 403


def test_a_refused_try_gives_no_letter(cast):
    scene.declare(cast)
    scene.can_be_found(cast)
    claire = scene.proves(cast)
    claire.post("/urgence/ouvrir/", scene.sent())
    with cast.acting("nora"):
        tried = Attempt.objects.visible_to(cast.seen_by("nora")).order_by("-tried_at")[
            0
        ]

    assert claire.get(f"/urgence/ouvert/{tried.pk}/lettre/").status_code == 404
