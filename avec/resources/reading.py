"""Rooms and cars as people read them: what goes with an appointment, a week of a place.

When they are taken is known, never for what: the database gives nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from avec.access.viewer import Viewer
from avec.agenda.days import A_DAY, A_WEEK, Within, ends_of, within_day
from avec.agenda.models import Appointment
from avec.agenda.subscribed import Along
from avec.agenda.things import Taken, Things
from avec.groups.models import Gathering
from avec.people.models import Organization
from avec.people.narrow import ask, ask_row
from avec.resources import rules
from avec.resources.models import Resource, ResourceUse, hat_in
from avec.resources.words import Kind


@dataclass(frozen=True, slots=True)
class Lent:
    """A room or a car on one day, and when it is taken."""

    resource: Resource
    taken: tuple[Within, ...]


@dataclass(frozen=True, slots=True)
class PlaceDay:
    """One day of a place: its rooms and cars, and the groups that gather there."""

    on: date
    is_today: bool
    lent: tuple[Lent, ...]
    groups: tuple[Gathering, ...]


def place_of(viewer: Viewer) -> Organization | None:
    """Return the place of the hat that is worn; none without one."""
    if viewer.affiliation_id is None:
        return None
    worn = hat_in(viewer).select_related("organization").first()
    return worn and worn.organization


def lent_by(viewer: Viewer, place: Organization) -> list[Resource]:
    """Return what a place lends, rooms first, in the order of names."""
    found = Resource.objects.visible_to(viewer).standing().filter(organization=place)
    order = {"room": 0, "car": 1, "material": 2}
    return sorted(
        found.order_by("name", "pk"), key=lambda one: order.get(one.kind, len(order))
    )


def going_with(viewer: Viewer, appointment: Appointment) -> list[Resource]:
    """Return what goes with an appointment, in the order it was asked for."""
    used = (
        ResourceUse.objects.visible_to(viewer)
        .filter(appointment_id=appointment.pk)
        .select_related("resource")
        .order_by("asked_at", "pk")
    )
    return [one.resource for one in used]


def free_for(viewer: Viewer, appointment: Appointment) -> list[Resource]:
    """Return what one's place lends that is free at each moment of an appointment."""
    place = place_of(viewer)
    if place is None:
        return []
    free = set(ask("SELECT avec.free_resources(%s)", appointment.pk))
    return [one for one in lent_by(viewer, place) if one.pk in free]


def with_appointment(viewer: Viewer, appointment: Appointment) -> Things:
    """Say what goes with an appointment, and where one may choose it."""
    found = going_with(viewer, appointment)
    may_ask = viewer.affiliation_id is not None and rules.ask.allows(
        viewer, appointment
    )
    if may_ask:
        sentence = (
            _("Changer la salle ou la voiture")
            if found
            else _("Demander une salle ou une voiture")
        )
    else:
        sentence = _("Rendre la salle ou la voiture")
    return Things(
        tuple(one.name for one in found),
        "resources:choose" if may_ask or found else "",
        sentence,
    )


def taken_with(viewer: Viewer, key: UUID, first: datetime, last: datetime) -> Taken:
    """Return when what goes with an appointment is somebody else's."""
    used = (
        ResourceUse.objects.visible_to(viewer)
        .filter(appointment_id=key)
        .order_by("asked_at", "pk")
    )
    names = tuple(used.values_list("resource__name", flat=True))
    if not names:
        return Taken((), ())
    question = "SELECT starts, ends FROM avec.resources_taken(%s, %s)"
    starts, ends = ask_row(question, key, Range(first, last)) or ([], [])
    return Taken(names, tuple(zip(starts, ends, strict=True)))


WEEK = "SELECT resource, starts, ends FROM avec.place_time(%s)"


def place_week(viewer: Viewer, place: Organization, monday: date) -> list[PlaceDay]:
    """Return the days of a week that are not over, with what is taken on each."""
    first, last = ends_of(monday, monday + (A_WEEK - 1) * A_DAY)
    lent = lent_by(viewer, place)
    with connection.cursor() as cursor:
        cursor.execute(WEEK, [Range(first, last)])
        taken = {
            key: list(zip(starts, ends, strict=True))
            for key, starts, ends in cursor.fetchall()
        }
    gatherings = list(
        Gathering.objects.visible_to(viewer)
        .standing()
        .filter(
            group__organization=place,
            group__closed_at=None,
            during__overlap=(first, last),
        )
        .select_related("group")
        .order_by("during", "pk")
    )
    today = timezone.localdate()
    return [
        PlaceDay(
            on,
            on == today,
            tuple(Lent(one, within_day(on, taken.get(one.pk, []))) for one in lent),
            tuple(g for g in gatherings if timezone.localdate(g.starts_at) == on),
        )
        for on in (monday + timedelta(days=number) for number in range(A_WEEK))
        if on >= today
    ]


def hold_resources_of(series: UUID) -> None:
    """Hold what goes with the dates of a series: nobody else takes it meanwhile."""
    ask("SELECT avec.hold_resources_of_series(%s)", series)


def resources_elsewhere(digest: str) -> dict[UUID, Along]:
    """Return what goes with each appointment that an address shows whole.

    A room is where one goes; a car, or what a place lends, is what one takes.
    """
    found: dict[UUID, Along] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.resources_in_feed(%s)", [digest])
        rows = cursor.fetchall()
    for key, kind, name, changed_at in rows:
        before = found.get(key, Along())
        is_where = kind == Kind.ROOM
        found[key] = Along(
            before.where + ((name,) if is_where else ()),
            before.things + (() if is_where else (name,)),
            max(changed_at, before.changed_at or changed_at),
        )
    return found
