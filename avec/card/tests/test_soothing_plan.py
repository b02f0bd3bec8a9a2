"""The plan for the hardest thoughts is written on screen, and leads to the card."""

import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.identity import acting_as
from avec.card.behaviour import Card
from avec.card.choice import lines_offered
from avec.card.tests.scene import without_cards, write
from avec.card.words import Place
from avec.documents import actions
from avec.documents.models import Document, TemplateVersion
from tests.entrance import client_as

pytestmark = pytest.mark.django_db

CALL = "Marc, 06 39 98 12 34"


@pytest.fixture
def nora(cast):
    return without_cards(cast.seen_by("nora"))


@pytest.fixture
def plan(nora) -> Document:
    form = TemplateVersion.objects.newest().get(key="soothing_plan")
    with acting_as(nora), transaction.atomic():
        return actions.begin_document(viewer=nora, template_version=form)


def say(nora, plan) -> None:
    with acting_as(nora), transaction.atomic():
        write(nora, plan, "on_my_own", ["Compter les toits"])
        write(nora, plan, "whom_to_tell", [CALL])
        write(nora, plan, "keep_away", ["Les boîtes, chez Jeanne"])
        actions.publish(viewer=nora, document=plan, name="Nora")


def test_it_is_begun_like_the_other_documents(nora):
    page = client_as(nora.person_id).post(
        reverse("documents:begin", args=["soothing_plan"]), follow=True
    )

    assert "Dans l’ordre" in page.content.decode()


def test_its_page_offers_the_card_once_something_is_written(nora, plan):
    page, link = client_as(nora.person_id), reverse("card:choose")
    address = reverse("documents:document", args=[plan.pk])
    assert link not in page.get(address).content.decode()

    say(nora, plan)

    assert link in page.get(address).content.decode()


def test_its_lines_go_to_their_places_on_the_card_but_what_is_kept_away(nora, plan):
    say(nora, plan)

    with acting_as(nora), transaction.atomic():
        offered = {line.text: line for line in lines_offered(nora, "fr")}

    assert offered["Compter les toits"].place == Place.DOING
    assert offered[CALL].place == Place.TELLING
    assert not any("Jeanne" in text for text in offered)


def test_it_asks_for_no_promise(plan):
    words = str(plan.form_in("fr")).lower()

    assert "promesse" not in words
    assert "m’engage" not in words
    assert "Aucune promesse" in Card().for_the_helper()
