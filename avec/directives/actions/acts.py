"""Every writing of the room: one function, one act, one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles.around import NotInYourCircle
from avec.circles.models import is_in_circle
from avec.directives import rules
from avec.directives.models import (
    Signature,
    TrustedPerson,
    Wish,
)
from avec.directives.refusals import (
    AlreadyAnswered,
    AlreadySigned,
    NobodyNamed,
    NotToBeSigned,
    NotYetThere,
    OneAtATime,
)
from avec.directives.words import CoSigned
from avec.documents.models import Document, Version
from avec.foundation.models import DatabaseNow
from avec.messages.actions import forget, remind
from avec.messages.words import Kind
from avec.people.models import Person


def today() -> date:
    """Tell the day where the place is, by the database’s clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (avec.now() AT TIME ZONE 'Europe/Paris')::date")
        return cursor.fetchone()[0]


@transaction.atomic
def sign(
    *,
    viewer: Viewer,
    version: Version,
    name: str,
    signed_on: date,
    where: str = "",
    with_whom: str = "",
    witnesses: Sequence[str] = (),
    helper: str = "",
) -> Signature:
    """Sign the version that speaks for her today, on the day she says.

    Where, with whom, the witnesses and who helped her write are hers to say or not.

    :raises NotAllowed: unless the viewer is the owner.
    :raises NotYetThere: for a day that is ahead.
    :raises NotToBeSigned: for a version replaced or revoked.
    :raises AlreadySigned: if it is signed.
    """
    rules.sign.require(viewer, version)
    if signed_on > today():
        raise NotYetThere
    document = Document.objects.select_for_update(of=["self"]).get(
        pk=version.document_id
    )
    if document.current_version_id != version.pk:
        raise NotToBeSigned
    if Signature.objects.filter(version=version).exists():
        raise AlreadySigned
    signature = Signature(
        document=document,
        owner_id=version.owner_id,
        version=version,
        signed_on=signed_on,
    )
    signature.content = said(
        name=name,
        where=where,
        with_whom=with_whom,
        witnesses=[one.strip() for one in witnesses if one.strip()],
        helper=helper,
    )
    signature.save(force_insert=True)
    record("directives.signed", viewer=viewer, about=signature)
    return signature


def said(**words: Any) -> dict[str, Any]:
    """Keep what was said, and nothing of what was left out."""
    return {name: said for name, said in words.items() if said}


@transaction.atomic
def designate(
    *,
    viewer: Viewer,
    document: Document,
    by: str,
    name: str = "",
    other: Person | None = None,
    reach: str = "",
    scope: str = "",
) -> TrustedPerson:
    """Sign first: ask somebody to be one's trusted person.

    Nobody is designated before the other has signed too. ``by`` is her own name, as
    the other will read it.

    :raises NotAllowed: unless the document is the viewer's.
    :raises NobodyNamed: without a name.
    :raises NotInYourCircle: for an account that is not of her circle.
    :raises OneAtATime: while somebody is designated or asked.
    """
    rules.designate.require(viewer, document)
    name = other.name if other else name.strip()
    if not name:
        raise NobodyNamed
    if other is not None and not is_in_circle(viewer, other.pk):
        raise NotInYourCircle
    Document.objects.select_for_update(of=["self"]).get(pk=document.pk)
    if TrustedPerson.objects.running().filter(owner_id=viewer.person_id).exists():
        raise OneAtATime
    trusted = TrustedPerson(document=document, owner_id=document.owner_id, other=other)
    trusted.content = {
        "name": name,
        "by": by,
        "reach": reach.strip(),
        "scope": scope.strip(),
    }
    trusted.save(force_insert=True)
    record("directives.trust_asked", viewer=viewer, about=trusted)
    if other is not None:
        remind(
            viewer=viewer,
            person_id=other.pk,
            kind=Kind.QUESTION,
            key=_asked(trusted.pk),
        )
    return trusted


def _asked(trusted_id: UUID) -> str:
    return f"directives.trusted:{trusted_id}"


@transaction.atomic
def sign_too(*, viewer: Viewer, trusted: TrustedPerson) -> TrustedPerson:
    """Say yes, from one's own account: from now on, one is her trusted person.

    :raises NotAllowed: unless it is the viewer who is asked.
    :raises AlreadyAnswered: if it is signed or ended.
    """
    rules.sign_too.require(viewer, trusted)
    _cosign(viewer, trusted, CoSigned.ACCOUNT, None)
    forget(viewer=viewer, key=_asked(trusted.pk))
    return trusted


@transaction.atomic
def note_paper(
    *, viewer: Viewer, trusted: TrustedPerson, signed_on: date
) -> TrustedPerson:
    """Note that the other signed on paper, and the day; who notes it is written too.

    :raises NotAllowed: unless the viewer is who designates.
    :raises NotYetThere: for a day that is ahead.
    :raises AlreadyAnswered: if it is signed or ended.
    """
    rules.note_paper.require(viewer, trusted)
    if signed_on > today():
        raise NotYetThere
    _cosign(viewer, trusted, CoSigned.PAPER, signed_on)
    forget(viewer=viewer, key=_asked(trusted.pk))
    if trusted.other_id is not None:
        key = f"directives.noted:{trusted.pk}"
        remind(viewer=viewer, person_id=trusted.other_id, kind=Kind.QUESTION, key=key)
    return trusted


def _cosign(
    viewer: Viewer, trusted: TrustedPerson, way: CoSigned, on: date | None
) -> None:
    signed = (
        TrustedPerson.objects.visible_to(viewer)
        .running()
        .filter(pk=trusted.pk, cosigned_at=None)
        .update(cosigned_at=DatabaseNow(), cosigned_by_way_of=way, paper_signed_on=on)
    )
    if not signed:
        raise AlreadyAnswered
    trusted.refresh_from_db()
    record(
        "directives.trust_signed",
        viewer=viewer,
        subject=trusted.owner_id,
        about=trusted,
    )


@transaction.atomic
def end_trust(*, viewer: Viewer, trusted: TrustedPerson) -> None:
    """End a designation, or a request: either of the two, at any time, at once.

    :raises NotAllowed: unless the viewer is one of the two.
    :raises AlreadyAnswered: if it had ended.
    """
    rules.end_trust.require(viewer, trusted)
    ended = (
        TrustedPerson.objects.visible_to(viewer)
        .running()
        .filter(pk=trusted.pk)
        .update(ended_at=DatabaseNow(), ended_by_id=viewer.person_id)
    )
    if not ended:
        raise AlreadyAnswered
    record(
        "directives.trust_ended",
        viewer=viewer,
        subject=trusted.owner_id,
        about=trusted,
    )
    forget(viewer=viewer, key=_asked(trusted.pk))


@transaction.atomic
def end_trust_with(*, viewer: Viewer, person_id: UUID | None = None) -> None:
    """End the trust between the viewer and somebody, whichever designated the other.

    With nobody named, all that others trust the viewer with: she leaves for good.

    :raises NotAllowed: unless somebody acts.
    """
    rules.end_own_trust.require(viewer, person_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.end_trust_with(%s)", [person_id])


@transaction.atomic
def wish(*, viewer: Viewer, document: Document, shows_contrary: bool) -> Wish:
    """Say beforehand whether her sentence is shown beside a revocation in a crisis.

    :raises NotAllowed: unless the document is the viewer's.
    """
    rules.hold.require(viewer, document)
    kept, _new = Wish.objects.update_or_create(
        document=document,
        owner_id=document.owner_id,
        defaults={"shows_contrary": shows_contrary},
    )
    record("directives.wished", viewer=viewer, about=kept)
    return kept
