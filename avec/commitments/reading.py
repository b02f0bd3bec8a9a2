"""A promise as it is shown: the words of each, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.commitments.models import Commitment
from avec.commitments.words import Kept


@dataclass(frozen=True, slots=True)
class Promised:
    """What is shown of one promise."""

    key: UUID
    what: str
    name: str
    label: str
    to: str
    made_at: datetime
    due_on: date | None
    state: str
    is_waiting: bool
    is_accepted: bool
    may_be_withdrawn: bool
    said: dict[str, Any] = field(default_factory=dict)


def promised(row: Commitment, *, with_said: bool) -> Promised:
    """Open one promise; what was said of it only when the page writes it down."""
    content = row.content
    said = row.said if with_said else {}
    waits = not (row.accepted_at or row.declined_at or row.withdrawn_at)
    stands = not (row.declined_at or row.withdrawn_at)
    return Promised(
        row.pk,
        content.get("what", ""),
        content.get("name", ""),
        content.get("label", ""),
        content.get("to", ""),
        row.made_at,
        row.due_on,
        _state(row, said),
        waits,
        row.accepted_at is not None,
        stands and row.said_at is None,
        said,
    )


def _state(row: Commitment, said: dict[str, Any]) -> str:
    if said:
        return str(Kept(said["kept"]).label)
    if row.said_at:
        return _("Il en est dit quelque chose")
    if row.withdrawn_at:
        return _("Reprise")
    if row.declined_at:
        return _("Refusée")
    return _("Acceptée") if row.accepted_at else _("Attend une réponse")


def promised_to(viewer: Viewer) -> list[Promised]:
    """Return what the viewer accepted to be promised, the oldest first."""
    rows = Commitment.objects.visible_to(viewer).filter(
        owner_id=viewer.person_id, accepted_at__isnull=False
    )
    return [promised(row, with_said=True) for row in rows.order_by("made_at", "pk")]
