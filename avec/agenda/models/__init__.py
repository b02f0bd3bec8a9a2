"""Whose time it is: hours, absences, appointments, and what claims somebody's time."""

from avec.agenda.models.appointments import (
    Answer,
    Appointment,
    Attendee,
    Claim,
    ProposedTime,
)
from avec.agenda.models.elsewhere import BusyTime, OtherCalendar
from avec.agenda.models.hours import Absence, Opening, OpenTime
from avec.agenda.models.pairs import Pair
from avec.agenda.models.preferences import Preference
from avec.agenda.models.replacements import Replacement
from avec.agenda.models.subscriptions import Subscription

__all__ = [
    "Absence",
    "Answer",
    "Appointment",
    "Attendee",
    "BusyTime",
    "Claim",
    "OpenTime",
    "Opening",
    "OtherCalendar",
    "Pair",
    "Preference",
    "ProposedTime",
    "Replacement",
    "Subscription",
]
