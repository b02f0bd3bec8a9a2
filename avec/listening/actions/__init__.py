"""What people do after listening. One function, one intent, one transaction."""

from avec.listening.actions.debriefs import (
    bring,
    destroy_debrief,
    say_not_needed,
    say_supervised,
    stop_bringing,
    write_debrief,
)
from avec.listening.actions.kept import (
    confirm_words,
    erase_words,
    keep_words,
)
from avec.listening.actions.leaving import close_between, leave_listening
from avec.listening.actions.moments import begin, close
from avec.listening.actions.worries import (
    begin_worry,
    erase_worry,
    stop_naming,
    take_step,
)

__all__ = [
    "begin",
    "begin_worry",
    "bring",
    "close",
    "close_between",
    "confirm_words",
    "destroy_debrief",
    "erase_words",
    "erase_worry",
    "keep_words",
    "leave_listening",
    "say_not_needed",
    "say_supervised",
    "stop_bringing",
    "stop_naming",
    "take_step",
    "write_debrief",
]
