"""Suspending a document: nobody else reads it, nothing is lost, it goes on later."""

from __future__ import annotations

from django.db import transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.documents import rules
from avec.documents.models import Document, Version
from avec.documents.refusals import AlreadySuspended, NothingToSuspend, NotSuspended
from avec.foundation.models import DatabaseNow


@transaction.atomic
def suspend(*, viewer: Viewer, document: Document) -> Document:
    """Show nothing of it to anybody from the next statement on; keep every choice.

    What is published meanwhile is shown to nobody either.

    :raises NotAllowed: unless the viewer is the owner.
    :raises AlreadySuspended: if it is.
    :raises NothingToSuspend: if nobody could read anything of it.
    """
    rules.hold_the_pen.require(viewer, document)
    document = Document.objects.select_for_update(of=["self"]).get(pk=document.pk)
    if document.stopped_at is not None:
        raise AlreadySuspended
    if document.current_version_id is None:
        raise NothingToSuspend
    document.stopped_at = DatabaseNow()
    document.current_version = None
    document.save(update_fields=["stopped_at", "current_version"])
    document.refresh_from_db(fields=["stopped_at"])
    record("documents.suspended", viewer=viewer, about=document)
    return document


@transaction.atomic
def resume(*, viewer: Viewer, document: Document) -> Document:
    """Let the last version be read again by those it was open to.

    :raises NotAllowed: unless the viewer is the owner.
    :raises NotSuspended: if it is not suspended.
    """
    rules.hold_the_pen.require(viewer, document)
    document = Document.objects.select_for_update(of=["self"]).get(pk=document.pk)
    if document.stopped_at is None:
        raise NotSuspended
    last = Version.objects.filter(document=document).order_by("-number").first()
    document.stopped_at = None
    document.current_version = last if last and last.revoked_at is None else None
    document.save(update_fields=["stopped_at", "current_version"])
    record("documents.resumed", viewer=viewer, about=document)
    return document
