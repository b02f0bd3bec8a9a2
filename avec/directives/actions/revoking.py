"""Revoking, whoever says it; answering for oneself; saying what was done."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection, transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.directives import rules
from avec.directives.actions.acts import said, today
from avec.directives.models import Revocation, Sequel
from avec.directives.refusals import AlreadyAnswered, NothingToRevoke, NotYetThere
from avec.directives.words import Way
from avec.documents.models import Document, Version
from avec.foundation.models import Now
from avec.foundation.turns import TWICE, one_at_a_time
from avec.messages.actions import forget, remind
from avec.messages.words import Kind


@transaction.atomic
def revoke(
    *,
    viewer: Viewer,
    document: Document,
    way: Way,
    said_on: date,
    owner: str,
    words: str = "",
    moment: str = "",
    reporter: str = "",
    in_difficult_moment: bool = False,
) -> Revocation:
    """Write that her directives speak for her no more; nobody reads them from now on.

    She does it herself, or somebody who reads them reports what she said, in their
    own name. Her shares stop. Nothing here asks whether she is able to: no software
    prevents a revocation.

    :raises NotAllowed: unless it is hers, or open to who reports it.
    :raises NotYetThere: for a day that is ahead.
    When somebody has just reported it, her own word says that it is true.

    :raises NothingToRevoke: when nothing published speaks for her.
    """
    rules.revoke.require(viewer, document)
    if said_on > today():
        raise NotYetThere
    if document.owner_id != viewer.person_id and way == Way.SCREEN:
        way = Way.SPOKEN
    revocation = Revocation(
        document_id=document.pk, owner_id=document.owner_id, way=way, said_on=said_on
    )
    revocation.content = {"owner": owner}
    kept = said(words=words.strip(), moment=moment.strip())
    one_at_a_time(f"directives.revoked:{document.pk}")
    if document.owner_id == viewer.person_id and not _speaks(viewer, document):
        return _already_revoked(viewer, revocation, kept)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.revoke_directives(%s, %s, %s, %s, %s, %s)",
            [
                document.pk,
                revocation.pk,
                str(way),
                said_on,
                revocation.sealed,
                in_difficult_moment,
            ],
        )
        if not cursor.fetchone()[0]:
            if again := _said_just_now(viewer, revocation):
                return again
            raise NothingToRevoke
    revocation = Revocation.objects.visible_to(viewer).get(pk=revocation.pk)
    if kept or reporter:
        _keep_sequel(viewer, revocation, {"name": reporter.strip(), **kept})
    record(
        "directives.revoked",
        viewer=viewer,
        subject=document.owner_id,
        about=document,
    )
    if document.owner_id != viewer.person_id:
        remind(
            viewer=viewer,
            person_id=document.owner_id,
            kind=Kind.QUESTION,
            key=f"directives.revoked:{revocation.pk}",
        )
    return revocation


def _speaks(viewer: Viewer, document: Document) -> bool:
    """Tell whether her last version speaks; a version it replaced never does again."""
    hers = Version.objects.visible_to(viewer).filter(document=document)
    last = hers.order_by("-number").values_list("revoked_at", flat=True)[:1]
    return list(last) == [None]


def _already_revoked(
    viewer: Viewer, revocation: Revocation, kept: dict[str, str]
) -> Revocation:
    """Return what was reported, now said true by her, or what she has just said.

    :raises NothingToRevoke: when neither is there.
    """
    waiting = Revocation.objects.visible_to(viewer).filter(
        document_id=revocation.document_id, confirmed_at=None, contested_at=None
    )
    if reported := waiting.order_by("-revoked_at").first():
        answer_revocation(viewer=viewer, revocation=reported, is_true=True)
        if kept:
            _keep_sequel(viewer, reported, {"name": "", **kept})
        return reported
    if again := _said_just_now(viewer, revocation):
        return again
    raise NothingToRevoke


def _said_just_now(viewer: Viewer, revocation: Revocation) -> Revocation | None:
    """Return what the viewer has just said in the same way: a second tap."""
    said_by_me = Revocation.objects.visible_to(viewer).filter(
        document_id=revocation.document_id,
        recorded_by_id=viewer.person_id,
        way=revocation.way,
        said_on=revocation.said_on,
        contested_at=None,
        revoked_at__gt=Now() - TWICE,
    )
    return said_by_me.order_by("-revoked_at").first()


def _keep_sequel(
    viewer: Viewer, revocation: Revocation, content: dict[str, str]
) -> Sequel:
    sequel = Sequel(
        revocation=revocation, owner_id=revocation.owner_id, author_id=viewer.person_id
    )
    sequel.content = content
    sequel.save(force_insert=True)
    return sequel


@transaction.atomic
def answer_revocation(*, viewer: Viewer, revocation: Revocation, is_true: bool) -> None:
    """Say whether one did say what somebody reported.

    If not, what it had stopped goes on: the version speaks again, and the shares are
    those of before, for whoever is still in the circle. What was reported stays
    written, and so does the answer.

    :raises NotAllowed: unless the directives are the viewer's.
    :raises AlreadyAnswered: if she said it herself, or has answered the contrary.
    """
    rules.answer_revocation.require(viewer, revocation)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.answer_revocation(%s, %s)", [revocation.pk, is_true]
        )
        if not cursor.fetchone()[0]:
            if _is_answered(viewer, revocation, is_true):
                return
            raise AlreadyAnswered
    verb = "directives.confirmed" if is_true else "directives.contested"
    record(verb, viewer=viewer, about=revocation)
    forget(viewer=viewer, key=f"directives.revoked:{revocation.pk}")


def _is_answered(viewer: Viewer, revocation: Revocation, is_true: bool) -> bool:
    """Tell whether she has given this very answer to what somebody reported."""
    reported = Revocation.objects.visible_to(viewer).filter(pk=revocation.pk)
    reported = reported.exclude(recorded_by_id=viewer.person_id)
    answered = "confirmed_at" if is_true else "contested_at"
    return reported.filter(**{f"{answered}__isnull": False}).exists()


@transaction.atomic
def end_former_readings_with(*, viewer: Viewer, person_id: UUID) -> None:
    """Read no more what was told of the other's revocations, on either side.

    :raises NotAllowed: unless somebody acts.
    """
    rules.end_own_trust.require(viewer, person_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.end_former_readings(%s)", [person_id])


@transaction.atomic
def say_what_was_done(
    *, viewer: Viewer, revocation: Revocation, name: str, done: str, why: str
) -> Sequel:
    """Write what one did once she had revoked, and why: she reads it.

    :raises NotAllowed: unless it is hers, or was open to the viewer until then.
    """
    rules.say_what_was_done.require(viewer, revocation)
    about = {"name": name, "done": done.strip(), "why": why.strip()}
    sequel = _keep_sequel(viewer, revocation, about)
    record(
        "directives.sequel",
        viewer=viewer,
        subject=revocation.owner_id,
        about=revocation,
    )
    return sequel
