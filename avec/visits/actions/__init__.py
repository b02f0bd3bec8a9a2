"""What people do after they met: each in their own name."""

from avec.visits.actions.leaving import leave_visits
from avec.visits.actions.looking import (
    keep_look,
    say_beside,
    take_beside_away,
    take_look_away,
)
from avec.visits.actions.missing import say_missed, take_missed_back
from avec.visits.actions.noting import (
    agree_to_note,
    correct_note,
    promise_after,
    take_note_away,
    take_yes_back,
    write_note,
)

__all__ = [
    "agree_to_note",
    "correct_note",
    "keep_look",
    "leave_visits",
    "promise_after",
    "say_beside",
    "say_missed",
    "take_beside_away",
    "take_look_away",
    "take_missed_back",
    "take_note_away",
    "take_yes_back",
    "write_note",
]
