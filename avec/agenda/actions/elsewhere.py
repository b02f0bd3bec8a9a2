"""Having calendars elsewhere read, asking again, and taking them away."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.models import BusyTime, OtherCalendar
from avec.agenda.refusals import EnoughCalendars
from avec.agenda.words import CalendarKind
from avec.audit.actions import record
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import one_at_a_time

MOST_CALENDARS = 5
A_MINUTE = timedelta(minutes=1)


@transaction.atomic
def add_calendar(
    *,
    viewer: Viewer,
    kind: CalendarKind,
    name: str,
    address: str,
    account: str,
    password: str,
    zone: str,
) -> OtherCalendar:
    """Have a calendar elsewhere read; the work that waits does it, never the page.

    The same address again is the same calendar: its name and its password change.

    :raises NotAllowed: unless the viewer is signed in.
    :raises EnoughCalendars: when five are read already.
    """
    rules.read_elsewhere.require(viewer, None)
    one_at_a_time(f"agenda.elsewhere:{viewer.person_id}")
    words = {
        "name": name,
        "address": address,
        "account": account,
        "password": password,
    }
    mine = list(OtherCalendar.objects.visible_to(viewer).order_by("made_at", "pk"))
    for one in mine:
        if one.kind == kind and one.content["address"] == address:
            one.content = words
            one.zone = zone
            one.due_at, one.stopped_at = DatabaseNow(), None
            one.save(update_fields=["sealed", "zone", "due_at", "stopped_at"])
            record("agenda.calendar_added", viewer=viewer, about=one)
            return one
    if len(mine) >= MOST_CALENDARS:
        raise EnoughCalendars
    made = OtherCalendar(owner_id=viewer.person_id, kind=kind, zone=zone)
    made.content = words
    made.save(force_insert=True)
    record("agenda.calendar_added", viewer=viewer, about=made)
    return made


@transaction.atomic
def read_calendar_again(*, viewer: Viewer, calendar: OtherCalendar) -> None:
    """Ask that a calendar be read now; asked twice in a minute, it is read once.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.read_elsewhere.require(viewer, calendar)
    mine = OtherCalendar.objects.visible_to(viewer).filter(pk=calendar.pk)
    rested = Q(tried_at=None) | Q(tried_at__lt=Now() - A_MINUTE)
    if mine.filter(rested).update(due_at=DatabaseNow(), stopped_at=None):
        record("agenda.calendar_asked", viewer=viewer, about=calendar)


@transaction.atomic
def remove_calendar(*, viewer: Viewer, calendar: OtherCalendar) -> None:
    """Forget a calendar, its address and when one is busy there; twice is once.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.read_elsewhere.require(viewer, calendar)
    mine = OtherCalendar.objects.visible_to(viewer).filter(pk=calendar.pk)
    # What is being written of it is written first, and goes with it.
    if mine.select_for_update().first() is None:
        return
    record("agenda.calendar_removed", viewer=viewer, about=calendar)
    BusyTime.objects.visible_to(viewer).filter(calendar_id=calendar.pk).delete()
    mine.delete()
