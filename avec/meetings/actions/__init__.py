"""What people do around a meeting. One function, one intent, one transaction."""

from avec.meetings.actions.gathering import call_for_meeting
from avec.meetings.actions.leaving import leave_meetings, part_meetings
from avec.meetings.actions.noting import (
    confirm_guest,
    confirm_noted,
    drop_noted,
    hear_yes,
    invite_guest,
    note,
    seat_guest,
    take_guest_yes_back,
    uninvite_guest,
)
from avec.meetings.actions.permitting import permit, revoke
from avec.meetings.actions.proposing import (
    accept,
    agree_on_pause,
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
    "agree_on_pause",
    "assent",
    "call_for_meeting",
    "confirm_guest",
    "confirm_noted",
    "decide",
    "decline_seat",
    "drop_noted",
    "erase",
    "hear_yes",
    "invite",
    "invite_guest",
    "keep",
    "lead_too",
    "leave_meetings",
    "mark",
    "note",
    "part_meetings",
    "permit",
    "propose",
    "refuse",
    "revoke",
    "seat_guest",
    "speak",
    "take_back",
    "take_guest_yes_back",
    "take_off",
    "take_seat",
    "uninvite",
    "uninvite_guest",
    "withdraw",
]
