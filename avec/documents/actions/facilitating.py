"""What the person says of a writing session, once it is over."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import connection, transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.documents import rules
from avec.documents.models import Document, SaidAfter, WritingSession
from avec.documents.refusals import StillOpen
from avec.documents.words import Freedom
from avec.foundation.models import DatabaseNow


@transaction.atomic
def say_after_session(
    *,
    viewer: Viewer,
    session: WritingSession,
    free: Freedom,
    words: str = "",
    opened: bool = False,
    named: bool = False,
    printed: bool = False,
) -> SaidAfter:
    """Say whether one was free to say no. Said again, it replaces what was said.

    ``opened`` lets whoever held the pen read it; ``named`` lets their own page say
    with whom it was; ``printed`` puts their name on the next version published.
    Nothing of it goes without her saying so, and each is taken back the same way.

    :raises NotAllowed: unless the viewer is the person who opened the session.
    :raises StillOpen: while the session is open.
    """
    rules.say_after.require(viewer, session)
    Document.objects.select_for_update(of=["self"]).get(pk=session.document_id)
    if WritingSession.objects.running().filter(pk=session.pk).exists():
        raise StillOpen
    said = SaidAfter.objects.of(viewer).filter(session=session).first()
    is_new = said is None
    said = said or SaidAfter(
        pk=uuid4(),
        session=session,
        owner_id=session.owner_id,
        helper_id=session.helper_id,
    )
    said.content = {
        "free": str(free),
        "words": words,
        "named": named,
        "printed": printed,
    }
    said.said_at = DatabaseNow()
    said.opened_at = DatabaseNow() if opened else None
    if is_new:
        said.save(force_insert=True)
    else:
        said.save(update_fields=["sealed", "said_at", "opened_at"])
    said.refresh_from_db()
    _agree_to_be_named(session, agreed=named)
    record("documents.session_spoken_of", viewer=viewer, about=session)
    return said


@transaction.atomic
def erase_after_session(*, viewer: Viewer, session: WritingSession) -> None:
    """Erase what one said of a session; nobody is named or printed any more.

    :raises NotAllowed: unless the viewer is the person who opened the session.
    """
    rules.say_after.require(viewer, session)
    SaidAfter.objects.of(viewer).filter(session=session).delete()
    _agree_to_be_named(session, agreed=False)
    record("documents.session_unspoken", viewer=viewer, about=session)


def close_what_was_said(*, person_id: UUID, helper_id: UUID) -> None:
    """Close what a person opened to a helper about their sessions, and her name there.

    It is hers still, and may be opened again. Does nothing for anybody else's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.close_said_after(%s, %s)", [person_id, helper_id])


def written_with(viewer: Viewer, document: Document) -> list[str]:
    """Name whom she wants printed as having written with her, the first one first."""
    said = (
        SaidAfter.objects.of(viewer)
        .filter(session__document=document)
        .select_related("session__helper")
        .order_by("session__began_at", "pk")
    )
    names = [one.session.helper.name for one in said if one.content.get("printed")]
    return list(dict.fromkeys(names))


def _agree_to_be_named(session: WritingSession, *, agreed: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.agree_to_be_named(%s, %s)", [session.pk, agreed])
