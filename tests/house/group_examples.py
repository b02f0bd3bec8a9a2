"""One example per action and per page of groups, and what its functions answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from uuid import UUID

from avec.groups.actions.keeping import Words
from avec.groups.models import Gathering, Group, KeepingAsk, Schedule
from avec.groups.words import From
from tests.appointments import on_the_wall
from tests.groups_kept import once
from tests.house.example import Example, of, plain, row, sends
from tests.second_wall import found

NEW = UUID("6b6b6b6b-0000-4000-8000-000000000001")
OF_COFFEE = "group_id in (select id from groups_group where name like 'Le café%')"


def coffee(cast) -> Group:
    return found(cast, Group, "name like 'Le café%'")


def at_coffee(cast) -> Gathering:
    """The coffee that Sami keeps: two seats, Nora's and Karim's; two wait."""
    one = found(cast, Gathering, OF_COFFEE)
    one.group, one.schedule = coffee(cast), found(cast, Schedule, OF_COFFEE)
    return one


def asked(cast) -> KeepingAsk:
    """Claire asks Hélène to keep the hours of the hospital with her."""
    return found(cast, KeepingAsk, "owner_id = :claire")


def later(cast) -> datetime:
    return on_the_wall(44, 15).replace(tzinfo=None)


GROUPS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "groups.begin_group": lambda c: {"key": NEW, "words": Words("…")},
    "groups.change_group": lambda c: {"group": coffee(c), "words": Words("…")},
    "groups.announce": lambda c: {
        "group": coffee(c),
        "key": NEW,
        "hours": once(60, 10),
        "capacity": 3,
    },
    "groups.move_gatherings": lambda c: {
        "gathering": at_coffee(c),
        "which": From.ONCE,
        "start": later(c),
        "minutes": 60,
    },
    "groups.change_seats": lambda c: {
        "gathering": at_coffee(c),
        "which": From.ONCE,
        "capacity": 3,
    },
    "groups.cancel_gatherings": lambda c: {
        "gathering": at_coffee(c),
        "which": From.FOLLOWING,
    },
    "groups.ask_keeper": lambda c: {
        "group": coffee(c),
        "key": NEW,
        "person_id": c.claire,
    },
    "groups.answer_keeping": lambda c: {"asked": asked(c), "is_yes": True},
    "groups.ask_keeper_no_more": lambda c: {"asked": asked(c)},
    "groups.stop_keeping": lambda c: {"group": coffee(c)},
    "groups.close_group": lambda c: {"group": coffee(c)},
    "groups.take_seat": lambda c: {"gathering": at_coffee(c)},
    "groups.give_seat_back": lambda c: {"gathering": at_coffee(c)},
    "groups.wait_for_seat": lambda c: {"gathering": at_coffee(c)},
    "groups.stop_waiting": lambda c: {"gathering": at_coffee(c)},
    "groups.leave_groups": lambda c: {},
}

GROUP = row("groups_group", "name like 'Le café%'")
GATHERING = row("groups_gathering", OF_COFFEE)
ASKED = row("groups_keepingask", "owner_id = :claire")
WHEN = {"starts_at": str(time(15)), "ends_at": str(time(16))}

GROUP_PAGES: dict[str, Example] = {
    "groups:groups": plain(),
    "groups:mine": plain(),
    "groups:begin": sends(
        name="Un atelier", what="workshop", mode="place", reach="everyone", key=str(NEW)
    ),
    "groups:group": of(GROUP),
    "groups:change": of(
        GROUP, name="Le café", what="mutual_aid", mode="place", reach="everyone"
    ),
    "groups:announce": of(
        GROUP,
        rhythm="1",
        days="1",
        first="2040-01-03",
        zone="Europe/Paris",
        key=str(NEW),
        **WHEN,
    ),
    "groups:close": of(GROUP),
    "groups:keepers": of(GROUP),
    "groups:stop_keeping": of(GROUP),
    "groups:answer_keeping": of(ASKED, answer="yes"),
    "groups:ask_no_more": of(ASKED),
    "groups:gathering": of(GATHERING),
    "groups:take": of(GATHERING, name="none"),
    "groups:give_back": of(GATHERING),
    "groups:wait": of(GATHERING),
    "groups:stop_waiting": of(GATHERING),
    "groups:move": of(GATHERING, on="2040-01-03", which="once", **WHEN),
    "groups:seats": of(GATHERING, capacity="3"),
    "groups:cancel": of(GATHERING, which="once"),
}

GROUP_FUNCTIONS = {
    "groups_kept": "keys of groups that one keeps, under a hat that fits",
    "keeping_asks_seen": "keys of what one asked, is asked, or keeps",
    "keepers_of": "for who keeps the group: the names of those who do, no key",
    "may_keep_too": "for who keeps the group: people one may ask, of its place",
    "ask_keeper": "of a group that one keeps, somebody one may ask; still to agree",
    "answer_keeping": "one's own yes or no to keeping a group",
    "ask_keeper_no_more": "of a group that one keeps",
    "stop_keeping": "oneself, when somebody else keeps the group",
    "leave_keeping": "oneself",
    "begin_group": "a group of one's own, of the place of one's hat or of none",
    "take_seat": "one's own seat, where one may come",
    "give_seat_back": "one's own seat",
    "wait_for_seat": "one's own wish, where one may come",
    "stop_waiting": "one's own wish",
    "gatherings_full": "whether a seat is left, never how many nor whose",
    "who_comes": "for who keeps the group: names that people wished to say, no key",
    "cancel_gathering": "of a group that one keeps",
    "change_seats": "of groups that one keeps; how many seats are taken there",
    "move_gatherings": "of groups that one keeps",
    "leave_groups": "oneself",
    "seats_in_feed": "needs the secret of the address",
    "waits_in_groups": "which kinds of news there may be for oneself",
}
