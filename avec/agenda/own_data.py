"""What the agenda puts in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from psycopg.types.range import Range

from avec.access.viewer import Viewer
from avec.agenda.models import (
    Absence,
    Answer,
    Appointment,
    Attendee,
    BusyTime,
    Claim,
    Opening,
    OtherCalendar,
    Pair,
    Preference,
    ProposedTime,
    Replacement,
    Subscription,
)
from avec.people.exports import File, data, plainly


def agenda_files(viewer: Viewer) -> Iterator[File]:
    """Give one's appointments with one's own words, one's answers, hours and absences.

    What somebody else wrote of an appointment stays on its page.
    """
    me = viewer.person_id
    rows = Appointment.objects.visible_to(viewer).order_by("called_at", "pk")
    yield data(
        "rendez-vous.json",
        [
            {
                **{name: _said(value) for name, value in plainly(one).items()},
                **({"content": one.content} if one.owner_id == me else {}),
            }
            for one in rows
        ],
    )
    mine = [
        (Attendee, {"person_id": me}, "asked_at"),
        (ProposedTime, {"said_by_id": me}, "said_at"),
        (Answer, {"person_id": me}, "said_at"),
        (Pair, {}, "made_at"),
        (Replacement, {"asked_by_id": me}, "asked_at"),
        (Claim, {}, "during"),
        (Opening, {}, "made_at"),
        (Absence, {}, "during"),
        (Preference, {}, "said_at"),
        (Subscription, {}, "made_at"),
        (BusyTime, {}, "during"),
    ]
    yield data(
        "a-la-place.json",
        [
            {name: _said(value) for name, value in plainly(one).items()}
            for one in Replacement.objects.visible_to(viewer)
            .filter(person_id=me)
            .order_by("asked_at", "pk")
        ],
    )
    yield data(
        "heures.json",
        {
            model._meta.model_name: [
                {name: _said(value) for name, value in plainly(one).items()}
                for one in model.objects.visible_to(viewer)
                .filter(**kept)
                .order_by(order, "pk")
            ]
            for model, kept, order in mine
        },
    )
    others = OtherCalendar.objects.visible_to(viewer).order_by("made_at", "pk")
    yield data(
        "autres-calendriers.json",
        [{**plainly(one), **_without_its_key(one.content)} for one in others],
    )


def _without_its_key(content: dict[str, Any]) -> dict[str, Any]:
    """Leave the password out: it opens another house."""
    return {name: said for name, said in content.items() if name != "password"}


def _said(value: Any) -> Any:
    """Write a stretch of time as its two ends."""
    return [value.lower, value.upper] if isinstance(value, Range) else value
