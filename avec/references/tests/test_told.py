"""Whoever chose it is told, once and neutrally, that a yes is asked of them."""

from __future__ import annotations

from datetime import time

import pytest

from avec.messages import actions as messages
from avec.messages.models import Message
from avec.messages.words import Kind
from avec.people.models import Person
from avec.references import actions
from avec.references.words import Domain


@pytest.fixture
def waits(cast):
    """Count what waits to be told to Nora about who is there."""

    def count() -> int:
        with cast.acting("nora"):
            mine = Message.objects.visible_to(cast.seen_by("nora"))
            return mine.filter(kind=Kind.REFERENCE, ended_at=None).count()

    return count


def chooses(acts, *wants):
    acts(
        "nora",
        messages.change_choice,
        wants=list(wants),
        quiet_from=time(21),
        quiet_until=time(9),
    )


def offers(cast, acts, day):
    return acts(
        "claire",
        actions.offer_reference,
        to=Person(pk=cast.nora, name="Nora"),
        domain=Domain.WORK,
        first_on=day(0),
    )


def test_a_yes_that_is_asked_is_told_if_she_chose_it(cast, acts, day, waits):
    chooses(acts, Kind.REFERENCE)
    one = offers(cast, acts, day)
    assert waits() == 1

    acts("nora", actions.answer_reference, reference=one, accepted=False)

    assert waits() == 0


def test_nothing_is_told_that_was_not_chosen(cast, acts, day, waits):
    chooses(acts, Kind.QUESTION)

    offers(cast, acts, day)

    assert waits() == 0


def test_an_end_is_told_to_nobody(acts, care, waits):
    chooses(acts, Kind.REFERENCE)

    acts("claire", actions.end_reference, reference=care)

    assert waits() == 0
