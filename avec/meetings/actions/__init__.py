"""What people do around a meeting. One function, one intent, one transaction."""

from avec.meetings.actions.leaving import leave_meetings, part_meetings
from avec.meetings.actions.permitting import permit, revoke
from avec.meetings.actions.proposing import (
    accept,
    decline_seat,
    invite,
    lead_too,
    propose,
    refuse,
    take_seat,
    uninvite,
)
from avec.meetings.actions.speaking import (
    assent,
    decide,
    erase,
    keep,
    mark,
    speak,
    take_back,
    take_off,
    withdraw,
)

__all__ = [
    "accept",
    "assent",
    "decide",
    "decline_seat",
    "erase",
    "invite",
    "keep",
    "lead_too",
    "leave_meetings",
    "mark",
    "part_meetings",
    "permit",
    "propose",
    "refuse",
    "revoke",
    "speak",
    "take_back",
    "take_off",
    "take_seat",
    "uninvite",
    "withdraw",
]
