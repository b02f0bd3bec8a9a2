"""Preparing what opens only while a difficult moment lasts, and taking it back.

Rows are locked without their keys: what opens at the same instant only names them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.documents import rules
from avec.documents.actions.sharing import Part, require_chosen, require_named
from avec.documents.behaviours import behaviour_of
from avec.documents.models import Document, WaitingShare
from avec.documents.refusals import (
    AlreadyStopped,
    ApartFromMoments,
)
from avec.documents.words import Right
from avec.foundation.models import DatabaseNow
from avec.people.models import Person, Team


@transaction.atomic
def prepare_share(
    *,
    viewer: Viewer,
    document: Document,
    parts: Sequence[Part],
    to_person: Person | None = None,
    to_team: Team | None = None,
    right: Right = Right.READ,
) -> list[WaitingShare]:
    """Say what one person of the circle, or one team, reads in a difficult moment.

    Nothing opens now, and nobody is told. The same part prepared again for the same
    reader takes the place of what was prepared before.

    :raises NotAllowed: unless the viewer is the owner.
    :raises ApartFromMoments: for a kind of document that never serves in one.
    :raises NothingChosen: without a part, or without exactly one reader.
    :raises NotInYourCircle: for a person who is not in the owner's circle.
    :raises ForOnePersonOnly: for a question that opens to one person by name, when it
        is prepared for a team or for another voice.
    :raises AlreadyWithSomebody: when it is open to somebody else.
    """
    rules.share.require(viewer, document)
    if behaviour_of(document).apart_from_moments:
        raise ApartFromMoments
    require_chosen(viewer, parts, to_person, to_team)
    Document.objects.select_for_update(of=["self"], no_key=True).get(pk=document.pk)
    before = WaitingShare.objects.standing().filter(
        document=document, to_person=to_person, to_team=to_team
    )
    require_named(document, parts, to_person=to_person, right=right)
    bundle = uuid.uuid4()
    prepared = []
    for part in dict.fromkeys(parts):
        before.filter(**part.place).update(withdrawn_at=DatabaseNow())
        prepared.append(
            WaitingShare(
                bundle=bundle,
                document=document,
                owner_id=document.owner_id,
                to_person=to_person,
                to_team=to_team,
                **part.place,
                right=right,
            )
        )
    WaitingShare.objects.bulk_create(prepared)
    record("documents.share_prepared", viewer=viewer, about=document)
    return prepared


@transaction.atomic
def withdraw_waiting(*, viewer: Viewer, bundle: UUID) -> int:
    """Take back everything prepared in one gesture; what it had opened closes too.

    Return how many parts it was.

    :raises NotAllowed: unless the viewer prepared it.
    :raises AlreadyStopped: if nothing of it was waiting.
    """
    standing = list(
        WaitingShare.objects.select_for_update(of=["self"], no_key=True)
        .filter(bundle=bundle, owner_id=viewer.person_id, withdrawn_at=None)
        .order_by("pk")
    )
    if not standing:
        raise AlreadyStopped
    for one in standing:
        rules.withdraw_waiting.require(viewer, one)
    WaitingShare.objects.filter(pk__in=[one.pk for one in standing]).update(
        withdrawn_at=DatabaseNow()
    )
    record("documents.prepared_withdrawn", viewer=viewer, about=standing[0])
    return len(standing)
