"""Who chose to be told that something waits, and where. Nothing of it ever leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial

from avec.access.viewer import Viewer
from avec.messages import actions
from avec.messages.words import Channel, Kind
from avec.web.demo.living import DoesNotHappen, Lived, Moment

A_WHILE = timedelta(days=2)
THE_TIME_TO_READ = timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one person wants, from soon after she arrives."""

    channel: Channel
    address: str
    wants: tuple[Kind, ...]
    quiet_from: time = time(20)


CHOSEN = {
    "nora": Chosen(
        Channel.EMAIL,
        "nora@exemple.fr",
        (Kind.QUESTION, Kind.DICTATION, Kind.REREAD),
    ),
    "marc": Chosen(Channel.SMS, "01 99 00 12 34", (Kind.INVITATION, Kind.QUESTION)),
}


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell each address given, then the code that comes back."""
    for key, chosen in CHOSEN.items():
        at, who = lived.world.people[key].began + A_WHILE, lived.as_self(key)
        codes: list[str] = []
        yield Moment(at, key, who, partial(_give, chosen, codes))
        yield Moment(at + THE_TIME_TO_READ, key, who, partial(_confirm, codes))


def _give(chosen: Chosen, codes: list[str], viewer: Viewer) -> None:
    choice = actions.give_address(
        viewer=viewer,
        channel=chosen.channel,
        address=chosen.address,
        wants=[str(kind) for kind in chosen.wants],
        quiet_from=chosen.quiet_from,
    )
    codes.append(choice.said_code)


def _confirm(codes: list[str], viewer: Viewer) -> None:
    if not actions.confirm_address(viewer=viewer, code=codes[-1]):
        message = "the code of the story is not the one that was sent"
        raise DoesNotHappen(message)
