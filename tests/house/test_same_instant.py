"""What two windows of one person send at the same instant, in real transactions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from avec.circles.tests.people import acting, someone
from avec.documents import actions
from avec.documents.models import Draft, Passage, TemplateVersion
from tests.entrance import client_as

pytestmark = [pytest.mark.walls]

WINDOWS = 4
TURNS = 8


@pytest.fixture(autouse=True)
def real(django_db_blocker, django_db_setup):
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def writer():
    return someone("Nora")


@pytest.fixture
def document(writer):
    with acting(writer):
        form = TemplateVersion.objects.visible_to(writer).newest()
        return actions.begin_document(
            viewer=writer, template_version=form.get(key="recovery_plan")
        )


def sent_at_once(writer, document, text: str, **more) -> list[int]:
    """Send these words from every window together; return how each was answered."""
    place = reverse("documents:question", args=[document.pk, "direction", "meaning"])
    clients = [client_as(writer.person_id) for _ in range(WINDOWS)]
    start = Barrier(WINDOWS)

    def send(client) -> int:
        try:
            start.wait(timeout=10)
            return client.post(place, {"answer": text}, **more).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(WINDOWS) as pool:
        return list(pool.map(send, clients))


def test_one_click_that_arrives_four_times_writes_once(writer, document):
    assert set(sent_at_once(writer, document, "Une seule fois.")) == {302}

    with acting(writer):
        kept = Passage.objects.filter(document=document)
        assert [p.content["text"] for p in kept] == ["Une seule fois."]


def test_drafts_that_arrive_together_are_all_received(writer, document):
    drafted = {"headers": {"X-Draft": "1"}}
    assert set(sent_at_once(writer, document, "Je com", **drafted)) == {204}

    with acting(writer):
        [draft] = Draft.objects.filter(document=document)
        assert draft.content["text"] == "Je com"


def test_a_draft_that_crosses_its_answer_leaves_only_the_answer(writer, document):
    place = reverse("documents:question", args=[document.pk, "direction", "meaning"])
    clients = [client_as(writer.person_id) for _ in range(2)]

    for turn in range(TURNS):
        words = {"answer": f"Le matin, {turn}"}
        start = Barrier(2)

        def send(client, more, words=words, start=start) -> int:
            try:
                start.wait(timeout=10)
                return client.post(place, words, **more).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            answers = pool.map(send, clients, ({}, {"headers": {"X-Draft": "1"}}))
            assert list(answers) == [302, 204]

        with acting(writer):
            assert not Draft.objects.filter(document=document)
