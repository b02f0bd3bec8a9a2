"""Who is invited is told that something waits, if they chose it; the inviter is not."""

from __future__ import annotations

import pytest

from avec.circles import actions
from avec.circles.models import Invitation
from avec.circles.tests.people import acting, invited, someone
from avec.messages import actions as messages
from avec.messages.models import Message
from avec.people.narrow import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def leo():
    """Léo, who is told of invitations."""
    viewer = someone("Léo")
    with acting(viewer):
        choice = messages.give_address(
            viewer=viewer,
            channel="email",
            address=f"{viewer.person_id}@exemple.fr",
            wants=["invitation"],
        )
        assert messages.confirm_address(viewer=viewer, code=choice.said_code)
    return viewer


def waiting(viewer) -> int:
    with acting(viewer):
        mine = Message.objects.visible_to(viewer)
        return mine.filter(kind="invitation", taken_at=None).count()


def test_an_invitation_is_told_until_it_is_answered(leo):
    nora = someone("Nora")
    invitation = invited(leo, by=nora)
    assert (waiting(leo), waiting(nora)) == (1, 0)
    with acting(leo):
        received = Invitation.objects.visible_to(leo).get(pk=invitation.pk)
        actions.decline(viewer=leo, invitation=received)
    assert waiting(leo) == 0


def test_an_invitation_accepted_or_taken_back_is_not_told(leo):
    for name, answer in (("Nora", "accept"), ("Ana", "withdraw")):
        inviter = someone(name)
        invitation = invited(leo, by=inviter)
        assert waiting(leo) == 1
        who = leo if answer == "accept" else inviter
        with acting(who):
            seen = Invitation.objects.visible_to(who).get(pk=invitation.pk)
            getattr(actions, answer)(viewer=who, invitation=seen)
        assert waiting(leo) == 0


def test_who_is_blocked_has_nobody_told(leo):
    karim = someone("Karim")
    with acting(leo):
        actions.block(viewer=leo, person_id=karim.person_id, remembered_as="K.")
    invited(leo, by=karim)
    assert waiting(leo) == 0


def test_nobody_has_anybody_told_of_the_invitation_of_another(leo):
    invitation = invited(leo, by=someone("Nora"))
    with acting(leo):
        messages.forget(viewer=leo, key=f"circles.invitation:{invitation.pk}")
    with acting(someone("Karim")):
        ask("SELECT avec.tell_invited($1)", invitation.pk)
    assert waiting(leo) == 0
