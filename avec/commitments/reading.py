"""A promise as it is shown: the words of each, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.circles.models import Tie, kept_apart
from avec.commitments.models import Commitment, Outcome
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
    may_answer: bool
    said: dict[str, Any] = field(default_factory=dict)


def said_of(viewer: Viewer, rows: Iterable[Commitment]) -> dict[UUID, dict[str, Any]]:
    """Open what was said of these promises, as far as the viewer reads it."""
    found = Outcome.objects.visible_to(viewer).filter(commitment__in=list(rows))
    return {one.commitment_id: one.content for one in found}


def is_read_by_who_promised(viewer: Viewer, row: Commitment) -> bool:
    """Tell whether who promised would read what the viewer says of it now."""
    two = (row.owner_id, row.promiser_id)
    ties = Tie.objects.visible_to(viewer).running()
    tied = ties.filter(person_id__in=two, other_id__in=two)
    return tied.exclude(other_id__in=kept_apart(viewer)).exists()


def promised(row: Commitment, said: dict[str, Any] | None = None) -> Promised:
    """Show one promise, with what was said of it when the page writes it down."""
    content = row.content
    said = said or {}
    waits = not (row.accepted_at or row.declined_at or row.withdrawn_at)
    stands = not (row.declined_at or row.withdrawn_at)
    return Promised(
        row.pk,
        content.get("what") or _("Qui a fait cette promesse a emporté ses mots."),
        content.get("name") or _("quelqu’un qui n’est plus là"),
        content.get("label", ""),
        content.get("to", ""),
        row.made_at,
        row.due_on,
        _state(row, said),
        waits,
        row.accepted_at is not None,
        stands and row.said_at is None,
        row.withdrawn_at is None and row.said_at is None,
        said,
    )


def _state(row: Commitment, said: dict[str, Any]) -> str:
    if said:
        return str(Kept(said["kept"]).label)
    if row.said_at:
        return _("Sa réponse est à lire")
    if row.withdrawn_at:
        return _("Reprise")
    if row.declined_at:
        return _("Refusée")
    return _("Acceptée") if row.accepted_at else _("Attend une réponse")


def promised_to(viewer: Viewer) -> list[Promised]:
    """Return what the viewer accepted to be promised, the oldest first."""
    accepted = Commitment.objects.visible_to(viewer).filter(
        owner_id=viewer.person_id, accepted_at__isnull=False
    )
    rows = list(accepted.order_by("made_at", "pk"))
    said = said_of(viewer, rows)
    return [promised(row, said.get(row.pk)) for row in rows]
