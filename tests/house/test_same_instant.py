"""What two windows of one person send at the same instant, in real transactions."""

from __future__ import annotations

from functools import partial

import pytest
from django.urls import reverse

from avec.circles.tests.people import acting, someone
from avec.documents import actions
from avec.documents.models import Draft, Passage, TemplateVersion
from tests.at_once import together
from tests.entrance import client_as

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

WINDOWS = 4
TURNS = 8


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

    def send(client) -> int:
        return client.post(place, {"answer": text}, **more).status_code

    return together(*(partial(send, client) for client in clients))


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

        def send(client, more, words=words) -> int:
            return client.post(place, words, **more).status_code

        whole, draft = clients
        answers = together(
            partial(send, whole, {}),
            partial(send, draft, {"headers": {"X-Draft": "1"}}),
        )
        assert answers == [302, 204]

        with acting(writer):
            assert not Draft.objects.filter(document=document)
