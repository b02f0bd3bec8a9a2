"""Telling those who attend: in their channel and their hours, with neutral words.

What does not stand any more when a message would leave is not told (``receivers``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from avec.agenda.models import Appointment
from avec.people.narrow import ask

A_DAY_BEFORE = timedelta(days=1)


def tell_the_others(appointment: Appointment, what: str) -> None:
    """Have each other who attends told once that something waits or changed."""
    _tell(appointment, what)


def tell_how_it_stands(appointment: Appointment, *, is_confirmed: bool) -> None:
    """Tell the others that something waits, or that it is agreed."""
    if is_confirmed:
        tell_the_others(appointment, "confirmed")
        tell_soon(appointment)
    else:
        tell_the_others(appointment, "waits")


def tell_once(appointments: Sequence[Appointment]) -> None:
    """Tell the others of several dates as of one, and remind of each that is agreed.

    :param appointments: as they stand now.
    """
    agreed = [one for one in appointments if one.is_confirmed]
    for one in agreed:
        tell_soon(one)
    waiting = [one for one in appointments if not one.is_confirmed]
    if waiting:
        tell_the_others(waiting[0], "waits")
    if agreed:
        tell_the_others(agreed[0], "confirmed")


def tell_soon(appointment: Appointment) -> None:
    """Remind each who attends, the day before."""
    at = appointment.starts_at - A_DAY_BEFORE
    _tell(appointment, "soon", at=at, everyone=True)


def _tell(
    appointment: Appointment, what: str, *, at: object = None, everyone: bool = False
) -> None:
    asked = "SELECT avec.tell_attendees(%s, %s, %s, %s)"
    ask(asked, appointment.pk, what, at, everyone)
