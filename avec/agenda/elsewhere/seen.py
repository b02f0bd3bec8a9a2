"""One's calendars elsewhere: how each is doing, and when one is busy there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    ExpressionWrapper,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from avec.access.viewer import Viewer
from avec.agenda.elsewhere.stretches import Stretch
from avec.agenda.models import BusyTime, OtherCalendar
from avec.agenda.words import CalendarKind
from avec.foundation.compiled import Kept
from avec.foundation.models import Now
from avec.foundation.outside import NotReached, place_of
from avec.vault.actions import Opener

LONGEST = timedelta(hours=25)


@dataclass(frozen=True, slots=True)
class Seen:
    """One calendar elsewhere, as its owner sees it; never its password."""

    key: UUID
    name: str
    kind: str
    read_at: datetime | None
    why: str
    is_refused: bool
    is_whole: bool
    is_stopped: bool
    is_asked: bool
    next_at: datetime
    to_come: int


def calendars_of(viewer: Viewer) -> list[Seen]:
    """Return the viewer's calendars elsewhere and their health, the oldest first."""
    opener = Opener(viewer.person_id) if viewer.person_id else None
    rows = (
        OtherCalendar.objects.visible_to(viewer)
        .annotate(
            to_come=Count("times", filter=Q(times__during__endswith__gt=Now())),
            is_due=ExpressionWrapper(Q(due_at__lte=Now()), BooleanField()),
        )
        .order_by("made_at", "pk")
    )
    return [_seen(one, one.opened_by(opener)) for one in rows if opener]


def _seen(one: Any, said: dict) -> Seen:
    return Seen(
        key=one.pk,
        name=said["name"] or host_of(said["address"]),
        kind=CalendarKind(one.kind).label,
        read_at=one.read_at,
        why=one.get_trouble_display() if one.trouble else "",
        is_refused=one.trouble == "refused",
        is_whole=one.is_whole,
        is_stopped=one.stopped_at is not None,
        is_asked=one.stopped_at is None and one.is_due,
        next_at=one.due_at,
        to_come=one.to_come,
    )


def host_of(address: str) -> str:
    """Return the machine that an address names; nothing when it names none."""
    try:
        return place_of(address).host
    except NotReached:
        return ""


def busy_between(viewer: Viewer, first: datetime, last: datetime) -> list[Stretch]:
    """Return when the viewer is busy elsewhere between two moments: one question."""
    return list(_busy(viewer, first.isoformat(), last.isoformat(), before(first)))


def before(first: datetime) -> str:
    """Return the earliest beginning of what may still last at a moment."""
    return (first - LONGEST).isoformat()


@Kept
def _busy(viewer: Viewer, first: str, last: str, earliest: str) -> QuerySet:
    from_, to, since = (
        Cast(Value(end), DateTimeField()) for end in (first, last, earliest)
    )
    return (
        BusyTime.objects.visible_to(viewer)
        .filter(
            during__startswith__gt=since,
            during__startswith__lt=to,
            during__endswith__gt=from_,
        )
        .order_by("during", "pk")
        .values_list("during__startswith", "during__endswith")
    )
