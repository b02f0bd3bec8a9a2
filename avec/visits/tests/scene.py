"""Visits of tests: the pair of the cast, and what each says afterwards."""

from __future__ import annotations

from contextlib import contextmanager

from django.db import transaction

from avec.agenda.models import Appointment
from avec.visits import actions
from avec.visits.models import Look
from tests.second_wall import find

PAIR = "owner_id = :claire and is_pair and upper(during) < avec.now()"
ALONE = (
    "owner_id = :claire and not is_pair and during is not null"
    " and upper(during) < avec.now()"
)


@contextmanager
def as_(cast, name: str):
    """Act as this person, in a transaction of its own; gives the viewer."""
    with cast.acting(name), transaction.atomic():
        yield cast.seen_by(name)


def key_of(cast, where: str = PAIR):
    """The key of a visit of the cast."""
    return find(cast, "agenda_appointment", where)


def visit(cast, viewer, where: str = PAIR) -> Appointment:
    """A visit of the cast, as the viewer reads it."""
    return Appointment.objects.visible_to(viewer).get(pk=key_of(cast, where))


def keeps(cast, who: str, words: str, where: str = PAIR) -> Look:
    """``who`` keeps a look."""
    with as_(cast, who) as viewer:
        appointment = visit(cast, viewer, where)
        return actions.keep_look(viewer=viewer, appointment=appointment, words=words)


def reads(cast, who: str, where: str = PAIR) -> set[str]:
    """The names of those whose looks ``who`` reads."""
    with as_(cast, who) as viewer:
        found = Look.objects.visible_to(viewer).filter(
            appointment_id=key_of(cast, where)
        )
        names = {key: name for name, key in cast.people.items()}
        return {names[row.owner_id] for row in found if row.content}
