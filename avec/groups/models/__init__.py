"""Groups, when they gather, the seats, and who waits for one."""

from avec.groups.models.groups import Group, Keeper, KeepingAsk, kept_by
from avec.groups.models.seats import Gathering, GroupSeat, Schedule, Wish

__all__ = [
    "Gathering",
    "Group",
    "GroupSeat",
    "Keeper",
    "KeepingAsk",
    "Schedule",
    "Wish",
    "kept_by",
]
