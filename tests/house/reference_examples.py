"""One example per action of who is there for what, on those of the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from avec.people.models import Person
from avec.references.models import Referent, Substitute
from avec.references.words import Domain
from tests.second_wall import found


def care(cast) -> Referent:
    return found(cast, Referent, "domain = 'care'")


def asked_of_marc(cast) -> Referent:
    return found(cast, Referent, f"referent_id = '{cast.marc}'")


def waits_for_marc(cast) -> Substitute:
    where = f"substitute_id = '{cast.marc}' and declined_at is null"
    return found(cast, Substitute, where)


def in_two_months() -> dict[str, Any]:
    first = timezone.localdate() + timedelta(days=60)
    return {"first_on": first, "last_on": first + timedelta(days=7)}


REFERENCES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "references.choose_referent": lambda c: {
        "to": Person(pk=c.claire),
        "domain": Domain.WORK,
        **in_two_months(),
    },
    "references.offer_reference": lambda c: {
        "to": Person(pk=c.nora),
        "domain": Domain.HOUSING,
        **in_two_months(),
    },
    "references.answer_reference": lambda c: {
        "reference": asked_of_marc(c),
        "accepted": True,
    },
    "references.end_reference": lambda c: {"reference": care(c)},
    "references.show_referents": lambda c: {"shown": False},
    "references.say_what_matters": lambda c: {"domains": [Domain.CARE]},
    "references.name_substitute": lambda c: {
        "reference": care(c),
        "to": Person(pk=c.marc),
        **in_two_months(),
    },
    "references.answer_substitute": lambda c: {
        "substitute": waits_for_marc(c),
        "accepted": True,
    },
    "references.end_substitute": lambda c: {
        "substitute": found(c, Substitute, f"substitute_id = '{c.sami}'")
    },
    "references.part_referents": lambda c: {"whose": c.nora, "other_id": c.claire},
    "references.leave_references": lambda c: {},
}
