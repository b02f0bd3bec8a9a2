"""The register of copies handed over: who holds which version outside."""

from __future__ import annotations

from django.db import transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.documents import rules
from avec.documents.models import Copy, Version
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE, said_already
from avec.people.models import Person


@transaction.atomic
def hand_over_copy(
    *, viewer: Viewer, version: Version, to: str, to_person: Person | None = None
) -> Copy:
    """Note that a paper or a file was handed to someone, in the person's words.

    The same copy noted again in a few minutes is one: a button was pressed twice.

    :raises NotAllowed: unless the viewer is the owner of the document.
    """
    rules.hold_the_pen.require(viewer, version)
    just_now = Copy.objects.visible_to(viewer).filter(
        version=version,
        to_person=to_person,
        taken_back_at=None,
        handed_at__gt=Now() - TWICE,
    )
    again = said_already(f"documents.copy:{viewer.person_id}", just_now, {"to": to})
    if again is not None:
        return again
    copy = Copy(
        document_id=version.document_id,
        owner_id=version.owner_id,
        version=version,
        to_person=to_person,
    )
    copy.content = {"to": to}
    copy.save(force_insert=True)
    record("documents.copy_handed_over", viewer=viewer, about=copy)
    return copy


@transaction.atomic
def take_back_copy(*, viewer: Viewer, copy: Copy) -> Copy:
    """Note that a copy came back or was destroyed.

    :raises NotAllowed: unless the viewer is the owner of the document.
    """
    rules.hold_the_pen.require(viewer, copy)
    copy.taken_back_at = DatabaseNow()
    copy.save(update_fields=["taken_back_at"])
    record("documents.copy_taken_back", viewer=viewer, about=copy)
    return copy
