"""A message about something that is gone does not leave, however it went."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.messages.models import Message
from avec.messages.tests.conftest import chooses, work
from avec.messages.words import Kind
from avec.people import actions as people
from tests.scene import as_warden

pytestmark = pytest.mark.slow

CODES_OF_CARDS = (
    "DELETE FROM people_cardcode k USING people_codecard c"
    " WHERE k.card_id = c.id AND c.person_id = %s"
)
EVERYTHING = [kind.value for kind in Kind]


@pytest.fixture
def lea(kept, gateway) -> Iterator[Viewer]:
    """Léa, who chose to be told of everything; the message of her code has left."""
    chooses(kept["Léa"], wants=EVERYTHING)
    work(gateway)
    gateway.received.clear()
    yield kept["Léa"]
    for statement in (
        CODES_OF_CARDS,
        "DELETE FROM people_codecard WHERE person_id = %s",
        "DELETE FROM people_passkey WHERE person_id = %s",
    ):
        as_warden(statement, [kept["Léa"].person_id])


def waiting(viewer: Viewer) -> list[str]:
    with acting_as(viewer), transaction.atomic():
        found = Message.objects.visible_to(viewer).filter(ended_at=None)
        return [key.partition(":")[0] for key in found.values_list("key", flat=True)]


def a_key(viewer: Viewer):
    drawn = uuid4().bytes
    with acting_as(viewer), transaction.atomic():
        return people.add_passkey(
            viewer=viewer, name="x", credential_id=drawn, credential=drawn, count=0
        )


def test_a_key_that_was_removed_is_told_no_more(lea, gateway):
    key = a_key(lea)
    assert waiting(lea) == ["people.key"]
    with acting_as(lea), transaction.atomic():
        people.remove_passkey(viewer=lea, passkey=key)

    assert work(gateway) == 0
    assert gateway.received == []
    assert waiting(lea) == []


def test_what_comes_next_does_not_wait_for_the_message_that_said_nothing(lea, gateway):
    key = a_key(lea)
    with acting_as(lea), transaction.atomic():
        people.remove_passkey(viewer=lea, passkey=key)
    work(gateway)
    a_key(lea)

    assert work(gateway) == 1


def test_a_key_that_is_there_is_told(lea, gateway):
    a_key(lea)

    assert work(gateway) == 1


def test_a_card_that_another_replaced_is_told_no_more(lea, gateway):
    with acting_as(lea):
        people.make_card(viewer=lea)
        assert waiting(lea) == ["people.key"]
        as_warden(
            "UPDATE people_codecard SET ended_at = avec.now() WHERE person_id = %s",
            [lea.person_id],
        )

    assert work(gateway) == 0
    assert gateway.received == []
