"""Meetings: who is there, what each voice says, what is noted under dictation."""

from avec.meetings.models.meeting import (
    Assent,
    Decision,
    Meeting,
    OfMeetingQuerySet,
    Permission,
    Seat,
    Voice,
)
from avec.meetings.models.noted import Guest, GuestYes, Noted

__all__ = [
    "Assent",
    "Decision",
    "Guest",
    "GuestYes",
    "Meeting",
    "Noted",
    "OfMeetingQuerySet",
    "Permission",
    "Seat",
    "Voice",
]
