"""Who may come instead of somebody, and what is asked, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment, Replacement
from avec.agenda.reading import Shown
from avec.agenda.voices import of_each_side
from avec.agenda.words import CameTo, Mode, Side
from avec.foundation.models import Now

STANDS_IN, THERE_TOO = 0, 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked to come instead, and why they are named so early."""

    person_id: UUID
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody is asked to come instead, as one of those who attend reads it."""

    key: UUID
    first: str
    second: str
    is_mine: bool
    said_yes: bool
    waits_for_me: bool
    waits_for_others: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What the one asked reads before saying yes: not whom, nor what it is about."""

    key: UUID
    by: str
    start: datetime
    end: datetime
    said_yes: bool
    is_open: bool
    before: int = 0
    after: int = 0
    mode_words: Any = ""
    is_pair: bool = False
    with_whom: str = ""


def who_may_come(appointment: Appointment) -> list[Candidate]:
    """Return who is free then and may be asked, the nearest to the person first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.who_may_come(%s)", [appointment.pk])
        rows = cursor.fetchall()
    why = {
        STANDS_IN: _("Vous remplace déjà auprès de la personne"),
        THERE_TOO: _("Est aussi là pour la personne"),
    }
    return [Candidate(key, name, why.get(nearness, "")) for key, name, nearness in rows]


def asked_of(viewer: Viewer, one: Shown) -> tuple[list[Asking], list[tuple[str, str]]]:
    """Return what waits for an answer here, and who came instead of whom already."""
    if one.is_apart:
        return [], []
    rows = list(
        Replacement.objects.visible_to(viewer)
        .filter(appointment_id=one.key)
        .filter(Q(came_to=CameTo.DONE) | Q(ended_at=None, during__startswith__gt=Now()))
        .order_by("asked_at", "pk")
    )
    in_their_name = [o.person_id for o in one.others if o.side == Side.PERSON]
    is_hers = one.attends and one.my_side == Side.PERSON
    waiting = [
        Asking(
            key=row.pk,
            first=row.asked_by_name,
            second=row.name,
            is_mine=row.asked_by_id == viewer.person_id,
            said_yes=row.yes_at is not None,
            waits_for_me=is_hers and viewer.person_id not in row.agreed,
            waits_for_others=bool(set(in_their_name) - set(row.agreed)),
        )
        for row in rows
        if row.is_open
    ]
    return waiting, [(row.name, row.asked_by_name) for row in rows if row.came]


def question(asked: Replacement) -> Question:
    """Return what somebody reads of an appointment before saying yes to come."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.what_is_asked(%s)", [asked.pk])
        found = cursor.fetchone()
    told = {
        "key": asked.pk,
        "by": asked.asked_by_name,
        "start": asked.during.lower,
        "end": asked.during.upper,
        "said_yes": asked.yes_at is not None,
    }
    if found is None:
        return Question(**told, is_open=False)
    before, after, mode, is_pair, sides = found
    return Question(
        **told,
        is_open=True,
        before=before,
        after=after,
        mode_words=Mode(mode).label,
        is_pair=is_pair,
        with_whom=with_whom(sides),
    )


def with_whom(sides: Iterable[str]) -> str:
    """Say how many come and from which side, without naming anybody."""
    found = list(sides)
    return of_each_side(
        found.count(Side.PERSON),
        found.count(Side.PEER),
        found.count(Side.PROFESSIONAL),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the first page: what is asked of one, or what it came to."""

    key: UUID
    start: datetime
    end: datetime
    first: str
    second: str
    is_mine: bool
    said_yes: bool


def asked_around(viewer: Viewer) -> list[Asked]:
    """Return what is asked of the viewer, and who comes instead of them soon."""
    to_come = Replacement.objects.visible_to(viewer).filter(
        during__startswith__gt=Now()
    )
    rows = to_come.filter(
        Q(person_id=viewer.person_id, ended_at=None)
        | Q(asked_by_id=viewer.person_id, came_to=CameTo.DONE)
    )
    return [
        Asked(
            key=row.pk,
            start=row.during.lower,
            end=row.during.upper,
            first=row.asked_by_name,
            second=row.name,
            is_mine=row.asked_by_id == viewer.person_id,
            said_yes=row.yes_at is not None,
        )
        for row in rows.order_by("during", "pk")
    ]
