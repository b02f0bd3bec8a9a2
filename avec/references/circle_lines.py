"""What « Mon cercle » says beside each person: for what they are there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.circles.models import Tie
from avec.circles.panels import Line
from avec.foundation.compiled import Kept
from avec.references.models import Referent
from avec.references.reading import inside
from avec.references.words import Domain


def who_is_there(viewer: Viewer, ties: Sequence[Tie]) -> dict[UUID, list[Line]]:
    """Say for what each is there today, and for what the viewer is."""
    me = viewer.person_id
    rows = _rows(viewer)
    found: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for row in rows:
        is_hers = row.domain == Domain.OWN_WORDS
        words = row.content.get("words", "") if is_hers else ""
        found[row.owner_id, row.referent_id].append(inside(row.domain, words))
    lines: dict[UUID, list[Line]] = {}
    for tie in ties:
        what = found[tie.person_id, tie.other_id]
        if not what:
            continue
        said = (
            _("Est là pour : %(what)s.")
            if tie.person_id == me
            else _("Vous êtes là pour : %(what)s.")
        )
        words = said % {"what": " ; ".join(what)}
        lines[tie.pk] = [
            Line(words, "references:mine")
            if tie.person_id == me
            else Line(words, "references:person", (tie.person_id,))
        ]
    return lines


@Kept
def _rows(viewer: Viewer) -> QuerySet:
    return Referent.objects.visible_to(viewer).running().order_by("domain", "pk")
