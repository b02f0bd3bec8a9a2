"""Cancelling, going, and what ends when people part. No reason is ever asked."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.actions.telling import tell_the_others
from avec.agenda.company import is_never_without
from avec.agenda.models import Appointment, Preference
from avec.agenda.refusals import AlreadyOver, NoLongerThere, NotWithoutThem
from avec.agenda.words import Said
from avec.audit.actions import record
from avec.people.narrow import ask

REFUSALS = {
    Said.PAST: AlreadyOver,
    Said.GONE: NoLongerThere,
    Said.ENOUGH: NotWithoutThem,
}


@transaction.atomic
def cancel_appointment(*, viewer: Viewer, appointment: Appointment) -> None:
    """Cancel it for everyone. Their time is free at once; they are told, neutrally.

    :raises NotAllowed: unless the viewer attends.
    :raises AlreadyOver, NoLongerThere: as they say.
    """
    rules.cancel.require(viewer, appointment)
    said = Said(ask("SELECT avec.cancel_appointment(%s)", appointment.pk))
    if said in REFUSALS:
        raise REFUSALS[said]
    record("agenda.cancelled", viewer=viewer, about=appointment)
    tell_the_others(appointment, "cancelled")


@transaction.atomic
def leave_appointment(*, viewer: Viewer, appointment: Appointment) -> None:
    """Go, while the others meet still.

    :raises NotAllowed: unless the viewer attends.
    :raises NotWithoutThem: when there would be nobody to meet, no pair any more, or
        when the others do not meet without the viewer.
    :raises AlreadyOver, NoLongerThere: as they say.
    """
    rules.leave_one.require(viewer, appointment)
    if is_never_without(viewer, appointment):
        raise NotWithoutThem
    said = Said(ask("SELECT avec.leave_appointment(%s)", appointment.pk))
    if said in REFUSALS:
        raise REFUSALS[said]
    record("agenda.left", viewer=viewer, about=appointment)
    tell_the_others(appointment, "changed")


@transaction.atomic
def part_appointments(*, viewer: Viewer, other_id: UUID) -> None:
    """Cancel what is to come between two people whom the viewer's block keeps apart.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.leave.require(viewer, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.part_appointments(%s)", [other_id])
        ended = cursor.fetchall()
        cursor.execute("SELECT avec.part_replacements(%s)", [other_id])
        cursor.execute("SELECT avec.part_pairs(%s)", [other_id])
    if ended:
        record("agenda.apart", viewer=viewer)


@transaction.atomic
def leave_agenda(*, viewer: Viewer) -> None:
    """Leave nothing of one's hours, and give everybody their time back.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.leave.require(viewer, None)
    ask("SELECT avec.forget_subscriptions()")
    ask("SELECT avec.leave_replacements()")
    ask("SELECT avec.forget_other_calendars()")
    ask("SELECT avec.leave_pairs()")
    Preference.objects.visible_to(viewer).delete()
    ask("SELECT avec.leave_agenda()")
