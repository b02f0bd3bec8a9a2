"""What people do with their time: say their hours, call, agree, cancel."""

from avec.agenda.actions.agreeing import (
    answer_time,
    call_appointment,
    propose_swap,
    propose_times,
    withdraw_time,
)
from avec.agenda.actions.choosing import call_one_of
from avec.agenda.actions.coming_back import (
    answer_dates,
    cancel_dates,
    move_dates,
    repeat_appointment,
)
from avec.agenda.actions.elsewhere import (
    add_calendar,
    read_calendar_again,
    remove_calendar,
)
from avec.agenda.actions.ending import (
    cancel_appointment,
    leave_agenda,
    leave_appointment,
    part_appointments,
)
from avec.agenda.actions.hours import (
    change_hours,
    say_absence,
    say_hours,
    skip_day,
    stop_hours,
    take_absence_back,
)
from avec.agenda.actions.pairing import (
    answer_pair,
    end_pair,
    hand_lead,
    make_pair,
)
from avec.agenda.actions.preferring import say_preferences
from avec.agenda.actions.replacing import (
    answer_instead,
    ask_instead,
    take_asking_back,
)
from avec.agenda.actions.subscribing import (
    stop_subscription,
    subscribe,
)

__all__ = [
    "add_calendar",
    "answer_dates",
    "answer_instead",
    "answer_pair",
    "answer_time",
    "ask_instead",
    "call_appointment",
    "call_one_of",
    "cancel_appointment",
    "cancel_dates",
    "change_hours",
    "end_pair",
    "hand_lead",
    "leave_agenda",
    "leave_appointment",
    "make_pair",
    "move_dates",
    "part_appointments",
    "propose_swap",
    "propose_times",
    "read_calendar_again",
    "remove_calendar",
    "repeat_appointment",
    "say_absence",
    "say_hours",
    "say_preferences",
    "skip_day",
    "stop_hours",
    "stop_subscription",
    "subscribe",
    "take_absence_back",
    "take_asking_back",
    "withdraw_time",
]
