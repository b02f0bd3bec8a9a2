"""One example per action and per page of the agenda; the actions of groups too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from avec.agenda.actions.agreeing import Shape
from avec.agenda.hours import Hours
from avec.agenda.models import (
    Absence,
    Appointment,
    Opening,
    OtherCalendar,
    Pair,
    ProposedTime,
    Replacement,
    Subscription,
)
from avec.agenda.reach import Asked
from avec.agenda.recurrence import Series
from avec.agenda.words import CalendarKind, Level, Side, Which
from tests.appointments import on_the_wall
from tests.house.example import Example, of, plain, row, sends
from tests.house.group_examples import GROUPS
from tests.house.room_examples import ROOMS
from tests.second_wall import found

TO_BE_REPLACED = (
    "owner_id = :claire and id in (select appointment_id from agenda_replacement)"
)
NEW = UUID("5a5a5a5a-0000-4000-8000-000000000001")


def hers(cast) -> Appointment:
    """Nora called it; Marc and Sami have not answered."""
    return found(cast, Appointment, "owner_id = :nora")


def her_time(cast) -> ProposedTime:
    return found(cast, ProposedTime, "said_by_id = :nora")


def her_hours(cast) -> Opening:
    return found(cast, Opening, "owner_id = :nora")


def her_calendar(cast) -> OtherCalendar:
    return found(cast, OtherCalendar, "owner_id = :nora")


def on_a_tuesday() -> Series:
    """Each Tuesday of 2040, in the afternoon."""
    return Series(datetime(2040, 1, 3, 14), "Europe/Paris", 180, "FREQ=WEEKLY;BYDAY=TU")  # noqa: DTZ001 # a wall


AGENDA: dict[str, Callable[[Any], dict[str, Any]]] = {
    "agenda.call_appointment": lambda c: {
        "key": NEW,
        "people": [Asked(c.nora, "Nora", Side.PERSON)],
        "about": "…",
        "where": "…",
        "shape": Shape(),
        "starts": [on_the_wall(40, 10)],
    },
    "agenda.call_one_of": lambda c: {
        "key": NEW,
        "people": [],
        "pools": [[Asked(c.nora, "Nora", Side.PERSON)]],
        "about": "…",
        "where": "…",
        "shape": Shape(),
        "start": on_the_wall(40, 10),
        "is_wide": True,
    },
    "agenda.propose_times": lambda c: {
        "appointment": hers(c),
        "starts": [on_the_wall(41, 10)],
    },
    "agenda.propose_swap": lambda c: {"appointment": hers(c), "other": hers(c)},
    "agenda.repeat_appointment": lambda c: {
        "appointment": hers(c),
        "key": NEW,
        "starts": [on_the_wall(44, 10), on_the_wall(51, 10)],
    },
    "agenda.answer_dates": lambda c: {"appointment": hers(c), "is_yes": True},
    "agenda.move_dates": lambda c: {
        "appointment": hers(c),
        "starts": {hers(c).pk: on_the_wall(44, 10)},
    },
    "agenda.cancel_dates": lambda c: {"appointment": hers(c), "which": Which.ALWAYS},
    "agenda.answer_time": lambda c: {"time": her_time(c), "is_yes": True},
    "agenda.withdraw_time": lambda c: {"time": her_time(c)},
    "agenda.cancel_appointment": lambda c: {"appointment": hers(c)},
    "agenda.leave_appointment": lambda c: {"appointment": hers(c)},
    "agenda.ask_instead": lambda c: {
        "appointment": found(c, Appointment, TO_BE_REPLACED),
        "key": NEW,
        "person_id": c.marc,
    },
    "agenda.answer_instead": lambda c: {
        "asked": found(c, Replacement, "asked_by_id = :claire"),
        "is_yes": True,
    },
    "agenda.take_asking_back": lambda c: {
        "asked": found(c, Replacement, "asked_by_id = :claire")
    },
    "agenda.make_pair": lambda c: {"key": NEW, "mate_id": c.claire},
    "agenda.answer_pair": lambda c: {
        "pair": found(c, Pair, "owner_id = :claire"),
        "is_yes": True,
    },
    "agenda.end_pair": lambda c: {"pair": found(c, Pair, "owner_id = :claire")},
    "agenda.hand_lead": lambda c: {
        "appointment": found(c, Appointment, TO_BE_REPLACED),
        "person_id": c.claire,
    },
    "agenda.subscribe": lambda c: {"level": Level.BUSY},
    "agenda.stop_subscription": lambda c: {
        "subscription": found(c, Subscription, "owner_id = :nora")
    },
    "agenda.add_calendar": lambda c: {
        "kind": CalendarKind.ADDRESS,
        "name": "…",
        "address": "https://ailleurs.invalid/",
        "account": "",
        "password": "",
        "zone": "Europe/Paris",
    },
    "agenda.read_calendar_again": lambda c: {"calendar": her_calendar(c)},
    "agenda.remove_calendar": lambda c: {"calendar": her_calendar(c)},
    "agenda.say_hours": lambda c: {
        "key": NEW,
        "series": on_a_tuesday(),
        "is_bookable": False,
    },
    "agenda.change_hours": lambda c: {
        "hours": her_hours(c),
        "key": NEW,
        "which": Which.ALWAYS,
        "on": her_hours(c).starts_on,
        "new": Hours(on_a_tuesday()),
    },
    "agenda.skip_day": lambda c: {
        "hours": her_hours(c),
        "on": her_hours(c).starts_on,
    },
    "agenda.stop_hours": lambda c: {"hours": her_hours(c)},
    "agenda.say_absence": lambda c: {
        "key": NEW,
        "start": on_the_wall(40, 10),
        "end": on_the_wall(42, 10),
    },
    "agenda.take_absence_back": lambda c: {
        "absence": found(c, Absence, "owner_id = :claire")
    },
    "agenda.say_preferences": lambda c: {"hours": [11, 23], "same_faces": True},
    "agenda.part_appointments": lambda c: {"other_id": c.claire},
    "agenda.leave_agenda": lambda c: {},
    **GROUPS,
    **ROOMS,
}

APPOINTMENT = row("agenda_appointment", "owner_id = :nora")
HOURS = row("agenda_opening", "owner_id = :nora")
CALLED_BY_CLAIRE = row("agenda_appointment", TO_BE_REPLACED)
PAIR = row("agenda_pair", "owner_id = :claire")
ASKED = row("agenda_replacement", "asked_by_id = :claire")
CALENDAR = row("agenda_othercalendar", "owner_id = :nora")
TIME = row("agenda_proposedtime", "said_by_id = :nora")

SAID = {
    "rhythm": "1",
    "days": "1",
    "starts_at": "14:00",
    "ends_at": "17:00",
    "first": "2040-01-03",
    "zone": "Europe/Paris",
    "say": "1",
}

AGENDA_PAGES: dict[str, Example] = {
    "agenda:agenda": plain(),
    "agenda:day": plain(),
    "agenda:week": plain(),
    "agenda:month": plain(),
    "agenda:team": plain(),
    "agenda:past": plain(),
    "agenda:call": plain(),
    "agenda:among": plain(),
    "agenda:subscriptions": plain(),
    "agenda:unsubscribe": of(row("agenda_subscription", "owner_id = :nora")),
    "agenda:other_calendars": plain(),
    "agenda:add_calendar": sends(
        kind="address", address="https://ailleurs.invalid/", zone="Europe/Paris"
    ),
    "agenda:read_again": of(CALENDAR),
    "agenda:remove_calendar": of(CALENDAR),
    "agenda:feed": of(lambda cast: ("nobody-has-this",)),
    "agenda:appointment": of(APPOINTMENT),
    "agenda:moments": of(APPOINTMENT, start="2040-12-12T10:00:00+01:00"),
    "agenda:swap": of(APPOINTMENT),
    "agenda:repeat": of(APPOINTMENT, start="2040-12-12T10:00:00+01:00"),
    "agenda:dates": of(APPOINTMENT),
    "agenda:answer_dates": of(APPOINTMENT, answer="yes"),
    "agenda:move_dates": of(APPOINTMENT),
    "agenda:cancel": of(APPOINTMENT),
    "agenda:leave": of(APPOINTMENT),
    "agenda:answer": of(TIME, answer="yes"),
    "agenda:withdraw": of(TIME),
    "agenda:pairs": plain(),
    "agenda:answer_pair": of(PAIR, answer="yes"),
    "agenda:end_pair": of(PAIR),
    "agenda:lead": of(CALLED_BY_CLAIRE),
    "agenda:ask_instead": of(CALLED_BY_CLAIRE),
    "agenda:asked": of(ASKED),
    "agenda:answer_instead": of(ASKED, answer="yes"),
    "agenda:take_asking_back": of(ASKED),
    "agenda:hours": plain(),
    "agenda:say_hours": sends(**SAID, key=str(NEW)),
    "agenda:these_hours": of(HOURS),
    "agenda:change_hours": of(HOURS, **SAID, key=str(NEW), on="2040-01-03"),
    "agenda:skip_day": of(HOURS, on=str(on_the_wall(50, 9).date())),
    "agenda:stop_hours": of(HOURS),
    "agenda:preferences": sends(day_1="1", same_faces="on"),
    "agenda:say_absence": sends(first="2040-12-12", zone="Europe/Paris", key=str(NEW)),
    "agenda:take_absence_back": of(row("agenda_absence", "owner_id = :claire")),
}
