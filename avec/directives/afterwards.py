"""What directives show when she comes back to a moment: what was followed then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from avec.access.viewer import Viewer
from avec.directives.honouring import Passage, said_about
from avec.documents.behaviours import Piece
from avec.documents.models import Document

DIRECTIVES = "directive"


def followed_then(viewer: Viewer, since: datetime, until: datetime) -> list[Piece]:
    """Give what she asked, beside what was said of those days and no others."""
    first, last = (timezone.localdate(moment) for moment in (since, until))
    mine = Document.objects.of(viewer).select_related("template_version")
    return [
        Piece("directives/followed_then.html", {"passages": passages})
        for document in mine.order_by("began_at", "pk")
        if document.form_in("fr").behaviour == DIRECTIVES
        and (passages := _of_days(said_about(viewer, document), first, last))
    ]


def _of_days(passages: list[Passage], first, last) -> list[Passage]:
    kept = []
    for one in passages:
        lines = [line for line in one.lines if first <= line.happened_on <= last]
        if lines:
            kept.append(replace(one, lines=lines))
    return kept
