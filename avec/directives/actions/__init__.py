"""Every writing of the room: one function, one act, one transaction."""

from avec.directives.actions.acts import (
    designate,
    end_trust,
    end_trust_with,
    note_paper,
    sign,
    sign_too,
    today,
    wish,
)
from avec.directives.actions.honouring import (
    correct_followed,
    end_what_is_still_said,
    read_what_was_followed,
    say_afterwards,
    say_followed,
    tell_trusted,
)
from avec.directives.actions.revoking import (
    answer_revocation,
    end_former_readings_with,
    revoke,
    say_what_was_done,
)

__all__ = [
    "answer_revocation",
    "correct_followed",
    "designate",
    "end_former_readings_with",
    "end_trust",
    "end_trust_with",
    "end_what_is_still_said",
    "note_paper",
    "read_what_was_followed",
    "revoke",
    "say_afterwards",
    "say_followed",
    "say_what_was_done",
    "sign",
    "sign_too",
    "tell_trusted",
    "today",
    "wish",
]
