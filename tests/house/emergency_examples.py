"""What the actions of emergency are asked to do, on the things of the cast."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from avec.emergency.models import Attempt, Consent, Member
from avec.emergency.refusals import NotForTheTeam
from avec.emergency.tests.scene import declare
from avec.people.models import Affiliation
from tests.entrance import client_as
from tests.second_wall import found

IDENTITY = {"given": "Moi", "family": "Même", "born": date(1990, 2, 3)}


def just_proved(cast) -> dict[str, Any]:
    """Let Claire be declared and prove who she is, then name somebody."""
    with suppress(NotForTheTeam):
        declare(cast)
    client_as(cast.claire, cast.hats["claire"])
    return IDENTITY


EMERGENCY: dict[str, Callable[[Any], dict[str, Any]]] = {
    "emergency.answer": lambda c: {"document": c.plan, "answer": "no"},
    "emergency.answer_for_card": lambda c: {"answer": "no"},
    "emergency.withdraw": lambda c: {
        "consent": found(c, Consent, "owner_id = :nora"),
    },
    "emergency.confirm": lambda c: {
        "consent": found(c, Consent, "owner_id = :nora"),
    },
    "emergency.be_found": lambda c: IDENTITY,
    "emergency.be_found_no_more": lambda c: {},
    "emergency.try_to_open": lambda c: {
        **just_proved(c),
        "situation": "life",
        "sentence": "Elle ne répond plus depuis ce matin.",
    },
    "emergency.ask_undeclared": lambda c: {**IDENTITY, "situation": "life"},
    "emergency.print_card": lambda c: {
        "attempt": found(c, Attempt, "owner_id = :nora"),
    },
    "emergency.hand_over": lambda c: {
        "attempt": found(c, Attempt, "owner_id = :nora"),
    },
    "emergency.add_voice": lambda c: {
        "attempt": found(c, Attempt, "owner_id = :nora"),
        "words": "Merci.",
    },
    "emergency.declare": lambda c: {
        "affiliation": found(c, Affiliation, "person_id = :claire and ended_at is null")
    },
    "emergency.end_declaration": lambda c: {
        "member": found(c, Member, "person_id = :claire")
    },
    "emergency.review": lambda c: {
        "attempt_id": found(c, Attempt, "owner_id = :nora").pk,
        "verdict": "justified",
    },
    "emergency.leave_emergency": lambda c: {},
}
