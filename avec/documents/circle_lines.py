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
from avec.documents.sentences import listed, quoted, title_of
from avec.documents.words import Right
from avec.foundation.compiled import Kept


def what_is_open(viewer: Viewer, ties: Sequence[Tie]) -> dict[UUID, list[Line]]:
    """Say what each person of the circle reads, and what each opened to the viewer.

    One calm sentence for several documents, and never more than two for a person.
    """
    language = get_language() or "fr"
    given: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    received: dict[UUID, list[UUID]] = defaultdict(list)
    titles: dict[UUID, str] = {}
    for owner_id, to_person_id, right, document_id, *document in _rows(viewer):
        if owner_id != viewer.person_id:
            if document_id not in received[owner_id]:
                received[owner_id].append(document_id)
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
            lines[tie.pk] = _received(received.get(tie.person_id, []))
        else:
            lines[tie.pk] = _given(given.get(tie.other_id, {}), titles)
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


def _received(documents: list[UUID]) -> list[Line]:
    if not documents:
        return []
    if len(documents) == 1:
        said = _("Vous ouvre un extrait à lire.")
        return [Line(said, "documents:read", (documents[0],))]
    said = _("Vous ouvre des extraits à lire, dans %(count)s documents.")
    return [Line(said % {"count": len(documents)}, "documents:shared_with_me")]


def _given(rights: dict[UUID, str], titles: dict[UUID, str]) -> list[Line]:
    lines = []
    for is_voice in (True, False):
        documents = [
            key for key, right in rights.items() if (right == Right.VOICE) is is_voice
        ]
        if not documents:
            continue
        said = (
            _("Lit et donne son avis dans %(titles)s, là où vous avez ouvert.")
            if is_voice
            else _("Lit dans %(titles)s ce que vous avez ouvert.")
        ) % {"titles": listed([titles[key] for key in documents])}
        if len(documents) == 1:
            lines.append(Line(said, "documents:shares_of", (documents[0],)))
        else:
            lines.append(Line(said, "documents:shares"))
    return lines
