"""What is open to a viewer now, as subqueries of the first wall.

The models come late, when the question is first asked: shares name documents, and
documents ask about shares.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from avec.access.viewer import Viewer
from avec.foundation.compiled import asked_of_viewer


@asked_of_viewer
def documents_given(viewer: Viewer) -> QuerySet:
    """Find what is shared with the viewer, whatever the hour."""
    from avec.documents.models.sharing import Grant

    return Grant.objects.running().to(viewer).values("document_id")


@asked_of_viewer
def grants_received(viewer: Viewer) -> QuerySet:
    """Find the running shares the viewer receives."""
    from avec.documents.models.sharing import Grant

    return Grant.objects.running().to(viewer).values("pk")


@asked_of_viewer
def scopes_open(viewer: Viewer) -> QuerySet:
    """Find the documents, sections and questions open at this hour."""
    from avec.documents.models.sharing import Grant

    return Grant.objects.open_now().to(viewer).values("scope_id")


@asked_of_viewer
def voice_scopes(viewer: Viewer) -> QuerySet:
    """Where the viewer may put a voice now."""
    from avec.documents.models.sharing import Grant

    return Grant.objects.open_now().to(viewer).with_voice().values("scope_id")


@asked_of_viewer
def current_versions(viewer: Viewer) -> QuerySet:
    """Find the current version of each document that is open at this hour."""
    from avec.documents.models.sharing import Grant

    # From the shares, which are few, to their documents.
    opened = Grant.objects.open_now().to(viewer)
    published = opened.filter(document__current_version__isnull=False)
    return published.values("document__current_version_id")


@asked_of_viewer
def session_documents(viewer: Viewer) -> QuerySet:
    """Find the documents in which a writing session is open."""
    from avec.documents.models.sharing import WritingSession

    return WritingSession.objects.open_to(viewer).values("document_id")


@asked_of_viewer
def session_sections(viewer: Viewer) -> QuerySet:
    """Find the sections opened to the viewer by a writing session."""
    from avec.documents.models.sharing import WritingSession

    return WritingSession.objects.open_to(viewer).refs()


@asked_of_viewer
def sessions_received(viewer: Viewer) -> QuerySet:
    """Find the writing sessions open for the viewer."""
    from avec.documents.models.sharing import WritingSession

    return WritingSession.objects.open_to(viewer).values("pk")


@asked_of_viewer
def common_passages(viewer: Viewer) -> QuerySet:
    """Find the texts said together that the viewer says, or is asked to say.

    While it waits, a text is read as long as the viewer's voice is invited there;
    a no, a yes taken back, or a block between the two closes it.
    """
    from avec.circles.models import kept_apart
    from avec.documents.models.sharing import Grant
    from avec.documents.models.together import Agreement
    from avec.documents.models.writing import Passage

    mine = Agreement.objects.filter(
        person_id=viewer.person_id, declined_at=None, taken_back_at=None
    )
    said = mine.filter(said_yes_at__isnull=False).values("passage_id")
    asked = mine.filter(said_yes_at=None).values("passage_id")
    scopes = Grant.objects.open_now().to(viewer).with_voice().values("scope_id")
    invited = (
        Q(document_id__in=scopes)
        | Q(section_ref__in=scopes)
        | Q(question_ref__in=scopes)
    )
    found = Passage.objects.filter(
        Q(pk__in=said) | Q(pk__in=asked) & invited,
        withdrawn_at=None,
        sealed__isnull=False,
    )
    return found.exclude(owner_id__in=kept_apart(viewer)).values("pk")
