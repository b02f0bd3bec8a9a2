"""Paper: the pages she ticked and no other, and the box of ideas."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from avec.journal import actions
from avec.journal.models import Note
from tests import edges
from tests.entrance import client_as
from tests.papers import is_tagged, text_of


def test_only_the_pages_she_ticked_are_printed(cast):
    nora = client_as(cast.nora)
    address = reverse("journal:print_notes")
    with cast.acting("nora"):
        last, own = Note.objects.of(cast.seen_by("nora")).order_by("-moment")
    choosing = nora.get(address).content.decode()
    assert edges.NOTE_WORDS[:12] in choosing
    assert "Les images et les voix restent dans le carnet." in choosing

    answer = nora.post(address, {"notes": [str(own.pk)]})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert is_tagged(answer.content)
    words = text_of(answer.content)
    assert edges.OWN_NOTE_WORDS in words
    assert edges.NOTE_WORDS not in words
    told = words.replace(edges.OWN_NOTE_WORDS, "").replace(edges.IDEA_WORDS, "")
    assert "Nora" not in told
    assert last.pk != own.pk
    assert nora.post(address, {}).status_code == 422


def test_a_page_of_somebody_else_is_not_on_the_list(cast):
    karim = client_as(cast.karim)
    with cast.acting("nora"):
        hers = Note.objects.of(cast.seen_by("nora")).first()
    answer = karim.post(reverse("journal:print_notes"), {"notes": [str(hers.pk)]})

    assert answer.status_code == 422
    assert edges.NOTE_WORDS not in answer.content.decode()


def test_the_box_is_a_sheet_to_fold(cast):
    answer = client_as(cast.nora).get(reverse("journal:leaflet"))

    assert answer["Content-Type"] == "application/pdf"
    assert is_tagged(answer.content)
    assert client_as(cast.odile).get(reverse("journal:leaflet")).status_code == 200


@pytest.mark.parametrize(
    "words", ["#eval(1) [x] $y$", "مرحبا", "🌱 été", "— \u0000".strip("\u0000")]
)
def test_words_stay_words(cast, words):
    nora = client_as(cast.nora)
    nora.post(reverse("journal:keep_idea"), {"line": words})
    answer = nora.get(reverse("journal:leaflet"))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


def test_many_pages_ask_no_more_questions_than_few(cast, django_assert_num_queries):
    nora, viewer = client_as(cast.nora), cast.seen_by("nora")
    with cast.acting("nora"):
        notes = []
        for number in range(6):
            idea = actions.keep_idea(
                viewer=viewer, content={"line": f"Idée n° {number}"}
            )
            content = {"words": f"Page {number}", "idea": str(idea.pk)}
            notes.append(
                actions.write_note(
                    viewer=viewer, moment=timezone.now(), content=content
                )
            )
    address = reverse("journal:print_notes")
    keys = [str(note.pk) for note in notes]
    nora.post(address, {"notes": keys[:1]})
    with CaptureQueriesContext(connection) as few:
        nora.post(address, {"notes": keys[:1]})
    with django_assert_num_queries(len(few)):
        answer = nora.post(address, {"notes": keys})

    words = text_of(answer.content)
    assert all(f"Idée n° {number}" in words for number in range(6))
