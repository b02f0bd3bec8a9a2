"""A view being typed beside somebody's words is kept, for its writer alone."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.urls import reverse

from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.models import Draft
from avec.documents.words import Mode, Quality, Relation
from tests.entrance import client_as

TYPED = {"relation": "nuances", "words": "Je le vois autrement", "label": "infirmière"}


@pytest.fixture
def claire(cast):
    return client_as(cast.claire, cast.hats["claire"])


@pytest.fixture
def place(cast):
    return reverse("documents:view", args=[cast.plan.pk, "direction", "ties"])


def drafts_of(cast, name):
    with cast.acting(name):
        drafts = Draft.objects.visible_to(cast.seen_by(name))
        return [draft.content["text"] for draft in drafts.filter(question_key="ties")]


def test_what_is_typed_is_kept_as_one_types(cast, claire, place):
    assert claire.post(place, TYPED, headers={"X-Draft": "1"}).status_code == 204

    page = claire.get(place).text
    assert "Je le vois autrement</textarea>" in page
    assert re.search(r'value="nuances"[^>]* checked', page)
    assert "Voici votre brouillon" in page
    assert f'data-draft="{place}"' in page
    assert drafts_of(cast, "nora") == []


def test_coming_back_later_keeps_it_too(cast, claire, place):
    answer = claire.post(place, {**TYPED, "later": "1"})

    assert answer.url == reverse("documents:read", args=[cast.plan.pk])
    assert drafts_of(cast, "claire") == ["Je le vois autrement"]


def test_given_for_good_there_is_no_draft_any_more(cast, claire, place):
    claire.post(place, TYPED, headers={"X-Draft": "1"})
    claire.post(place, TYPED)
    assert drafts_of(cast, "claire") == []

    claire.post(place, TYPED, headers={"X-Draft": "1"})
    assert drafts_of(cast, "claire") == []


def test_words_already_given_are_shown_and_never_called_a_draft(cast, claire, place):
    claire.post(place, TYPED)
    with cast.acting("claire"), transaction.atomic():
        actions.keep_draft(  # the browser kept it while the form was being sent
            viewer=cast.seen_by("claire"),
            place=Place(cast.plan, "direction", "ties"),
            purpose=Mode.VIEW,
            content={
                "text": TYPED["words"],
                "relation": TYPED["relation"],
                "label": TYPED["label"],
            },
        )

    page = claire.get(place).text

    assert "Voici votre brouillon" not in page
    said = page.split("Ce que vous avez déjà dit ici")[1]
    assert "Je le vois autrement" in said


def test_words_said_in_another_form_come_back_to_be_changed(cast, claire):
    with cast.acting("claire"), transaction.atomic():
        actions.give_view(
            viewer=cast.seen_by("claire"),
            place=Place(cast.plan, "direction", "obstacles"),
            content={"items": [{"text": "Le car du soir"}]},
            quality=Quality.PROFESSIONAL,
            name="Claire",
            label="infirmière",
            relation=Relation.ADDS,
        )

    there = reverse("documents:view", args=[cast.plan.pk, "direction", "obstacles"])
    page = claire.get(there).text

    assert page.count("Le car du soir") == 2


def test_an_emptied_draft_is_thrown_away(cast, claire, place):
    claire.post(place, TYPED, headers={"X-Draft": "1"})
    claire.post(place, {**TYPED, "words": " "}, headers={"X-Draft": "1"})

    assert drafts_of(cast, "claire") == []


@pytest.mark.parametrize(
    "wrong", [{"words": "a" * 20_001}, {"relation": "rules"}, {"label": "l" * 81}]
)
def test_what_could_not_be_given_is_not_kept_as_a_draft(cast, claire, place, wrong):
    answer = claire.post(place, {**TYPED, **wrong}, headers={"X-Draft": "1"})

    assert answer.status_code == 422
    assert drafts_of(cast, "claire") == []


def test_words_come_back_with_the_reason(claire, place):
    page = claire.post(place, {**TYPED, "relation": "rules", "later": "1"})

    assert page.status_code == 422
    assert "Je le vois autrement</textarea>" in page.text


def test_whoever_is_not_invited_keeps_nothing(cast, place):
    answer = client_as(cast.helene).post(place, TYPED, headers={"X-Draft": "1"})

    assert answer.status_code == 404
    assert drafts_of(cast, "helene") == []
