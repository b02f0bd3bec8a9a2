"""The question about emergencies, where she arrives once a document is published."""

from __future__ import annotations

from avec.access.viewer import Viewer
from avec.documents.behaviours import Piece
from avec.documents.models import Document
from avec.emergency.marking import can_be_marked
from avec.emergency.models import Consent
from avec.foundation.compiled import Kept


@Kept
def _answers(viewer, document_id):
    return Consent.objects.visible_to(viewer).standing().filter(document_id=document_id)


def about_emergencies(viewer: Viewer, document: Document) -> Piece | None:
    """Lead to the question, or say what she answered; nothing for what never opens."""
    if not can_be_marked(document.form_in("fr")):
        return None
    answered = _answers.first(viewer, document.pk)
    return Piece(
        "emergency/of_document.html",
        {
            "document_id": document.pk,
            "said": answered.said if answered else "",
        },
    )
