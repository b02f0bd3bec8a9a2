"""Groups of the cast: who keeps one, who has a seat, who waits.

Sami    keeps a coffee with two seats, of his place: Nora has one and says her name,
        Karim the other, without. Odile waits, then Marc.
Claire  keeps hours at the hospital, where everybody comes in; she asked Hélène to keep
        them too, and Sami Odile: neither has answered.
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.agenda.hours import Hours
from avec.agenda.recurrence import Series
from avec.groups import actions
from avec.groups.actions.keeping import Words
from avec.groups.models import Gathering, Group
from avec.groups.words import What
from avec.people.models import Affiliation
from tests.appointments import on_the_wall
from tests.scene import as_warden

COFFEE, HOURS = "Le café du mardi", "Une infirmière est là"


def once(days: int, hour: int) -> Hours:
    """Say one coming day, two hours long."""
    start: datetime = on_the_wall(days, hour).replace(tzinfo=None)
    return Hours(Series(start, "Europe/Paris", 120))


def keep_groups(cast) -> None:
    """Write all of it, through the same actions as the site."""
    coffee = _group(cast, "sami", COFFEE, What.MUTUAL_AID, 2, 35)
    _group(cast, "claire", HOURS, What.DROP_IN, 0, 36)
    _asks(cast, "claire", "helene", HOURS)
    _asks(cast, "sami", "odile", COFFEE)
    for name, with_name in (("nora", True), ("karim", False)):
        viewer = Viewer(cast.people[name])
        with acting_as(viewer), transaction.atomic():
            actions.take_seat(viewer=viewer, gathering=coffee, with_name=with_name)
    for name in ("odile", "marc"):
        viewer = Viewer(cast.people[name])
        with acting_as(viewer), transaction.atomic():
            actions.wait_for_seat(viewer=viewer, gathering=coffee)


def _asks(cast, owner: str, other: str, group: str) -> None:
    """Have one who keeps a group ask another to keep it too; nobody has answered."""
    as_warden(
        "INSERT INTO groups_keepingask (id, group_id, owner_id, owner_name, person_id,"
        " person_name, asked_at) SELECT gen_random_uuid(), g.id, %s, %s, %s, %s,"
        " avec.now() FROM groups_group g WHERE g.name = %s",
        [
            cast.people[owner],
            owner.title(),
            cast.people[other],
            other.title(),
            group,
        ],
    )


def _group(
    cast, who: str, name: str, what: What, capacity: int, days: int
) -> Gathering:
    viewer = cast.seen_by(who)
    with acting_as(viewer), transaction.atomic():
        place = Affiliation.objects.get(pk=viewer.affiliation_id).organization_id
        group: Group = actions.begin_group(
            viewer=viewer,
            key=uuid4(),
            words=Words(name, "On boit un café.", what=what, where="Au jardin"),
            organization_id=place,
        )
        actions.announce(
            viewer=viewer,
            group=group,
            key=uuid4(),
            hours=once(days, 15),
            capacity=capacity,
        )
        rows = Gathering.objects.visible_to(viewer).select_related("group")
        return rows.get(group=group)
