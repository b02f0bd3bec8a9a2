"""What the house does by itself while the site is open, as the role of the jobs.

``avec serve`` runs it beside the site and stops it with the site.
"""

import logging
import os
import signal
import sys
import threading
import time

SEAL_EVERY = 30  # seconds
A_DAY = 24 * 3600

logger = logging.getLogger(__name__)


def main() -> int:
    """Close the journal's lines in batches until asked to stop."""
    import django

    django.setup()
    parent, stop = os.getppid(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    departures = time.monotonic() - A_DAY
    while not stop.wait(SEAL_EVERY) and os.getppid() == parent:
        tend()
        if time.monotonic() - departures >= A_DAY:
            departures = time.monotonic()
            see_off()
    return 0


def tend() -> None:
    """Do once what is due; what fails is said and tried again next time."""
    from django.db import Error, close_old_connections, transaction

    from avec.audit.actions import seal_journal

    close_old_connections()
    try:
        with transaction.atomic():
            seal_journal()
    except Error:
        logger.exception("the journal could not be sealed")


def see_off() -> None:
    """Once a day, erase those whose days to change their mind are over.

    Sessions that have ended go with them, and whatever they held.
    """
    from django.db import Error

    from avec.access.sessions import SessionStore
    from avec.people.actions import finish_departures

    try:
        SessionStore.clear_expired()
        finish_departures()
    except (Error, OSError):
        logger.exception("those who leave could not be erased")


if __name__ == "__main__":
    sys.exit(main())
