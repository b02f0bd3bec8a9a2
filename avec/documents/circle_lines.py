"""What documents say beside each person of a circle: what is open between the two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.circles.models import Tie
from avec.circles.panels import Line
from avec.documents.models import Grant
from avec.documents.sentences import quoted, title_of
from avec.documents.words import Right
from avec.foundation.compiled import Kept


def what_is_open(viewer: Viewer, ties: Sequence[Tie]) -> dict[UUID, list[Line]]:
    """Say what each person of the circle reads, and what each opened to the viewer."""
    language = get_language() or "fr"
    given: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    received: dict[UUID, dict[UUID, Line]] = defaultdict(dict)
    titles: dict[UUID, str] = {}
    for owner_id, to_person_id, right, document_id, *document in _rows(viewer):
        if owner_id != viewer.person_id:
            said = _("Vous ouvre un extrait à lire.")
            line = Line(said, "documents:read", (document_id,))
            received[owner_id][document_id] = line
            continue
        if document_id not in titles:
            titles[document_id] = quoted(
                title_of(document_id, owner_id, *document, language)
            )
        if to_person_id and given[to_person_id].get(document_id) != Right.VOICE:
            given[to_person_id][document_id] = right
    lines: dict[UUID, list[Line]] = {}
    for tie in ties:
        if tie.person_id != viewer.person_id:
            lines[tie.pk] = list(received.get(tie.person_id, {}).values())
            continue
        lines[tie.pk] = [
            _given(right, titles[key], key)
            for key, right in given.get(tie.other_id, {}).items()
        ]
    return lines


@Kept
def _rows(viewer: Viewer) -> QuerySet:
    return (
        Grant.objects.visible_to(viewer)
        .running()
        .order_by("given_at", "pk")
        .values_list(
            "owner_id",
            "to_person_id",
            "right",
            "document_id",
            "document__sealed",
            "document__template_version_id",
        )
    )


def _given(right: str, title: str, document_id: UUID) -> Line:
    if right == Right.VOICE:
        said = _("Lit et donne son avis dans %(title)s, là où vous l’avez ouvert.")
    else:
        said = _("Lit dans %(title)s ce que vous avez ouvert.")
    return Line(said % {"title": title}, "documents:shares_of", (document_id,))
