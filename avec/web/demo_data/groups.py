"""Groups of the story: who keeps each, when it gathers, who took a seat or waits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from avec.groups.words import Reach, What
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class Came:
    """Who took a seat, or asked to be told, when."""

    who: str
    at: datetime
    with_name: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Asks:
    """Who is asked to keep it too, when; the answer is theirs."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A group, opened and announced by one person; the seats are of its first time."""

    key: str
    by: str
    organization: str
    name: str
    about: str
    what: str
    where: str
    reach: str
    begun: datetime
    starts: datetime
    minutes: int
    capacity: int
    came: tuple[Came, ...]
    asks: tuple[Asks, ...]


def read_groups(
    sheet: Sheet, people: Collection[str], organizations: Collection[str]
) -> tuple[Kept, ...]:
    """Read the groups, each kept by somebody of the story."""
    with sheet:
        groups = [_one(one, people, organizations) for one in sheet.each("groups")]
    by_key(groups, sheet.where)
    return tuple(groups)


def _one(sheet: Sheet, people: Collection[str], places: Collection[str]) -> Kept:
    one = Kept(
        key=sheet.text("key"),
        by=sheet.one_of("by", people),
        organization=sheet.one_of("organization", places),
        name=sheet.text("name"),
        about=sheet.text("about"),
        what=sheet.one_of("what", What.values),
        where=sheet.text("where"),
        reach=sheet.one_of("reach", Reach.values, default=Reach.EVERYONE),
        begun=sheet.moment("begun"),
        starts=sheet.coming("starts")[0],
        minutes=sheet.number("minutes"),
        capacity=sheet.number("capacity", 0),
        came=tuple(
            Came(
                who=said.one_of("who", people),
                at=said.moment("at"),
                with_name=said.yes("with_name"),
                waits=said.yes("waits"),
            )
            for said in sheet.each("came")
        ),
        asks=tuple(
            Asks(who=said.one_of("who", people), at=said.moment("at"))
            for said in sheet.each("asks")
        ),
    )
    acts = [one.begun, *(said.at for said in one.came)]
    if acts != sorted(acts) or one.starts <= acts[-1]:
        sheet.refuse("a group is opened, then people come, before it gathers")
    if one.came and not one.capacity:
        sheet.refuse("where everybody comes in there is no seat to take")
    return one
