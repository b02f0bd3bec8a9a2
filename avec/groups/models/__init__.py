"""Groups, when they gather, the seats, and who waits for one."""

from avec.groups.models.groups import Group, Keeper, kept_by
from avec.groups.models.seats import Gathering, GroupSeat, Schedule, Wish

__all__ = [
    "Gathering",
    "Group",
    "GroupSeat",
    "Keeper",
    "Schedule",
    "Wish",
    "kept_by",
]
