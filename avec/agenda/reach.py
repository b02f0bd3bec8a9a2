"""Whom one may ask for an appointment, and from which side each comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from avec.access.viewer import Viewer
from avec.agenda.words import Side
from avec.circles.models import Tie
from avec.circles.words import Relationship
from avec.people.models import Affiliation, Person, Team
from avec.people.narrow import ask
from avec.people.words import Capacity

SIDES = {
    Capacity.PEER_SUPPORTER: Side.PEER,
    Capacity.PROFESSIONAL: Side.PROFESSIONAL,
    Capacity.TEAM_COORDINATOR: Side.PROFESSIONAL,
}
FOR_HER = {
    Relationship.PEER_SUPPORTER: Side.PEER,
    Relationship.PROFESSIONAL: Side.PROFESSIONAL,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who may be asked: their key, their name, their side."""

    person_id: UUID
    name: str
    side: Side
    function: str = ""


def reachable(viewer: Viewer) -> set[UUID]:
    """Return whom the viewer may ask, as the database says it: themselves included."""
    return set(ask("SELECT avec.reachable_people()"))


def may_be_asked(viewer: Viewer, people: Iterable[UUID]) -> bool:
    """Tell whether the viewer may ask all of these."""
    return viewer.is_signed_in and set(people) <= reachable(viewer)


def people_to_ask(viewer: Viewer) -> list[Asked]:
    """Return whom the viewer may ask, in the order of names; not the viewer.

    A relative who is also a nurse comes as a relative: the side is the one of the tie
    between the two, when there is one, and a place has to confirm it.
    """
    found = reachable(viewer) - {viewer.person_id}
    people = Person.objects.visible_to(viewer).filter(pk__in=found, left_at=None)
    sides = _sides(viewer, found)
    return [
        Asked(one.pk, one.name, *sides.get(one.pk, (Side.PERSON, "")))
        for one in people.order_by("sort_key", "pk")
    ]


def my_side(viewer: Viewer) -> Side:
    """Return the side of the hat that the viewer wears."""
    if viewer.affiliation_id is None:
        return Side.PERSON
    worn = Affiliation.objects.of(viewer).running().filter(pk=viewer.affiliation_id)
    capacity = worn.values_list("capacity", flat=True).first()
    return SIDES.get(Capacity(capacity), Side.PERSON) if capacity else Side.PERSON


def team_of(viewer: Viewer) -> Team | None:
    """Return the team of the hat that is worn; none without one, and nothing asked."""
    if viewer.affiliation_id is None:
        return None
    worn = Affiliation.objects.of(viewer).running().filter(pk=viewer.affiliation_id)
    found = worn.filter(team__isnull=False).select_related("team").first()
    return found and found.team


def _sides(viewer: Viewer, people: set[UUID]) -> dict[UUID, tuple[Side, str]]:
    held: dict[UUID, list[tuple[Side, str]]] = {}
    rows = (
        Affiliation.objects.visible_to(viewer)
        .running()
        .filter(person_id__in=people, capacity__in=SIDES)
        .order_by("starts_at", "pk")
        .values_list("person_id", "capacity", "function")
    )
    for person_id, capacity, function in rows:
        held.setdefault(person_id, []).append((SIDES[Capacity(capacity)], function))
    ties = Tie.objects.visible_to(viewer).running()
    hers = dict(
        ties.filter(person_id=viewer.person_id).values_list("other_id", "relationship")
    )
    whose = set(
        ties.filter(other_id=viewer.person_id).values_list("person_id", flat=True)
    )
    found = {}
    for person_id, sides in held.items():
        if person_id in hers:
            wanted = FOR_HER.get(Relationship(hers[person_id]))
            sides = [one for one in sides if one[0] == wanted]
        elif person_id in whose:
            sides = []
        if sides:
            found[person_id] = sides[0]
    return found
