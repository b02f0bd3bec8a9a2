"""What the notebook says beside each person of a circle: what is open between the two.

Never what it holds, nor that there is one: only what somebody chose to open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avec.access.viewer import Viewer
from avec.circles.models import Tie
from avec.circles.panels import Line
from avec.foundation.compiled import Kept
from avec.journal.models import Lending


def what_is_lent(viewer: Viewer, ties: Sequence[Tie]) -> dict[UUID, list[Line]]:
    """Say how much each person of the circle reads, and what each opened."""
    given: Counter[UUID] = Counter()
    received: Counter[UUID] = Counter()
    for owner_id, to_person_id in _rows(viewer):
        if owner_id == viewer.person_id:
            given[to_person_id] += 1
        else:
            received[owner_id] += 1
    lines: dict[UUID, list[Line]] = {}
    for tie in ties:
        if tie.person_id == viewer.person_id and given[tie.other_id]:
            lines[tie.pk] = [_given(given[tie.other_id])]
        elif tie.other_id == viewer.person_id and received[tie.person_id]:
            said = _("Vous ouvre quelques mots de son carnet.")
            lines[tie.pk] = [Line(said, "journal:lent_to_me")]
    return lines


@Kept
def _rows(viewer: Viewer) -> QuerySet:
    return (
        Lending.objects.visible_to(viewer)
        .running()
        .order_by("given_at", "pk")
        .values_list("owner_id", "to_person_id")
    )


def _given(count: int) -> Line:
    said = ngettext(
        "Lit %(num)s page ou idée de votre carnet.",
        "Lit %(num)s pages ou idées de votre carnet.",
        count,
    )
    return Line(said % {"num": count}, "journal:lendings")
