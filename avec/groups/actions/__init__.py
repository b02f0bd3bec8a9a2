"""What people do with groups: keep one, take a seat, give it back, wait."""

from avec.groups.actions.handing import (
    answer_keeping,
    ask_keeper,
    ask_keeper_no_more,
    stop_keeping,
)
from avec.groups.actions.keeping import (
    announce,
    begin_group,
    cancel_gatherings,
    change_group,
    change_seats,
    close_group,
    move_gatherings,
)
from avec.groups.actions.sitting import (
    give_seat_back,
    leave_groups,
    stop_waiting,
    take_seat,
    wait_for_seat,
)

__all__ = [
    "announce",
    "answer_keeping",
    "ask_keeper",
    "ask_keeper_no_more",
    "begin_group",
    "cancel_gatherings",
    "change_group",
    "change_seats",
    "close_group",
    "give_seat_back",
    "leave_groups",
    "move_gatherings",
    "stop_keeping",
    "stop_waiting",
    "take_seat",
    "wait_for_seat",
]
