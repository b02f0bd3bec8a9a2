"""What two people do at the same instant, in real transactions."""

from __future__ import annotations

import pytest

from avec.access.rules import NotAllowed, Refusal
from avec.circles import actions, proofs
from avec.circles.models import Invitation
from avec.circles.tests.people import (
    acting,
    invited,
    received,
    running,
    sent,
    sign_in_name,
    someone,
)
from avec.circles.words import Relationship, Way
from tests.at_once import together

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ROUNDS = 8


def racing(*acts):
    """Do these together; a refusal is what an act came to."""
    return together(*acts, refusals=(Refusal, NotAllowed))


def accepting(viewer, secret):
    def act():
        with acting(viewer):
            opened = proofs.behind(secret)
            if opened is None:
                raise actions.NotOpen
            return actions.accept_with_proof(viewer=viewer, opened=opened)

    return act


def inviting(viewer, name):
    def act():
        with acting(viewer):
            return actions.invite(
                viewer=viewer,
                way=Way.NAME,
                relationship=Relationship.FRIEND,
                signed="Nora",
                addressed_to=name,
            )

    return act


def blocking(viewer, other):
    def act():
        with acting(viewer):
            actions.block(
                viewer=viewer, person_id=other.person_id, remembered_as="quelqu’un"
            )

    return act


def test_one_link_is_accepted_once():
    for _ in range(ROUNDS):
        nora, marc, sami = someone("Nora"), someone("Marc"), someone("Sami")
        secret = sent(nora, Way.LINK).secret

        outcomes = racing(accepting(marc, secret), accepting(sami, secret))

        assert len(running(nora)) == 1
        assert sum(isinstance(o, actions.NotOpen) for o in outcomes) == 1


def test_one_person_who_taps_twice_has_one_tie():
    nora, marc = someone("Nora"), someone("Marc")
    one, two = sent(nora, Way.LINK).secret, sent(nora, Way.PAPER).secret

    outcomes = racing(accepting(marc, one), accepting(marc, two))

    assert len(running(nora)) == 1
    assert sum(isinstance(o, actions.AlreadyInCircle) for o in outcomes) == 1


def test_an_invitation_and_a_block_at_once_leave_nothing_waiting():
    for _ in range(ROUNDS):
        nora, marc = someone("Nora"), someone("Marc")

        outcomes = racing(inviting(nora, sign_in_name(marc)), blocking(marc, nora))

        assert received(marc) == []
        assert isinstance(outcomes[0], Invitation)


def test_a_yes_and_a_block_at_once_leave_no_tie():
    for _ in range(ROUNDS):
        nora, marc = someone("Nora"), someone("Marc")
        secret = sent(nora, Way.LINK).secret

        racing(accepting(marc, secret), blocking(nora, marc))

        assert running(nora) == running(marc) == []


def test_many_at_once_never_send_a_fourth_to_one_name():
    nora, marc = someone("Nora"), someone("Marc")
    name = sign_in_name(marc)

    outcomes = racing(*[inviting(nora, name)] * 5)

    assert sum(isinstance(o, actions.TooManyPending) for o in outcomes) == 2
    assert len(received(marc)) == 3


def test_two_people_who_invite_and_accept_each_other_never_wait_forever():
    for _ in range(ROUNDS):
        nora, marc = someone("Nora"), someone("Marc")
        hers, his = invited(marc, by=nora), invited(nora, by=marc)

        def yes(viewer, invitation):
            def act():
                with acting(viewer):
                    return actions.accept(viewer=viewer, invitation=invitation)

            return act

        racing(
            yes(marc, hers),
            yes(nora, his),
            inviting(nora, sign_in_name(marc)),
            inviting(marc, sign_in_name(nora)),
        )

        assert len(running(nora)) == 2
