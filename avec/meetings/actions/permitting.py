"""« Vous pouvez vous réunir sans moi », written and taken back by the person alone."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles.around import NotInYourCircle
from avec.circles.models import Tie
from avec.foundation.models import DatabaseNow
from avec.meetings import rules
from avec.meetings.models import Permission
from avec.people.models import Person


class AlreadyRevoked(Refusal):
    """It was taken back before."""

    sentence = _("Cette permission est déjà reprise.")


class AlreadyPermitted(Refusal):
    """This person may already."""

    sentence = _("Cette personne a déjà votre permission.")


def around(viewer: Viewer, person: Person) -> Tie:
    """Return the tie with somebody of the viewer's circle.

    :raises NotInYourCircle: for anybody else.
    """
    ties = Tie.objects.visible_to(viewer).running()
    tie = ties.filter(person_id=viewer.person_id, other_id=person.pk).first()
    if tie is None:
        raise NotInYourCircle
    return tie


@transaction.atomic
def permit(*, viewer: Viewer, to_person: Person, words: str) -> Permission:
    """Write, in one's own words, that somebody may meet without one.

    :raises NotAllowed: unless the viewer is signed in.
    :raises NotInYourCircle: for anybody else than a person of the circle.
    :raises AlreadyPermitted: when it runs already.
    """
    rules.permit.require(viewer)
    around(viewer, to_person)
    mine = Permission.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    if mine.filter(to_person=to_person, revoked_at=None).exists():
        raise AlreadyPermitted
    permission = Permission(owner_id=viewer.person_id, to_person=to_person)
    permission.content = {"words": words}
    permission.save(force_insert=True)
    record("meetings.permitted", viewer=viewer, about=permission)
    return permission


@transaction.atomic
def revoke(*, viewer: Viewer, permission: Permission) -> None:
    """Take it back: whatever it had opened closes at once. Nobody is told.

    :raises NotAllowed: unless the viewer wrote it.
    :raises AlreadyRevoked: if it was taken back before.
    """
    rules.revoke.require(viewer, permission)
    mine = Permission.objects.visible_to(viewer).filter(
        pk=permission.pk, revoked_at=None
    )
    if not mine.update(revoked_at=DatabaseNow()):
        raise AlreadyRevoked
    record("meetings.revoked", viewer=viewer, about=permission)
