"""« Seulement ma carte »: the card is read, and printed; nothing else is."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.card import actions as cards
from avec.card.reading import current_card
from avec.card.tests.scene import (
    key_of,
    offered_form,
    publish_again,
    published_ladder,
    without_cards,
)
from avec.card.words import Place
from avec.emergency import actions
from avec.emergency.models import Attempt, Consent
from avec.emergency.refusals import NobodyNamed, NoCard
from avec.emergency.tests import scene
from avec.emergency.words import Answer
from tests.cast import CANARY
from tests.entrance import client_as
from tests.papers import text_of

OWN = "Chat à nourrir chez Jeanne"
DOING = "Ouvrir la fenêtre, boire un verre d’eau"
CALLING = "Marc, 06 39 98 12 34"


def made(cast, *words: str) -> None:
    """Nora makes a card of lines of her plan and of one of her own."""
    nora = cast.seen_by("nora")
    chosen = [key_of(nora, one) for one in words]
    own = [(Place.DEPENDING, OWN)]
    with acting_as(nora), transaction.atomic():
        cards.make_card(viewer=nora, chosen=chosen, own=own)


def answers_for_card(cast, answer=Answer.YES, **about) -> Consent:
    with cast.acting("nora"), transaction.atomic():
        return actions.answer_for_card(
            viewer=cast.seen_by("nora"), answer=answer, **about
        )


@pytest.fixture
def ladder(cast):
    without_cards(cast.seen_by("nora"))
    offered_form(cast.seen_by("helene"))
    return published_ladder(cast.seen_by("nora"))


@pytest.fixture
def ready(cast, ladder):
    scene.declare(cast)
    scene.can_be_found(cast)
    made(cast, DOING)
    return cast


def opened_page(cast):
    claire = scene.proves(cast)
    sent = claire.post("/urgence/ouvrir/", scene.sent())
    assert sent.status_code == 302
    return claire, sent.url


def test_the_card_is_read_and_nothing_of_the_documents(ready):
    scene.allow(ready, Answer.CARD, marks=[])
    claire, url = opened_page(ready)

    page = claire.get(url).content.decode()

    assert DOING in page
    assert OWN in page
    assert CALLING not in page  # in the plan, not on the card
    assert CANARY not in page  # in the document that answers « only my card »
    assert "asked__prompt" not in page


def test_only_my_card_needs_a_card(cast):
    without_cards(cast.seen_by("nora"))

    with pytest.raises(NoCard):
        scene.allow(cast, Answer.CARD, marks=[])
    with pytest.raises(NoCard):
        answers_for_card(cast)
    with pytest.raises(NoCard):
        answers_for_card(cast, Answer.NO)


def test_a_card_without_an_answer_opens_nothing(ready):
    scene.proves(ready)

    assert scene.opens(ready) is None


@pytest.mark.parametrize("answer", [Answer.NO, Answer.NAMED])
def test_a_no_and_somebody_else_named_open_nothing(ready, answer):
    named = [ready.sami] if answer == Answer.NAMED else []
    answers_for_card(ready, answer, named=named)
    scene.proves(ready)
    assert scene.opens(ready) is None
    with pytest.raises(NobodyNamed):
        answers_for_card(ready, Answer.NAMED)

    answers_for_card(ready, Answer.NAMED, named=[ready.claire])

    assert scene.opens(ready) is not None


def test_the_only_paper_is_the_card_and_she_reads_that_it_was_printed(ready):
    answers_for_card(ready)
    claire, url = opened_page(ready)
    assert "Imprimer la carte" in claire.get(url).content.decode()

    paper = claire.get(f"{url}carte/")

    assert paper["Content-Type"] == "application/pdf"
    words = text_of(paper.content)
    assert DOING in words
    assert OWN in words
    assert "Imprimée pendant une ouverture en urgence" in words
    assert CALLING not in words
    nora = client_as(ready.nora)
    attempt = url.rstrip("/").rpartition("/")[2]
    record = nora.get(f"/urgence/passages/{attempt}/").content.decode()
    assert "Votre carte de crise a été imprimée" in record
    looked = nora.get("/qui-a-regarde/").content.decode()
    assert "a imprimé votre carte de crise" in looked


def test_what_is_marked_is_read_beside_the_card_and_never_printed(ready, ladder):
    scene.allow(ready)
    answers_for_card(ready)
    claire, url = opened_page(ready)
    page = claire.get(url).content.decode()
    assert CANARY in page
    assert DOING in page

    assert CANARY not in text_of(claire.get(f"{url}carte/").content)
    with ready.acting("nora"):
        ladder.refresh_from_db()
        card, version = current_card(ready.seen_by("nora")), ladder.current_version_id
    for name, key in (
        ("card:paper", card.pk),
        ("documents:paper", ladder.pk),
        ("documents:version_pdf", version),
        ("documents:read", ladder.pk),
    ):
        assert claire.get(reverse(name, args=[key])).status_code == 404


def test_an_opening_of_marked_questions_prints_nothing(ready):
    scene.allow(ready)
    claire, url = opened_page(ready)
    page = claire.get(url).content.decode()

    refused = claire.get(f"{url}carte/")

    assert "Imprimer la carte" not in page
    assert refused.status_code == 403
    assert b"%PDF" not in refused.content
    attempt = Attempt(pk=url.rstrip("/").rpartition("/")[2])
    with ready.acting("claire"):
        attempt.refresh_from_db()
        with pytest.raises(NotAllowed):
            actions.print_card(viewer=ready.seen_by("claire"), attempt=attempt)


def test_taking_the_answer_back_closes_the_card_and_its_paper(ready):
    consent = answers_for_card(ready)
    claire, url = opened_page(ready)

    client_as(ready.nora).post(f"/urgence/reponses/{consent.pk}/reprendre/")

    for path in (url, f"{url}carte/"):
        after = claire.get(path)
        assert after.status_code == 409
        assert OWN.encode() not in after.content


def test_a_card_made_since_is_not_in_an_opening_that_began(ready):
    answers_for_card(ready)
    claire, url = opened_page(ready)

    made(ready, DOING, CALLING)

    assert claire.get(url).status_code == 409
    assert claire.get(f"{url}carte/").status_code == 409


def test_lines_of_a_document_she_said_no_for_are_not_read(ready, ladder):
    answers_for_card(ready)
    with ready.acting("nora"), transaction.atomic():
        viewer = ready.seen_by("nora")
        actions.answer(viewer=viewer, document=ladder, answer=Answer.NO)
    claire, url = opened_page(ready)

    page = claire.get(url).content.decode()

    assert OWN in page
    assert DOING not in page


def test_a_line_that_changed_since_is_read_as_it_was_chosen_and_it_is_said(
    ready, ladder
):
    publish_again(ready.seen_by("nora"), ladder, on_my_own=["Appeler Jeanne"])
    answers_for_card(ready)
    claire, url = opened_page(ready)

    page = claire.get(url).content.decode()

    assert DOING in page
    assert "Appeler Jeanne" not in page
    assert "elle ne l’a pas encore revue" in page


CARD = "SELECT card FROM avec.emergency_card(%s)"
PRINT = "SELECT avec.print_emergency_card(%s)"


def test_the_database_gives_the_card_to_its_reader_alone(ready):
    answers_for_card(ready)
    scene.proves(ready)
    opened = scene.opens(ready)

    def asked(who, statement, **how):
        with ready.acting(who, **how), connection.cursor() as cursor:
            cursor.execute(statement, [opened.pk])
            return cursor.fetchall()

    assert len(asked("claire", CARD)) == 1
    assert asked("claire", CARD, hat=False) == []
    for who in ("marc", "sami", "helene", "aicha", "paul", "odile", "karim", "nora"):
        assert asked(who, CARD) == []
        assert asked(who, PRINT) == [(False,)]
    with ready.acting("nora"), transaction.atomic():
        attempt = Attempt.objects.visible_to(ready.seen_by("nora")).get(pk=opened.pk)
        assert attempt.printed_at is None


def test_the_page_shows_her_what_would_be_read(ready):
    nora = client_as(ready.nora)

    page = nora.get("/urgence/carte/").content.decode()
    assert DOING in page
    assert "checked" not in page
    kept = nora.post("/urgence/carte/", {"answer": "yes"})

    assert kept.status_code == 302
    assert "Oui, ma carte" in nora.get("/urgence/").content.decode()
