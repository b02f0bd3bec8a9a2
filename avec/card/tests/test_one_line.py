"""What stands on one line of a card is joined by one sign only, on screen and paper."""

import pytest
from django.db import transaction
from django.urls import reverse

from avec.card import actions
from avec.card.choice import lines_offered
from avec.card.tests.scene import key_of, without_cards
from avec.documents import actions as documents
from avec.documents.actions.writing import Place
from avec.documents.models import TemplateVersion
from tests.entrance import client_as
from tests.papers import text_of

pytestmark = pytest.mark.django_db


def plainly(text: str) -> str:
    """Read every kind of space as one space."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("Il m’a éteinte, moi.", "Pourquoi : Il m’a éteinte, moi ; Quand"),
        ("Il m’a éteinte", "Pourquoi : Il m’a éteinte ; Quand"),
        ("Ça tremble, ", "Pourquoi : Ça tremble ; Quand"),
        ("Pourquoi encore ?", "Pourquoi : Pourquoi encore ? Quand"),
        ("Je ne dors plus…", "Pourquoi : Je ne dors plus… Quand"),
        ("Voir la lettre...", "Pourquoi : Voir la lettre... Quand"),
    ],
)
def test_what_goes_together_is_joined_whatever_sign_ends_her_words(cast, why, said):
    refused = {
        "kind": "treatment",
        "text": "L’halopéridol",
        "stance": "refused",
        "why": why,
        "when": "en 2019",
    }
    nora = cast.seen_by("nora")
    with cast.acting("nora"), transaction.atomic():
        form = TemplateVersion.objects.newest().get(key="advance_directives")
        document = documents.begin_document(viewer=nora, template_version=form)
        documents.write_passage(
            viewer=nora,
            place=Place(document, "care", "treatments"),
            content={"items": [refused]},
        )
        documents.publish(viewer=nora, document=document, name="Nora")
        lines = [plainly(one.text) for one in lines_offered(nora, "fr")]

    [line] = [one for one in lines if "halopéridol" in one]
    assert f"Refusé : L’halopéridol ; {said}, quelle dose : en 2019" == line


def test_on_paper_what_a_line_answers_is_followed_by_one_sign_only(cast):
    nora = cast.seen_by("nora")
    with cast.acting("nora"), transaction.atomic():
        form = TemplateVersion.objects.newest().get(key="advance_directives")
        document = documents.begin_document(viewer=nora, template_version=form)
        for keys, words in {
            ("me", "talking_to_me"): "Doucement",
            ("helping", "others_can_do"): "Rallumer la radio",
        }.items():
            documents.write_passage(
                viewer=nora,
                place=Place(document, *keys),
                content={"items": [{"kind": "text", "text": words}]},
            )
        documents.publish(viewer=nora, document=document, name="Nora")
    with cast.acting("nora"), transaction.atomic():
        without_cards(nora)
        chosen = [key_of(nora, words) for words in ("Doucement", "Rallumer la radio")]
        card = actions.make_card(viewer=nora, chosen=chosen)

    for form in ("", "a4"):
        address = reverse("card:paper", args=[card.pk])
        paper = text_of(
            client_as(cast.nora).get(address, {"forme": form} if form else {}).content
        )
        assert "Comment me parler ? Doucement" in paper
        assert "À faire : Rallumer la radio" in paper
