"""Leaving for good: nothing of hers stays here, and nothing stays open to her."""

from __future__ import annotations

from django.db import transaction

from avec.access.viewer import Viewer
from avec.documents.actions.beginning import delete_document
from avec.documents.actions.sharing import close_writing_session, renounce_shares
from avec.documents.actions.writing import erase_passage
from avec.documents.models import (
    Document,
    Draft,
    Grant,
    HelpGiven,
    Passage,
    WritingSession,
)
from avec.people.narrow import ask


@transaction.atomic
def leave_documents(*, viewer: Viewer) -> None:
    """Delete the viewer's documents and drafts, and give back what others opened.

    Her words beside other people's are erased; only the versions those people had
    published already keep them, as the page of leaving says.
    """
    for document in Document.objects.of(viewer).order_by("pk"):
        delete_document(viewer=viewer, document=document)
    ask("SELECT avec.leave_questions()")
    sessions = WritingSession.objects.visible_to(viewer).running()
    for session in sessions.filter(helper_id=viewer.person_id):
        close_writing_session(viewer=viewer, session=session)
    HelpGiven.objects.visible_to(viewer).delete()
    Draft.objects.visible_to(viewer).delete()
    beside = Passage.objects.visible_to(viewer).filter(author_id=viewer.person_id)
    for passage in beside.exclude(owner_id=viewer.person_id).order_by("pk"):
        erase_passage(viewer=viewer, passage=passage)
    received = Grant.objects.running().filter(to_person_id=viewer.person_id)
    for giver in set(received.values_list("owner_id", flat=True)):
        renounce_shares(viewer=viewer, giver_id=giver)
