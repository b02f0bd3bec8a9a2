"""What people do after listening. One function, one intent, one transaction."""

from avec.listening.actions.debriefs import (
    bring,
    destroy_debrief,
    say_not_needed,
    say_supervised,
    stop_bringing,
    stop_bringing_to,
    write_debrief,
)
from avec.listening.actions.kept import (
    confirm_words,
    erase_words,
    keep_words,
    part_words,
)
from avec.listening.actions.leaving import leave_listening
from avec.listening.actions.moments import begin, close
from avec.listening.actions.worries import begin_worry, take_step

__all__ = [
    "begin",
    "begin_worry",
    "bring",
    "close",
    "confirm_words",
    "destroy_debrief",
    "erase_words",
    "keep_words",
    "leave_listening",
    "part_words",
    "say_not_needed",
    "say_supervised",
    "stop_bringing",
    "stop_bringing_to",
    "take_step",
    "write_debrief",
]
