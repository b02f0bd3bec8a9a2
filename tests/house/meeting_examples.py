"""One example per action of meetings, on those of the cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from avec.agenda.actions.agreeing import Shape
from avec.circles.words import Relationship
from avec.meetings.models import (
    Assent,
    Decision,
    Guest,
    GuestYes,
    Meeting,
    Noted,
    Permission,
    Seat,
    Voice,
)
from avec.meetings.words import How, Question
from avec.people.models import Person
from tests.second_wall import found


def held(cast) -> Meeting:
    return found(cast, Meeting, "about_id = :nora and accepted_at is not null")


def pending(cast) -> Meeting:
    return found(cast, Meeting, "about_id = :nora and accepted_at is null")


def proposed_decision(cast) -> Decision:
    return found(cast, Decision, "owner_id = :claire")


NEW = UUID("7c7c7c7c-0000-4000-8000-000000000002")


def the_guest(cast) -> Guest:
    return found(cast, Guest, "about_id = :nora")


def dictated(cast) -> Noted:
    return found(cast, Noted, "about_id = :nora and guest_id is null")


MEETINGS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "meetings.propose": lambda c: {"person": Person(pk=c.nora), "why": "…"},
    "meetings.propose without her": lambda c: {
        "person": Person(pk=c.nora),
        "why": "…",
        "without_her": True,
    },
    "meetings.accept": lambda c: {"meeting": pending(c), "guests": []},
    "meetings.agree_on_pause": lambda c: {"meeting": held(c), "word": "Pivoine"},
    "meetings.refuse": lambda c: {"meeting": pending(c)},
    "meetings.invite": lambda c: {"meeting": pending(c), "person": Person(pk=c.marc)},
    "meetings.uninvite": lambda c: {"seat": found(c, Seat, "person_id = :marc")},
    "meetings.take_seat": lambda c: {
        "seat": found(c, Seat, "person_id = :marc"),
        "forewarned": True,
    },
    "meetings.decline_seat": lambda c: {"seat": found(c, Seat, "person_id = :sami")},
    "meetings.lead_too": lambda c: {"meeting": held(c)},
    "meetings.speak": lambda c: {
        "meeting": held(c),
        "question": Question.LEFT_OPEN,
        "words": "…",
    },
    "meetings.withdraw": lambda c: {"voice": found(c, Voice, "owner_id = :claire")},
    "meetings.decide": lambda c: {"meeting": held(c), "what": "…"},
    "meetings.take_off": lambda c: {"decision": proposed_decision(c)},
    "meetings.assent": lambda c: {"decision": proposed_decision(c)},
    "meetings.take_back": lambda c: {"assent": found(c, Assent, "owner_id = :claire")},
    "meetings.mark": lambda c: {"meeting": held(c), "what": "held"},
    "meetings.keep": lambda c: {"meeting": held(c)},
    "meetings.erase": lambda c: {"meeting": held(c)},
    "meetings.permit": lambda c: {"to_person": Person(pk=c.sami), "words": "…"},
    "meetings.revoke": lambda c: {
        "permission": found(c, Permission, "to_person_id = :claire")
    },
    "meetings.call_for_meeting": lambda c: {
        "meeting": held(c),
        "key": NEW,
        "about": "…",
        "where": "…",
        "shape": Shape(),
    },
    "meetings.invite_guest": lambda c: {
        "meeting": held(c),
        "name": "Léa",
        "relationship": Relationship.FRIEND,
    },
    "meetings.uninvite_guest": lambda c: {"guest": the_guest(c)},
    "meetings.seat_guest": lambda c: {
        "guest": the_guest(c),
        "how": How.ALOUD,
        "forewarned": True,
    },
    "meetings.note": lambda c: {
        "meeting": held(c),
        "question": Question.STORY,
        "words": "…",
        "guest": the_guest(c),
    },
    "meetings.confirm_noted": lambda c: {"noted": dictated(c), "words": "…"},
    "meetings.drop_noted": lambda c: {"noted": dictated(c)},
    "meetings.confirm_guest": lambda c: {
        "noted": found(
            c,
            Noted,
            "about_id = :nora and guest_id is not null and confirmed_at is null",
        ),
        "how": How.PAPER,
    },
    "meetings.hear_yes": lambda c: {
        "decision": proposed_decision(c),
        "guest": the_guest(c),
        "how": How.ALOUD,
    },
    "meetings.take_guest_yes_back": lambda c: {
        "said": found(c, GuestYes, "about_id = :nora")
    },
    "meetings.part_meetings": lambda c: {
        "about_id": c.nora,
        "other_id": c.claire,
    },
    "meetings.leave_meetings": lambda c: {},
}
