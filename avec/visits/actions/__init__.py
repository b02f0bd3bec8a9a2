"""What people do after they met: each in their own name."""

from avec.visits.actions.leaving import leave_visits
from avec.visits.actions.looking import (
    keep_look,
    say_beside,
    take_beside_away,
    take_look_away,
)
from avec.visits.actions.missing import say_missed, take_missed_back

__all__ = [
    "keep_look",
    "leave_visits",
    "say_beside",
    "say_missed",
    "take_beside_away",
    "take_look_away",
    "take_missed_back",
]
