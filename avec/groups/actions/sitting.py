"""Taking a seat, giving it back, waiting for one. Each for oneself, in one gesture."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.groups import rules
from avec.groups.models import Gathering
from avec.groups.refusals import (
    AlreadySomewhere,
    GatheringIsOver,
    IsFull,
    NoSeatNeeded,
    NotThereAnyMore,
    ThereIsRoom,
)
from avec.groups.words import Told
from avec.people.narrow import ask

REFUSALS = {
    Told.FULL: IsFull,
    Told.ROOM: ThereIsRoom,
    Told.TAKEN: AlreadySomewhere,
    Told.OPEN: NoSeatNeeded,
    Told.PAST: GatheringIsOver,
    Told.GONE: NotThereAnyMore,
}


def kept_hours() -> timedelta:
    """Return how long a free seat is kept for who waits, at the most."""
    return timedelta(hours=settings.AVEC_SEAT_HOURS)


@transaction.atomic
def take_seat(
    *,
    viewer: Viewer,
    gathering: Gathering,
    with_name: bool = False,
    knowingly: bool = False,
) -> None:
    """Take one seat for oneself; taken twice, it is the same seat.

    ``with_name`` lets whoever keeps the group read one's name. ``knowingly`` takes it
    beside something else of one's own: it is said, and it is kept.

    :raises NotAllowed: unless the viewer may come.
    :raises IsFull, AlreadySomewhere, NoSeatNeeded, GatheringIsOver, NotThereAnyMore:
        as they say.
    """
    rules.come.require(viewer, gathering)
    asked = "SELECT avec.take_seat(%s, %s, %s, %s)"
    _said(ask(asked, gathering.pk, with_name, knowingly, kept_hours()))
    record("groups.seat_taken", viewer=viewer, about=gathering)


@transaction.atomic
def give_seat_back(*, viewer: Viewer, gathering: Gathering) -> None:
    """Give one's seat back; it goes at once to whoever waits first.

    :raises NotAllowed: unless the viewer has a seat.
    :raises GatheringIsOver, NotThereAnyMore: as they say.
    """
    rules.give_back.require(viewer, gathering)
    asked = "SELECT avec.give_seat_back(%s, %s)"
    _said(ask(asked, gathering.pk, kept_hours()))
    record("groups.seat_given_back", viewer=viewer, about=gathering)


@transaction.atomic
def wait_for_seat(*, viewer: Viewer, gathering: Gathering) -> None:
    """Ask to be told if a seat is free: first come, first told.

    :raises NotAllowed: unless the viewer may come.
    :raises ThereIsRoom, NoSeatNeeded, GatheringIsOver, NotThereAnyMore: as they say.
    """
    rules.come.require(viewer, gathering)
    _said(ask("SELECT avec.wait_for_seat(%s, %s)", gathering.pk, kept_hours()))
    record("groups.waits", viewer=viewer, about=gathering)


@transaction.atomic
def stop_waiting(*, viewer: Viewer, gathering: Gathering) -> None:
    """Wait no more; a seat that was kept meanwhile goes to the next.

    :raises NotAllowed: unless the viewer waits.
    :raises NotThereAnyMore: when there is nothing to wait for any more.
    """
    rules.stop_waiting.require(viewer, gathering)
    _said(ask("SELECT avec.stop_waiting(%s, %s)", gathering.pk, kept_hours()))
    record("groups.waits_no_more", viewer=viewer, about=gathering)


@transaction.atomic
def leave_groups(*, viewer: Viewer) -> None:
    """Leave no seat and no wish; a group that nobody else keeps ends, and it is told.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.leave.require(viewer, None)
    # Groups that others keep stay theirs, before those of nobody else end.
    ask("SELECT avec.leave_keeping()")
    ask("SELECT avec.leave_groups(%s)", kept_hours())


def _said(answer: str) -> None:
    told = Told(answer)
    if told in REFUSALS:
        raise REFUSALS[told]
