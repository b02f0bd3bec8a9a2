"""Every writing of the room: one function, one act, one transaction."""

from avec.directives.actions.acts import (
    designate,
    end_trust,
    end_trust_with,
    note_paper,
    revoke,
    say_what_was_done,
    sign,
    sign_too,
    today,
    wish,
)
from avec.directives.actions.honouring import (
    correct_followed,
    read_what_was_followed,
    say_followed,
    tell_trusted,
)

__all__ = [
    "correct_followed",
    "designate",
    "end_trust",
    "end_trust_with",
    "note_paper",
    "read_what_was_followed",
    "revoke",
    "say_followed",
    "say_what_was_done",
    "sign",
    "sign_too",
    "tell_trusted",
    "today",
    "wish",
]
