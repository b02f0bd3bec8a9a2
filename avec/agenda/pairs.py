"""The pairs somebody is in, and whose turn it is to lead."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment, Attendee, Pair
from avec.agenda.reach import Asked, people_to_ask
from avec.agenda.words import Side

ACROSS = {Side.PEER: Side.PROFESSIONAL, Side.PROFESSIONAL: Side.PEER}


@dataclass(frozen=True, slots=True)
class Mate:
    """One pair, as one of the two reads it."""

    key: UUID
    person_id: UUID
    name: str
    side: Side
    is_agreed: bool
    waits_for_me: bool


def pairs_of(viewer: Viewer) -> list[Mate]:
    """Return the pairs that stand, or wait for an answer, of the viewer."""
    rows = Pair.objects.visible_to(viewer).standing().order_by("made_at", "pk")
    found = []
    for row in rows:
        person_id, name, side = row.mate_of(viewer.person_id)
        is_agreed = row.yes_at is not None
        waits = not is_agreed and row.other_id == viewer.person_id
        found.append(Mate(row.pk, person_id, name, Side(side), is_agreed, waits))
    return found


def may_be_mates(viewer: Viewer, mine: Side, pairs: list[Mate]) -> list[Asked]:
    """Return whom the viewer may ask to go together: who comes from the other side."""
    already = {one.person_id for one in pairs}
    return [
        one
        for one in people_to_ask(viewer)
        if one.side == ACROSS.get(mine) and one.person_id not in already
    ]


def leads_next(viewer: Viewer, mine: Side, mate_id: UUID) -> UUID | None:
    """Return whose turn it is to lead: who did not lead the last one confirmed.

    The first time, who comes as a peer.
    """
    attending = Attendee.objects.visible_to(viewer).standing()
    two = [viewer.person_id, mate_id]
    together = (
        Appointment.objects.visible_to(viewer)
        .confirmed()
        .filter(
            pk__in=attending.filter(person_id=viewer.person_id).values("appointment_id")
        )
        .filter(pk__in=attending.filter(person_id=mate_id).values("appointment_id"))
    )
    led = attending.filter(
        appointment_id__in=together.values("pk"), is_lead=True, person_id__in=two
    )
    last = led.order_by("-appointment__during", "pk").values_list(
        "person_id", flat=True
    )
    who = last.first()
    if who is None:
        return viewer.person_id if mine == Side.PEER else mate_id
    return mate_id if who == viewer.person_id else viewer.person_id
