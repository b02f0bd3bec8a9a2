"""Taking one's data away, and leaving for good."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.foundation.announcements import announce
from avec.people import exports, rules
from avec.people.announcements import DataTaken, PersonLeaves
from avec.people.models import Account
from avec.vault.actions import erase_keys, key_store, rotate_keys

logger = logging.getLogger(__name__)

DAYS_TO_CHANGE_ONES_MIND = 7
# Copies of the keys are kept seven days, and the key of the keys changes the night
# after somebody left.
DAYS_IN_BACKUPS = 8


@transaction.atomic
def take_data(*, viewer: Viewer) -> bytes:
    """Return the archive of all that is hers.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.take_data.require(viewer, viewer.person_id)
    record("people.data_taken", viewer=viewer)
    announce(DataTaken(viewer.person_id))
    return exports.archive(viewer)


@transaction.atomic
def ask_to_leave(*, viewer: Viewer) -> date:
    """Note that she wants everything erased in seven days; return the day.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.leave.require(viewer, viewer.person_id)
    day = timezone.localdate(_database_now()) + timedelta(days=DAYS_TO_CHANGE_ONES_MIND)
    Account.objects.visible_to(viewer).update(closing_on=day)
    record("people.leaving_asked", viewer=viewer)
    return day


@transaction.atomic
def stay(*, viewer: Viewer) -> None:
    """Change one's mind: nothing will be erased.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.leave.require(viewer, viewer.person_id)
    if (
        Account.objects.visible_to(viewer)
        .exclude(closing_on=None)
        .update(closing_on=None)
    ):
        record("people.leaving_stopped", viewer=viewer)


@transaction.atomic
def leave(*, viewer: Viewer) -> None:
    """Erase everything that is hers, now and for good.

    Every room removes its rows in this transaction; her key is destroyed as soon as
    it is kept, and again by the nightly job if that failed. What stays is a person
    without a name, so that what others wrote still stands.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.leave.require(viewer, viewer.person_id)
    announce(PersonLeaves(viewer.person_id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.leave()")
    transaction.on_commit(partial(erase_keys, viewer.person_id))


def clean_on(day: date) -> date:
    """Tell from which day no backup can give back what was erased on ``day``."""
    return day + timedelta(days=getattr(settings, "AVEC_BACKUP_DAYS", DAYS_IN_BACKUPS))


def finish_departures() -> int:
    """Erase those whose seven days are over, and renew the key of the keys.

    Called once a day, as the role of the jobs. Whoever cannot be erased today holds
    nobody else up: they are tried again the next day. Return how many left.
    """
    leaving = [row[0] for row in _rows("SELECT * FROM avec.people_leaving()")]
    left = 0
    for person_id in leaving:
        viewer = Viewer(person_id)
        try:
            with acting_as(viewer), transaction.atomic():
                leave(viewer=viewer)
            left += 1
        except (Error, OSError) as problem:
            # What it says may hold somebody's words: only its kind is written.
            logger.error("somebody could not be erased: %s", type(problem).__name__)
    gone: dict[UUID, bool] = dict(_rows("SELECT * FROM avec.people_gone()"))
    for person_id in key_store().people():
        if person_id in gone:
            erase_keys(person_id)
    if any(gone.values()):
        rotate_keys()
    return left


def _rows(question: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def _database_now():
    return _rows("SELECT avec.now()")[0][0]
