"""Calling somebody among several: whoever is free, chosen by a rule that is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.actions.agreeing import Called, Shape, call_appointment
from avec.agenda.finding import Length, who_is_free
from avec.agenda.models import Appointment
from avec.agenda.preferring import same_faces_first
from avec.agenda.reach import Asked, my_side
from avec.agenda.refusals import TimeIsTaken
from avec.agenda.words import Side
from avec.references.reading import referents_of

TRIES = 3
"""Somebody chosen may be taken an instant later: then the next one is chosen."""


def call_one_of(
    *,
    viewer: Viewer,
    key: UUID,
    people: Sequence[Asked],
    pools: Sequence[Sequence[Asked]],
    about: str,
    where: str,
    shape: Shape,
    start: datetime,
    is_wide: bool = False,
) -> Called:
    """Ask these people, and one of each pool who is free then, to meet at this moment.

    In each pool: those who came to see the person concerned before, when she prefers
    the same faces; then her referents; then whoever was engaged least in the thirty
    days before and after. Never at random. Each answers for themselves, as always; the
    same form sent twice is one appointment.

    :raises NotAllowed: unless the viewer may ask each of them.
    :raises NobodyElse, NoSuchPair, TimeIsPast: as ``call_appointment`` says.
    :raises TimeIsTaken: when nobody of a pool is free then.
    """
    everybody = [*people, *(one for pool in pools for one in pool)]
    rules.call.require(viewer, [one.person_id for one in everybody])
    before = Appointment.objects.visible_to(viewer).filter(pk=key).first()
    if before is not None:
        return Called(before, before.is_confirmed)
    for _ in range(TRIES):
        chosen = _chosen(viewer, people, pools, shape, start, is_wide=is_wide)
        try:
            with transaction.atomic():
                return call_appointment(
                    viewer=viewer,
                    key=key,
                    people=[*people, *chosen],
                    about=about,
                    where=where,
                    shape=shape,
                    starts=[start],
                )
        except TimeIsTaken:
            continue
    raise TimeIsTaken


def _chosen(
    viewer: Viewer,
    people: Sequence[Asked],
    pools: Sequence[Sequence[Asked]],
    shape: Shape,
    start: datetime,
    *,
    is_wide: bool,
) -> list[Asked]:
    whose = _person_concerned(viewer, people)
    hers = {one for one, _domain in referents_of(viewer, whose)} if whose else set()
    length = Length(shape.minutes, shape.before, shape.after)
    found: list[Asked] = []
    for pool in pools:
        comes = {viewer.person_id, *(one.person_id for one in [*people, *found])}
        asked = {one.person_id: one for one in pool if one.person_id not in comes}
        free = who_is_free(
            viewer,
            list(asked),
            length,
            start=start,
            zone=ZoneInfo(shape.zone),
            is_wide=is_wide,
        )
        if not free:
            raise TimeIsTaken
        # The order of the database says who was engaged least: it stays, after hers.
        order = sorted(free, key=lambda one: one not in hers)
        if whose is not None:
            order = same_faces_first(whose, order)
        found.append(asked[order[0]])
    return found


def _person_concerned(viewer: Viewer, people: Sequence[Asked]) -> UUID | None:
    """Return whom it is for: the viewer, or whom they ask in their own name."""
    if my_side(viewer) == Side.PERSON:
        return viewer.person_id
    named = (one.person_id for one in people if one.side == Side.PERSON)
    return next(named, None)
