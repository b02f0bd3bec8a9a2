"""The work that waits in the database, done as the role of the jobs.

``avec serve`` does it beside the site. With ``AVEC_WORK=apart``, ``avec work`` does it
in a process of its own, on this machine or another. Nothing of it is kept in memory:
what was not done before a stop is done after.
"""

import logging
import os
import signal
import threading
import time
from pathlib import Path

from hosting.words import say

LOOK_EVERY = 2  # seconds
SEAL_EVERY = 30
READERS = 3
"""How many calendars elsewhere are read at a time."""
A_DAY = 24 * 3600
APART = "apart"

logger = logging.getLogger(__name__)


def is_apart() -> bool:
    """Tell whether somebody starts the work elsewhere than beside the site."""
    return os.environ.get("AVEC_WORK", "") == APART


def run(data_dir: Path) -> int:
    """Do what is due until asked to stop.

    :raises CannotHost: when the database cannot be reached.
    """
    from hosting import django_side, server

    django_side.wake(data_dir, role="job")
    stop = asked_to_stop()
    say("  Avec travaille : messages, journal, départs.   ·   Arrêter : Ctrl-C")
    rounds = Rounds()
    rounds.make()
    while not stop.wait(LOOK_EVERY):
        rounds.make()
    server.stop_all()
    return 0


def asked_to_stop() -> threading.Event:
    """Give what is set when somebody asks this process to stop, the usual ways."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


class Rounds:
    """Each thing at its own pace: messages at once, seals, what ends daily."""

    def __init__(self) -> None:
        self._sealed = time.monotonic()
        self._seen_off = time.monotonic() - A_DAY
        self._readers: list[threading.Thread] = []

    def make(self) -> None:
        """Do once what is due; what fails is said and tried again next time."""
        from django.db import close_old_connections

        close_old_connections()
        deliver()
        now = time.monotonic()
        if now - self._sealed < SEAL_EVERY:
            return
        self._sealed = now
        tend()
        pass_seats_on()
        self._read_calendars()
        if now - self._seen_off >= A_DAY:
            self._seen_off = now
            destroy()
            see_off()
            ask_again()
            erase_unkept()
            write_hours_on()
            write_gatherings_on()

    def _read_calendars(self) -> None:
        """Have calendars elsewhere read beside the rest: a slow one delays nothing."""
        self._readers = [one for one in self._readers if one.is_alive()]
        if len(self._readers) < READERS:
            reader = threading.Thread(target=read_calendars, daemon=True)
            self._readers.append(reader)
            reader.start()


def deliver() -> None:
    """Send the messages that are due."""
    from avec.messages.tasks import deliver_due

    try:
        deliver_due()
    except Exception as problem:
        # What an exception says may hold an address: only its kind is written.
        logger.error("messages could not be sent: %s", type(problem).__name__)


def tend() -> None:
    """Close the journal's lines in batches."""
    from django.db import Error, transaction

    from avec.audit.actions import seal_journal

    try:
        with transaction.atomic():
            seal_journal()
    except Error:
        logger.exception("the journal could not be sealed")


def see_off() -> None:
    """Once a day, erase those whose days to change their mind are over.

    Sessions that have ended go with them, and whatever they held; so do messages
    that are over since long.
    """
    from django.db import Error

    from avec.access.sessions import SessionStore
    from avec.messages.tasks import purge
    from avec.people.actions import finish_departures

    try:
        SessionStore.clear_expired()
        purge()
        finish_departures()
    except (Error, OSError):
        logger.exception("those who leave could not be erased")


def destroy() -> None:
    """Once a day, destroy the debriefs whose day has come, and their keys."""
    from django.db import Error

    from avec.listening.tasks import destroy_due

    try:
        destroy_due()
    except (Error, OSError):
        logger.exception("debriefs could not be destroyed")


def ask_again() -> None:
    """Once a day, ask again what was allowed six months ago for an emergency.

    What was typed about nobody here goes at the same time.
    """
    from django.db import Error

    from avec.emergency.tasks import ask_again_due, forget_unheard

    try:
        ask_again_due()
        forget_unheard()
    except (Error, OSError):
        logger.exception("answers for an emergency could not be asked again")


def erase_unkept() -> None:
    """Once a day, erase the meetings that nobody keeps."""
    from django.db import Error

    from avec.meetings.tasks import erase_unkept as erase

    try:
        erase()
    except Error:
        logger.exception("meetings that nobody keeps could not be erased")


def write_hours_on() -> None:
    """Once a day, write what hours that come back come to, further ahead."""
    from django.db import Error

    from avec.access.rules import Refusal
    from avec.agenda.tasks import write_hours_on as write_on

    try:
        write_on()
    except (Error, Refusal):
        logger.exception("hours could not be written on")


def pass_seats_on() -> None:
    """Give the seats of groups that were kept long enough to whoever waits next."""
    from django.db import Error

    from avec.groups.tasks import pass_seats_on as pass_on

    try:
        pass_on()
    except Error:
        logger.exception("seats could not be passed on")


def write_gatherings_on() -> None:
    """Once a day, write the gatherings of groups further; forget who came long ago."""
    from django.db import Error

    from avec.access.rules import Refusal
    from avec.groups.tasks import write_gatherings_on as write_on

    try:
        write_on()
    except (Error, Refusal):
        logger.exception("gatherings could not be written on")


def read_calendars() -> None:
    """Read the calendars elsewhere that are due, on a connection of their own."""
    from django.db import Error, connections

    from avec.agenda.tasks import read_calendars as read

    try:
        read()
    except Error as problem:
        logger.error("calendars could not be read: %s", type(problem).__name__)
    finally:
        connections.close_all()
