"""The page of a document: her words first, and each part named by them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from avec.documents.models import Block
from tests.entrance import client_as


@pytest.fixture
def nora(cast):
    return client_as(cast.nora)


def plainly(page):
    """Return a page with ordinary spaces, for its sentences to be looked for."""
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_goal_is_added_written_and_put_away(cast, nora):
    answer = nora.post(reverse("documents:add_block", args=[cast.plan.pk, "goal"]))
    assert "?bloc=" in answer.url
    nora.post(answer.url, {"answer": "Retrouver l’atelier."})

    page = nora.get(reverse("documents:document", args=[cast.plan.pk])).text
    assert '<h3 dir="auto">Retrouver l’atelier</h3>' in page
    assert "Ranger « Retrouver l’atelier »" in plainly(page)
    assert "Ajouter « Un but que j’ai choisi »" in plainly(page)
    assert "<bdi>Retrouver l’atelier</bdi>" in nora.get(answer.url).text
    review = reverse("documents:review", args=[cast.plan.pk])
    assert '<h3 dir="auto">Retrouver l’atelier</h3>' in nora.get(review).text
    with cast.acting("nora"):
        block = Block.objects.get(document=cast.plan)
    nora.post(reverse("documents:remove_block", args=[block.pk]))
    page = nora.get(reverse("documents:document", args=[cast.plan.pk])).text
    assert "Retrouver l’atelier." not in page


def test_a_goal_without_words_bears_its_title_and_place(cast, nora):
    nora.post(reverse("documents:add_block", args=[cast.plan.pk, "goal"]))

    page = nora.get(reverse("documents:document", args=[cast.plan.pk])).text

    assert '<h3 dir="auto">Un but que j’ai choisi 1</h3>' in page


def test_a_long_goal_is_named_by_its_first_words(cast, nora):
    added = nora.post(reverse("documents:add_block", args=[cast.plan.pk, "goal"]))
    nora.post(added.url, {"answer": "Reprendre le train " * 10})

    page = nora.get(reverse("documents:document", args=[cast.plan.pk])).text

    [name] = re.findall(r'<h3 dir="auto">(.*)</h3>', page)
    assert name.startswith("Reprendre le train")
    assert name.endswith("…")
    assert len(name) <= 60


def test_what_is_begun_is_gone_on_with_before_another_is_begun(cast, nora):
    page = nora.get(reverse("documents:documents")).text

    begin = reverse("documents:begin", args=["recovery_plan"])
    card = page[: page.index(f'action="{begin}"')].rsplit('<section class="card', 1)[1]
    assert reverse("documents:document", args=[cast.plan.pk]) in card
    assert "Continuer" in card
    assert "En commencer un autre" in page[page.index(f'action="{begin}"') :]


def test_what_is_not_begun_is_begun(cast):
    page = client_as(cast.marc).get(reverse("documents:documents")).text

    assert "En commencer un autre" not in page
    assert "Continuer" not in page


def test_one_act_stands_before_her_words(cast, nora):
    page = nora.get(reverse("documents:document", args=[cast.plan.pk])).text

    before = page[page.index("<h1") : page.index('class="part"')]
    folded = r'<details.*?</details>|<div class="notice.*?</form>'
    always_seen = re.sub(folded, "", before, flags=re.DOTALL)
    assert always_seen.count('class="button ') == 1
    assert "Relire et publier" in always_seen
    assert "Qui peut lire" in before


def test_one_reading_makes_one_version_however_many_times_it_is_sent(cast, nora):
    review = reverse("documents:review", args=[cast.plan.pk])
    [after] = re.findall(r'name="after" value="(\d+)"', nora.get(review).text)
    with cast.acting("nora"):
        count = cast.plan.versions.count()
    assert int(after) == count

    first = nora.post(review, {"after": after}, follow=True)
    again = nora.post(review, {"after": after}, follow=True)

    assert f"La version {count + 1} est publiée." in first.text
    assert f"La version {count + 1} est déjà publiée." in again.text
    with cast.acting("nora"):
        assert cast.plan.versions.count() == count + 1


def test_after_a_new_reading_the_same_words_are_published_again(cast, nora):
    review = reverse("documents:review", args=[cast.plan.pk])
    for _time in range(2):
        [after] = re.findall(r'name="after" value="(\d+)"', nora.get(review).text)
        arrived = nora.post(review, {"after": after}, follow=True)
        assert f"La version {int(after) + 1} est publiée." in arrived.text
