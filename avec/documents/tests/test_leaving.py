"""Who takes her data takes every word; who leaves takes them from everyone."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.urls import reverse

from avec.documents.actions.leaving import leave_documents
from avec.documents.models import (
    Document,
    Draft,
    Grant,
    Passage,
    ReadingQuestion,
    WritingSession,
)
from avec.people import actions
from tests.cast import CANARY, OTHER_CANARY
from tests.entrance import client_as, speaking


def taken(client) -> dict[str, str]:
    answer = client.post("/mes-donnees/emporter/")
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    # Pictures and voices travel with the words: they are searched as they are.
    return {
        name: packed.read(name).decode(errors="surrogateescape")
        for name in packed.namelist()
    }


def test_the_archive_holds_every_word_of_her_plan_readable_twice(cast):
    files = taken(client_as(cast.nora))
    plan = next(
        (
            text
            for name, text in files.items()
            if name.endswith(".html") and CANARY in text
        ),
        "",
    )
    assert "Avec mon frère, et le chien." in plan
    whole = json.loads(files["documents/document-1.json"])
    assert any(CANARY in json.dumps(one["content"]) for one in whole["passages"])
    assert whole["versions"]
    shares = json.loads(files["documents/partages.json"])
    assert "Marc" in {one["to"] for one in shares}


def test_the_archive_holds_nobody_elses_words(cast):
    everything = "".join(taken(client_as(cast.nora)).values())
    assert OTHER_CANARY not in everything
    marcs = "".join(taken(client_as(cast.marc)).values())
    assert CANARY not in marcs
    assert OTHER_CANARY not in marcs


def test_a_voice_given_elsewhere_is_in_the_archive_of_who_spoke(cast):
    files = taken(client_as(cast.claire, cast.hats["claire"]))
    voices = json.loads(files["documents/mes-voix-ailleurs.json"])
    assert voices
    assert CANARY not in json.dumps(voices)


def test_after_leaving_no_document_of_hers_is_left_anywhere(cast):
    plan = reverse("documents:read", args=[cast.plan.pk])
    reader = client_as(cast.marc)
    assert reader.get(plan).status_code == 200
    with cast.acting("nora", hat=False):
        actions.leave(viewer=cast.seen_by("nora", hat=False))
    assert reader.get(plan).status_code == 404
    with cast.acting("odile"):
        assert not ReadingQuestion.objects.filter(owner_id=cast.nora).exists()
    with cast.acting("nora"):
        assert not Document.objects.exists()
        assert not Passage.objects.filter(owner_id=cast.nora).exists()
        assert not Grant.objects.filter(owner_id=cast.nora).exists()


def test_who_leaves_gives_back_what_was_open_to_her(cast):
    sami = cast.seen_by("sami")
    with cast.acting("sami"):
        assert WritingSession.objects.visible_to(sami).exists()
        leave_documents(viewer=sami)
        assert not Draft.objects.exists()
        assert not Grant.objects.filter(to_person_id=cast.sami).exists()
        assert not WritingSession.objects.visible_to(sami).exists()
    with cast.acting("nora"):
        assert Document.objects.filter(pk=cast.plan.pk).exists()


@pytest.mark.parametrize("name", ["marc", "claire"])
def test_leaving_takes_nothing_from_others(cast, name):
    with cast.acting("nora"):
        before = set(Passage.objects.values_list("pk", flat=True))
    with cast.acting(name):
        actions.leave(viewer=cast.seen_by(name))
    with cast.acting("nora"):
        assert set(Passage.objects.values_list("pk", flat=True)) == before


def test_who_leaves_takes_her_words_from_beside_others(cast):
    with cast.acting("claire"):
        leave_documents(viewer=cast.seen_by("claire"))

    with cast.acting("nora"):
        view = Passage.objects.get(pk=cast.view.pk)
    assert view.sealed is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "retirés : Claire. Cette version les garde, parce qu’elle est déjà"),
        ("en", "or taken out: Claire. This version keeps them, because it is already"),
    ],
)
def test_a_version_says_that_it_keeps_the_words_of_who_left(cast, language, said):
    address = reverse("documents:version", args=[cast.version.pk])
    nora = speaking(client_as(cast.nora), language)

    def page():
        words = nora.get(address).content.decode()
        return words.translate({0xA0: " ", 0x202F: " "})

    assert said not in page()
    with cast.acting("claire"):
        actions.leave(viewer=cast.seen_by("claire"))

    assert said in page()
    assert "pas si loin du CMP" in page()
