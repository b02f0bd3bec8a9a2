"""Groups and those who want a seat, written for good: real transactions see them."""

from __future__ import annotations

import os
from datetime import datetime
from uuid import UUID, uuid4

import psycopg

from avec.access.viewer import Viewer
from avec.agenda.hours import Hours
from avec.agenda.recurrence import Series
from avec.agenda.tests.crowd import acting, someone
from avec.agenda.zones import local
from avec.groups import actions
from avec.groups.actions.keeping import Words
from avec.groups.models import Gathering, Group
from avec.people.models import Affiliation
from tests.scene import as_warden

NAMES = ["Sami", "Claire", "Karim", "Odile"]
ZONE = "Europe/Paris"


def keeper(name: str = "Sami") -> Viewer:
    """Write somebody who acts for a place, as a peer, under that hat."""
    who = someone(name)
    place, hat = uuid4(), uuid4()
    as_warden(
        "INSERT INTO people_organization (id, name, sort_key, kind, commune)"
        " VALUES (%s, 'GEM', 'gem', 'gem', '')",
        [place],
    )
    as_warden(
        "INSERT INTO people_affiliation (id, person_id, organization_id, capacity,"
        " function, answers_for_place, confirmed_at, starts_at)"
        " VALUES (%s, %s, %s, 'peer_supporter', '', false, avec.now(),"
        " avec.now() - interval '1 hour')",
        [hat, who.person_id, place],
    )
    return Viewer(who.person_id, hat)


def team(size: int = 3) -> list[Viewer]:
    """Write people of one team of one place, each under that hat."""
    place, of = uuid4(), uuid4()
    as_warden(
        "INSERT INTO people_organization (id, name, sort_key, kind, commune)"
        " VALUES (%s, 'GEM', 'gem', 'gem', '')",
        [place],
    )
    as_warden(
        "INSERT INTO people_team (id, organization_id, name, sort_key)"
        " VALUES (%s, %s, 'Équipe', 'equipe')",
        [of, place],
    )
    return [_member(place, of, name) for name in NAMES[:size]]


def _member(place: UUID, of: UUID, name: str) -> Viewer:
    who, hat = someone(name), uuid4()
    as_warden(
        "INSERT INTO people_affiliation (id, person_id, organization_id, team_id,"
        " capacity, function, answers_for_place, confirmed_at, starts_at)"
        " VALUES (%s, %s, %s, %s, 'peer_supporter', '', false, avec.now(),"
        " avec.now() - interval '1 hour')",
        [hat, who.person_id, place, of],
    )
    return Viewer(who.person_id, hat)


def opens(who: Viewer, start: datetime, capacity: int = 3) -> Gathering:
    """Open a group of the place of one's hat, that gathers once."""
    with acting(who):
        place = Affiliation.objects.get(pk=who.affiliation_id).organization_id
        group = actions.begin_group(
            viewer=who,
            key=uuid4(),
            words=Words("L’atelier"),
            organization_id=place,
        )
        actions.announce(
            viewer=who, group=group, key=uuid4(), hours=once(start), capacity=capacity
        )
        return the_gathering(who, group)


def once(start: datetime, minutes: int = 120) -> Hours:
    """Say one date, on the wall of Paris."""
    return Hours(Series(local(start, ZONE).replace(tzinfo=None), ZONE, minutes))


def gathers(
    who: Viewer, start: datetime, capacity: int = 8, minutes: int = 120
) -> Gathering:
    """Open a group that gathers once, with so many seats."""
    with acting(who):
        group = actions.begin_group(viewer=who, key=uuid4(), words=Words("Le café"))
        actions.announce(
            viewer=who,
            group=group,
            key=uuid4(),
            hours=once(start, minutes),
            capacity=capacity,
        )
        return the_gathering(who, group)


def the_gathering(who: Viewer, group: Group) -> Gathering:
    """The only gathering of a group."""
    rows = Gathering.objects.visible_to(who).select_related("group", "schedule")
    return rows.get(group=group)


def takes(who: Viewer, gathering: Gathering, **more) -> str:
    """Have somebody take a seat, in a transaction of its own."""
    with acting(who):
        actions.take_seat(viewer=who, gathering=gathering, **more)
    return "taken"


def gives_back(who: Viewer, gathering: Gathering) -> str:
    """Have somebody give their seat back."""
    with acting(who):
        actions.give_seat_back(viewer=who, gathering=gathering)
    return "given back"


def waits(who: Viewer, gathering: Gathering) -> str:
    """Have somebody wait for a seat."""
    with acting(who):
        actions.wait_for_seat(viewer=who, gathering=gathering)
    return "waits"


def past_the_walls(question: str, *values) -> tuple:
    """Ask past every wall, as only a test can."""
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        return owner.execute(question, list(values)).fetchone()


def seats(gathering: Gathering) -> tuple[int, int, int, int]:
    """Count the seats, those taken, those who sit, and the time claimed for them."""
    return past_the_walls(
        "SELECT count(*), count(s.person_id), count(DISTINCT s.person_id), count(c.id)"
        " FROM groups_groupseat s LEFT JOIN agenda_claim c"
        " ON c.kept_for = s.id AND c.owner_id = s.person_id WHERE s.gathering_id = %s",
        gathering.pk,
    )


def kept_for(gathering: Gathering) -> tuple[int, int]:
    """Count the seats kept for somebody, and the wishes that were offered one."""
    return past_the_walls(
        "SELECT (SELECT count(*) FROM groups_groupseat s WHERE s.gathering_id = %s"
        " AND s.held_for_id IS NOT NULL), (SELECT count(*) FROM groups_wish w"
        " WHERE w.gathering_id = %s AND w.offered_until IS NOT NULL)",
        gathering.pk,
        gathering.pk,
    )


def soon(days: int = 5, hour: int = 10) -> datetime:
    """A moment of a coming day."""
    from avec.agenda.tests.scene import at

    return at(days=days, hour=hour)
