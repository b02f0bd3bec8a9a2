"""What people do about who is there for what. One function, one intent."""

from avec.references.actions.lines import (
    AlreadyOver,
    AlreadyThere,
    DaysAreOver,
    NotWaiting,
    answer_reference,
    choose_referent,
    end_reference,
    leave_references,
    offer_reference,
    part_referents,
    say_what_matters,
    show_referents,
)
from avec.references.actions.replacements import (
    NotInside,
    NotSomebodyElse,
    OneAtATime,
    answer_substitute,
    end_substitute,
    name_substitute,
)

__all__ = [
    "AlreadyOver",
    "AlreadyThere",
    "DaysAreOver",
    "NotInside",
    "NotSomebodyElse",
    "NotWaiting",
    "OneAtATime",
    "answer_reference",
    "answer_substitute",
    "choose_referent",
    "end_reference",
    "end_substitute",
    "leave_references",
    "name_substitute",
    "offer_reference",
    "part_referents",
    "say_what_matters",
    "show_referents",
]
