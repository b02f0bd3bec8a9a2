"""People of these tests, written the way an account is: each by herself."""

from __future__ import annotations

from contextlib import contextmanager
from uuid import uuid4

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.circles import actions
from avec.circles.models import Invitation, Tie
from avec.circles.words import Relationship, Way
from avec.foundation.sorting import sort_key
from avec.people.entry_names import bare
from avec.people.models import Account, Person


def someone(name: str) -> Viewer:
    """Write one person and her account, and return her as a viewer."""
    viewer = Viewer(uuid4())
    with acting(viewer):
        Person.objects.create(pk=viewer.person_id, name=name, sort_key=sort_key(name))
        Account.objects.create(
            person_id=viewer.person_id,
            sign_in_name=f"{bare(name)}{viewer.person_id.int % 10**12}",
        )
    return viewer


@contextmanager
def acting(viewer: Viewer):
    """Act as this viewer in a transaction."""
    with acting_as(viewer), transaction.atomic():
        yield


def sign_in_name(viewer: Viewer) -> str:
    with acting(viewer):
        return Account.objects.get(person_id=viewer.person_id).sign_in_name


def invited(viewer: Viewer, *, by: Viewer, **more) -> Invitation:
    """Let one person invite another by her name for entering."""
    return sent(by, Way.NAME, addressed_to=sign_in_name(viewer), **more)


def sent(viewer: Viewer, way: Way, **more) -> Invitation:
    with acting(viewer):
        return actions.invite(
            viewer=viewer,
            way=way,
            relationship=more.pop("relationship", Relationship.RELATIVE),
            signed=more.pop("signed", "Nora"),
            **more,
        )


def tied(person: Viewer, other: Viewer, **more) -> Tie:
    """Let ``other`` be in the circle of ``person``, by their two yeses."""
    invitation = invited(other, by=person, **more)
    with acting(other):
        return actions.accept(viewer=other, invitation=invitation)


def received(viewer: Viewer) -> list:
    """Return the keys of what waits for an answer."""
    with acting(viewer):
        waiting = Invitation.objects.visible_to(viewer).open().unanswered_by(viewer)
        return [i.pk for i in waiting if i.person_id != viewer.person_id]


def running(viewer: Viewer) -> list:
    with acting(viewer):
        return list(
            Tie.objects.visible_to(viewer).running().values_list("pk", flat=True)
        )
