"""How the circles of the story come together and apart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import Viewer
from avec.circles import actions, proofs
from avec.circles.models import Invitation
from avec.circles.words import Way
from avec.web import demo_data
from avec.web.demo.living import DoesNotHappen, Lived, Moment


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every invitation, what was answered, and what ended."""
    for tie in lived.world.ties:
        ask = partial(
            _invite,
            lived,
            tie.key,
            by=tie.person,
            to=tie.other,
            way=Way(tie.way),
            relationship=tie.relationship,
            own_words=tie.own_words,
        )
        yield Moment(tie.invited, tie.key, lived.as_self(tie.person), ask)
        join = partial(_join, lived, tie)
        yield Moment(tie.accepted, tie.key, lived.as_self(tie.other), join)
        if tie.ended:
            end = partial(_end, lived, tie)
            yield Moment(tie.ended, tie.key, lived.as_self(tie.ended_by), end)
    for sent in lived.world.invitations:
        ask = partial(
            _invite,
            lived,
            sent.key,
            by=sent.by,
            to=sent.to,
            way=Way(sent.way),
            relationship=sent.relationship,
            own_words=sent.own_words,
            message=sent.words,
        )
        yield Moment(sent.sent, sent.key, lived.as_self(sent.by), ask)
        if sent.answered:
            decline = partial(_decline, lived, sent)
            yield Moment(sent.answered, sent.key, lived.as_self(sent.to), decline)


def _invite(
    lived: Lived,
    key: str,
    viewer: Viewer,
    *,
    by: str,
    to: str,
    way: Way,
    relationship: str,
    own_words: str,
    message: str = "",
) -> None:
    invitation = actions.invite(
        viewer=viewer,
        way=way,
        relationship=relationship,
        signed=lived.world.people[by].name,
        addressed_to=lived.sign_in_names[to] if way == Way.NAME else "",
        own_words=own_words,
        message=message,
    )
    lived.invitations[key] = invitation
    if way != Way.NAME:
        lived.tokens[key] = invitation.secret


def _join(lived: Lived, tie: demo_data.Tie, viewer: Viewer) -> None:
    if tie.key in lived.tokens:
        opened = proofs.behind(lived.tokens[tie.key])
        if opened is None:
            raise DoesNotHappen(tie.key)
        lived.ties[tie.key] = actions.accept_with_proof(viewer=viewer, opened=opened)
    else:
        received = _received(lived, tie.key, viewer)
        lived.ties[tie.key] = actions.accept(viewer=viewer, invitation=received)


def _received(lived: Lived, key: str, viewer: Viewer) -> Invitation:
    """Return an invitation as the one it was sent to finds it."""
    sent = lived.invitations[key]
    found = Invitation.objects.visible_to(viewer).open().filter(pk=sent.pk).first()
    if found is None:
        raise DoesNotHappen(key)
    return found


def _end(lived: Lived, tie: demo_data.Tie, viewer: Viewer) -> None:
    actions.end_tie(viewer=viewer, tie=lived.ties[tie.key])


def _decline(lived: Lived, sent: demo_data.Invitation, viewer: Viewer) -> None:
    received = _received(lived, sent.key, viewer)
    actions.decline(viewer=viewer, invitation=received)
