"""Calling the appointment of a meeting: the people of the meeting agree on a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.agenda.actions import call_appointment, propose_times
from avec.agenda.actions.agreeing import Called, Shape
from avec.meetings import rules
from avec.meetings.models import Meeting
from avec.meetings.moment import whom_to_ask
from avec.people.narrow import ask


class HasItsMoment(Refusal):
    """It has one that stands, it was held, or somebody of it is not asked."""

    sentence = _("Cette rencontre a déjà son rendez-vous, ou s’est déjà tenue.")


class NobodySaidYes(Refusal):
    """There is nobody to agree with."""

    sentence = _("Personne d’autre n’a encore dit oui à cette rencontre.")


@transaction.atomic
def call_for_meeting(
    *,
    viewer: Viewer,
    meeting: Meeting,
    key: UUID,
    about: str,
    where: str,
    shape: Shape,
    starts: Sequence[datetime] = (),
) -> Called:
    """Ask those who said yes to a meeting to agree on its moment, the person with them.

    Each answers for themselves, in the agenda. Without her, as she permitted, those
    alone who said yes. They agreed to meet: whoever facilitates asks them all, even
    those of no circle of theirs. ``key`` is the appointment's own, as in the agenda.

    :raises NotAllowed: unless it is about the viewer, or the viewer facilitates.
    :raises NobodySaidYes: when there is nobody else yet.
    :raises HasItsMoment: while it has an appointment that stands, or once it was held.
    """
    rules.find_moment.require(viewer, meeting)
    to_ask = whom_to_ask(viewer, meeting)
    if not to_ask.names:
        raise NobodySaidYes
    called = call_appointment(
        viewer=viewer,
        key=key,
        people=to_ask.people,
        about=about,
        where=where,
        shape=shape,
        more_come=True,
    )
    if not ask("SELECT avec.meeting_has_moment(%s, %s)", meeting.pk, key):
        raise HasItsMoment
    if not starts:
        return called
    return propose_times(viewer=viewer, appointment=called.appointment, starts=starts)
