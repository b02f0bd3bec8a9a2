"""What two people do at the same instant, in real transactions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from avec.access.rules import NotAllowed, Refusal
from avec.circles import actions as circles
from avec.circles.tests.people import acting, someone, tied
from avec.people.models import Person
from avec.references import actions
from avec.references.models import Referent, Substitute
from avec.references.words import Domain
from tests.at_once import together

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ROUNDS = 6


def racing(*acts):
    """Do these together; a refusal is what an act came to."""
    return together(*acts, refusals=(Refusal, NotAllowed))


def act(viewer, action, **given):
    def doing():
        with acting(viewer):
            return action(viewer=viewer, **given)

    return doing


def there(owner, referent, **more):
    """Return what both may ask of each other: the same, on the same days."""
    today = timezone.localdate()
    given = {"domain": Domain.CARE, "first_on": today, **more}
    hers = {"to": Person(pk=referent.person_id, name="C"), **given}
    theirs = {"to": Person(pk=owner.person_id, name="N"), **given}
    return (
        act(owner, actions.choose_referent, **hers),
        act(referent, actions.offer_reference, **theirs),
    )


def standing_lines(viewer) -> list[Referent]:
    with acting(viewer):
        return list(Referent.objects.filter(ended_at=None).order_by("pk"))


def test_asked_and_offered_at_the_same_instant_is_one_line():
    for _ in range(ROUNDS):
        nora, claire = someone("Nora"), someone("Claire")
        tied(nora, claire)

        outcomes = racing(*there(nora, claire))

        assert len(standing_lines(nora)) == 1
        assert sum(isinstance(o, actions.AlreadyThere) for o in outcomes) == 1


def test_the_constraint_holds_where_turns_are_not_taken(monkeypatch):
    """Two taps that take no turn: the database alone lets one through."""
    monkeypatch.setattr(
        "avec.references.actions.lines.one_at_a_time", lambda _key: None
    )
    for _ in range(ROUNDS):
        nora, claire = someone("Nora"), someone("Claire")
        tied(nora, claire)

        outcomes = racing(*there(nora, claire), *there(nora, claire))

        assert len(standing_lines(nora)) == 1
        assert sum(isinstance(o, actions.AlreadyThere) for o in outcomes) >= 1


def test_nothing_begins_while_the_tie_ends():
    for _ in range(ROUNDS):
        nora, claire = someone("Nora"), someone("Claire")
        tie = tied(nora, claire)
        choosing, offering = there(nora, claire)

        racing(choosing, offering, act(claire, circles.end_tie, tie=tie))

        assert standing_lines(nora) == []


def test_a_yes_while_the_tie_ends_is_a_yes_to_nothing():
    for _ in range(ROUNDS):
        nora, claire = someone("Nora"), someone("Claire")
        tie = tied(nora, claire)
        one = there(nora, claire)[0]()

        racing(
            act(claire, actions.answer_reference, reference=one, accepted=True),
            act(nora, circles.end_tie, tie=tie),
        )

        assert standing_lines(nora) == []


def test_two_stand_ins_at_the_same_instant_are_one():
    today = timezone.localdate()
    for _ in range(ROUNDS):
        nora, claire, sami, marc = map(someone, ("Nora", "Claire", "Sami", "Marc"))
        for other in (claire, sami, marc):
            tied(nora, other)
        one = there(nora, claire)[0]()
        act(claire, actions.answer_reference, reference=one, accepted=True)()
        naming = [
            act(
                nora,
                actions.name_substitute,
                reference=one,
                to=Person(pk=other.person_id, name="x"),
                first_on=today,
                last_on=today + timedelta(days=3),
            )
            for other in (sami, marc)
        ]

        outcomes = racing(*naming)

        assert sum(isinstance(o, actions.OneAtATime) for o in outcomes) == 1
        with acting(nora):
            assert Substitute.objects.filter(ended_at=None).count() == 1


def test_nobody_stands_in_for_a_line_that_ends_meanwhile():
    today = timezone.localdate()
    for _ in range(ROUNDS):
        nora, claire, sami = map(someone, ("Nora", "Claire", "Sami"))
        for other in (claire, sami):
            tied(nora, other)
        one = there(nora, claire)[0]()
        act(claire, actions.answer_reference, reference=one, accepted=True)()

        racing(
            act(
                nora,
                actions.name_substitute,
                reference=one,
                to=Person(pk=sami.person_id, name="x"),
                first_on=today,
                last_on=today,
            ),
            act(claire, actions.end_reference, reference=one),
        )

        with acting(nora):
            assert not Substitute.objects.filter(ended_at=None).exists()
