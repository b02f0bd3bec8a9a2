"""E10: opening in an emergency what she marked, or not."""

from __future__ import annotations

import pytest
from django.db import transaction

from avec.access.rules import NotAllowed
from avec.circles.actions import block
from avec.emergency import actions
from avec.emergency.models import Attempt, Consent
from avec.emergency.refusals import ProveFirst
from avec.emergency.tests import scene
from avec.emergency.words import Answer
from avec.foundation.models import Now
from tests.cast import CANARY
from tests.entrance import client_as, client_as_long_ago


@pytest.fixture
def ready(_no_proof_stays, cast):
    """Declared, allowed and found; no proof stays from another day."""
    scene.declare(cast)
    scene.allow(cast)
    scene.can_be_found(cast)
    return cast


def test_a_nurse_of_the_team_reads_what_was_marked_and_nothing_else(ready):
    claire = scene.proves(ready)

    opened = claire.post("/urgence/ouvrir/", scene.sent())

    assert opened.status_code == 302
    page = claire.get(opened.url).content.decode()
    assert "Vous êtes en accès d’urgence, la personne sera informée" in page
    assert "Nora" in page
    assert CANARY in page
    assert page.count("asked__prompt") == 1


def test_she_sees_who_opened_and_the_sentence_on_her_record(ready):
    claire = scene.proves(ready)
    opened = claire.post("/urgence/ouvrir/", scene.sent())
    claire.get(opened.url)
    nora = client_as(ready.nora)

    record = nora.get("/urgence/").content.decode()
    looked = nora.get("/qui-a-regarde/").content.decode()

    assert "Claire" in record
    assert scene.SENTENCE in record
    assert "Claire (infirmière, CH Montbrun-d’Aure) a ouvert vos pages" in looked
    assert "a lu vos pages ouvertes en urgence" in looked


def test_a_refused_try_is_on_her_record_with_its_sentence(cast):
    scene.declare(cast)
    scene.can_be_found(cast)
    claire = scene.proves(cast)

    refused = claire.post("/urgence/ouvrir/", scene.sent())

    assert refused.status_code == 409
    nora = client_as(cast.nora)
    record = nora.get("/urgence/").content.decode()
    assert "Claire" in record
    assert scene.SENTENCE in record
    assert (
        "a demandé à ouvrir vos pages" in nora.get("/qui-a-regarde/").content.decode()
    )


@pytest.mark.parametrize("answer", [Answer.NO, None])
def test_no_and_no_answer_open_nothing(cast, answer):
    scene.declare(cast)
    scene.can_be_found(cast)
    if answer:
        scene.allow(cast, answer)
    scene.proves(cast)

    assert scene.opens(cast) is None


def test_only_those_she_named_open(cast):
    scene.declare(cast)
    scene.can_be_found(cast)
    scene.allow(cast, Answer.NAMED, named=[cast.sami])
    scene.proves(cast)
    assert scene.opens(cast) is None

    scene.allow(cast, Answer.NAMED, named=[cast.claire])

    assert scene.opens(cast) is not None


def test_taking_the_answer_back_closes_it_at_once(ready):
    claire = scene.proves(ready)
    opened = claire.post("/urgence/ouvrir/", scene.sent())
    nora = client_as(ready.nora)
    with ready.acting("nora"):
        consent = Consent.objects.visible_to(ready.seen_by("nora")).running().get()

    assert (
        "Une ouverture est en cours" in claire.get("/urgence/ouvrir/").content.decode()
    )
    nora.post(f"/urgence/reponses/{consent.pk}/reprendre/")

    after = claire.get(opened.url)
    assert after.status_code == 409
    assert CANARY not in after.content.decode()
    asking = claire.get("/urgence/ouvrir/").content.decode()
    assert "Une ouverture est en cours" not in asking


def test_a_question_marked_later_is_not_in_an_opening_that_began(ready):
    claire = scene.proves(ready)
    opened = claire.post("/urgence/ouvrir/", scene.sent())

    scene.allow(ready)

    assert claire.get(opened.url).status_code == 409


def test_it_ends_by_itself_after_four_hours(ready, clock):
    claire = scene.proves(ready)
    opened = claire.post("/urgence/ouvrir/", scene.sent())
    assert claire.get(opened.url).status_code == 200

    clock("4 hours 1 minute")

    assert claire.get(opened.url).status_code == 403


def test_a_block_closes_it_whoever_decided_it(ready):
    scene.proves(ready)
    with ready.acting("nora"), transaction.atomic():
        block(
            viewer=ready.seen_by("nora"),
            person_id=ready.claire,
            remembered_as="Claire",
        )

    assert scene.opens(ready) is None


@pytest.mark.parametrize("who", ["nora", "marc", "helene", "aicha", "paul", "odile"])
def test_nobody_else_has_the_page(ready, who):
    browser = client_as(ready.people[who], ready.hats.get(who))

    assert browser.get("/urgence/ouvrir/").status_code == 404
    assert browser.post("/urgence/ouvrir/", scene.sent()).status_code == 404


def test_without_her_hat_she_has_no_page(ready):
    assert client_as(ready.claire).get("/urgence/ouvrir/").status_code == 404


def test_an_old_proof_opens_nothing(ready):
    claire = client_as_long_ago(ready.claire, ready.hats["claire"])

    page = claire.post("/urgence/ouvrir/", scene.sent())

    assert "Prouvez d’abord" in page.content.decode()
    with ready.acting("claire"), pytest.raises(ProveFirst):
        actions.try_to_open(viewer=ready.seen_by("claire"), **scene.NORA, **scene.WHY)


def test_a_passphrase_alone_is_not_enough(ready):
    claire = client_as(ready.claire, ready.hats["claire"], proof="passphrase")

    page = claire.post("/urgence/ouvrir/", scene.sent())

    assert "Prouvez d’abord" in page.content.decode()


def test_an_action_asked_under_no_hat_is_refused(ready):
    viewer = ready.seen_by("claire", hat=False)
    with ready.acting("claire", hat=False), transaction.atomic():
        with pytest.raises(NotAllowed):
            actions.try_to_open(viewer=viewer, **scene.NORA, **scene.WHY)
        now = Attempt.objects.visible_to(viewer).filter(ends_at__gt=Now())
        assert not now.exists()
