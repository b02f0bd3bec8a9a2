"""Leaving for good: nothing of hers stays here, and nothing stays open to her."""

from __future__ import annotations

from django.db import transaction

from avec.access.viewer import Viewer
from avec.documents.actions.beginning import delete_document
from avec.documents.actions.sharing import close_writing_session, renounce_shares
from avec.documents.models import Document, Draft, Grant, WritingSession
from avec.people.narrow import ask


@transaction.atomic
def leave_documents(*, viewer: Viewer) -> None:
    """Delete the viewer's documents and drafts, and give back what others opened.

    Her voice in other people's documents stays with them, without her name.
    """
    for document in Document.objects.of(viewer).order_by("pk"):
        delete_document(viewer=viewer, document=document)
    ask("SELECT avec.leave_questions()")
    sessions = WritingSession.objects.visible_to(viewer).running()
    for session in sessions.filter(helper_id=viewer.person_id):
        close_writing_session(viewer=viewer, session=session)
    Draft.objects.visible_to(viewer).delete()
    received = Grant.objects.running().filter(to_person_id=viewer.person_id)
    for giver in set(received.values_list("owner_id", flat=True)):
        renounce_shares(viewer=viewer, giver_id=giver)
