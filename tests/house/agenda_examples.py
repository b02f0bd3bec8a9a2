"""One example per action and per page of the agenda, on the time of the cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from avec.agenda.actions.agreeing import Shape
from avec.agenda.models import Appointment, ProposedTime, Subscription
from avec.agenda.reach import Asked
from avec.agenda.words import Level, Side
from tests.appointments import on_the_wall
from tests.house.example import Example, of, plain, row
from tests.second_wall import found

NEW = UUID("5a5a5a5a-0000-4000-8000-000000000001")


def hers(cast) -> Appointment:
    """Nora called it; Marc and Sami have not answered."""
    return found(cast, Appointment, "owner_id = :nora")


def her_time(cast) -> ProposedTime:
    return found(cast, ProposedTime, "said_by_id = :nora")


AGENDA: dict[str, Callable[[Any], dict[str, Any]]] = {
    "agenda.call_appointment": lambda c: {
        "key": NEW,
        "people": [Asked(c.nora, "Nora", Side.PERSON)],
        "about": "…",
        "where": "…",
        "shape": Shape(),
        "starts": [on_the_wall(40, 10)],
    },
    "agenda.propose_times": lambda c: {
        "appointment": hers(c),
        "starts": [on_the_wall(41, 10)],
    },
    "agenda.answer_time": lambda c: {"time": her_time(c), "is_yes": True},
    "agenda.withdraw_time": lambda c: {"time": her_time(c)},
    "agenda.cancel_appointment": lambda c: {"appointment": hers(c)},
    "agenda.leave_appointment": lambda c: {"appointment": hers(c)},
    "agenda.subscribe": lambda c: {"level": Level.BUSY},
    "agenda.stop_subscription": lambda c: {
        "subscription": found(c, Subscription, "owner_id = :nora")
    },
    "agenda.part_appointments": lambda c: {"other_id": c.claire},
    "agenda.leave_agenda": lambda c: {},
}

APPOINTMENT = row("agenda_appointment", "owner_id = :nora")
TIME = row("agenda_proposedtime", "said_by_id = :nora")

AGENDA_PAGES: dict[str, Example] = {
    "agenda:agenda": plain(),
    "agenda:day": plain(),
    "agenda:week": plain(),
    "agenda:month": plain(),
    "agenda:past": plain(),
    "agenda:call": plain(),
    "agenda:subscriptions": plain(),
    "agenda:unsubscribe": of(row("agenda_subscription", "owner_id = :nora")),
    "agenda:feed": of(lambda cast: ("nobody-has-this",)),
    "agenda:appointment": of(APPOINTMENT),
    "agenda:moments": of(APPOINTMENT, start="2040-12-12T10:00:00+01:00"),
    "agenda:cancel": of(APPOINTMENT),
    "agenda:leave": of(APPOINTMENT),
    "agenda:answer": of(TIME, answer="yes"),
    "agenda:withdraw": of(TIME),
}
