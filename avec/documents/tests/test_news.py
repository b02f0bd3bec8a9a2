"""« Ce qui est nouveau » says in plain words what came of what one wrote."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.words import Quality, Relation
from tests.entrance import client_as, speaking

UNANSWERED = "Claire n’a pas encore répondu à votre texte commun."
YES = "Claire dit oui à votre texte commun."
NO = "Claire préfère garder ses mots à soi. Le texte commun n’existe pas."
BACK = "Claire a repris son oui. Les mots de chaque voix sont de retour."


def home(cast, name="nora", language="fr"):
    client = speaking(client_as(cast.people[name], cast.hats.get(name)), language)
    page = client.get("/", follow=True).content.decode()
    return page.translate({0xA0: " ", 0x202F: " "})


def told(cast, passage):
    """Return what Nora's first page says of one common text."""
    return re.findall(rf'href="/ensemble/{passage.pk}/">(.*?)</a>', home(cast))


@pytest.fixture
def proposed(cast):
    with cast.acting("nora"), transaction.atomic():
        return actions.propose_together(
            viewer=cast.seen_by("nora"),
            place=Place(cast.plan, "direction", "dream"),
            text="Une maison, à vingt minutes du CMP.",
            voices=[cast.claire],
            name="Nora",
        )


def answers(cast, passage, *acts):
    for act in acts:
        with cast.acting("claire"), transaction.atomic():
            act(viewer=cast.seen_by("claire"), passage=passage)


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        ((), UNANSWERED),
        ((actions.say_yes,), YES),
        ((actions.say_no,), NO),
        ((actions.say_yes, actions.take_yes_back), BACK),
    ],
)
def test_each_answer_to_a_common_text_is_said(cast, proposed, acts, said):
    answers(cast, proposed, *acts)

    assert told(cast, proposed) == [said]
    assert said not in home(cast, "claire")


def test_a_text_taken_out_waits_for_nobody(cast, proposed):
    with cast.acting("nora"), transaction.atomic():
        actions.take_out_passage(viewer=cast.seen_by("nora"), passage=proposed)

    assert told(cast, proposed) == []


@pytest.mark.parametrize(
    ("relation", "language", "said"),
    [
        (Relation.ADDS, "fr", "Claire a posé ses mots à côté des vôtres."),
        (Relation.DISAGREES, "fr", "Claire n’est pas d’accord, et l’a écrit à côté"),
        (Relation.DISAGREES, "en", "Claire disagrees, and wrote it beside your words"),
    ],
)
def test_a_disagreement_is_called_so(cast, relation, language, said):
    with cast.acting("claire"), transaction.atomic():
        view = actions.give_view(
            viewer=cast.seen_by("claire"),
            place=Place(cast.plan, "direction", "hope"),
            content={"text": "Les soirs aussi."},
            quality=Quality.PROFESSIONAL,
            name="Claire",
            label="infirmière",
            relation=relation,
        )

    page = home(cast, language=language)
    assert said in page
    assert f'href="/mots/{view.pk}/"' in page
    answer = client_as(cast.nora).get(f"/mots/{view.pk}/")
    place = [cast.plan.pk, "direction", "hope"]
    assert answer.headers["Location"] == reverse("documents:question", args=place)
