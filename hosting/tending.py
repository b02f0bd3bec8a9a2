"""What the house does by itself while the site is open, as the role of the jobs.

``avec serve`` runs it beside the site and stops it with the site. When ``avec serve``
itself is killed, it closes what was left, the database last.
"""

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

LOOK_EVERY = 2  # seconds
SEAL_EVERY = 30
A_DAY = 24 * 3600

logger = logging.getLogger(__name__)


def main() -> int:
    """Close the journal's lines in batches until asked to stop."""
    import django

    django.setup()
    parent, stop = os.getppid(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    departures, sealed = time.monotonic() - A_DAY, time.monotonic()
    while not stop.wait(LOOK_EVERY):
        if os.getppid() != parent:
            close_the_house(Path(os.environ["AVEC_DATA_DIR"]))
            break
        if time.monotonic() - sealed < SEAL_EVERY:
            continue
        sealed = time.monotonic()
        tend()
        if time.monotonic() - departures >= A_DAY:
            departures = time.monotonic()
            see_off()
    return 0


def close_the_house(data_dir: Path) -> None:
    """Close the site that nobody holds any more, unless somebody opens it again."""
    from django.db import connections

    from hosting import server, serving
    from hosting.words import CannotHost

    connections.close_all()
    with contextlib.suppress(CannotHost), serving.alone(data_dir):
        server.stop_if_unused(data_dir)


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
