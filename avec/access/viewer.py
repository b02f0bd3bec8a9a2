"""Who is looking, and under which hat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person, and the one affiliation they are acting under.

    The same woman may be a peer supporter at one centre and receive care at
    another. She is one person; what she may do depends on the hat she wears.
    Without an affiliation she acts as herself, which is the default.
    """

    person_id: UUID | None
    affiliation_id: UUID | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None


NOBODY = Viewer(person_id=None)


@dataclass(frozen=True, slots=True)
class PersonHere:
    """What a page needs to know of the person who is signed in.

    Read with the session in one statement; everything else is asked for.
    """

    id: UUID
    name: str
    called: str
    language: str
    look: dict
    hat_as_read: str
    hat_capacity: str
    is_demo: bool

    @property
    def hat_function(self) -> str:
        """The function of the hat, in the words of the place; may be empty."""
        return self.hat_as_read.partition("|")[0]

    @property
    def hat(self) -> str:
        """The hat in words, function then place; empty when acting as oneself."""
        function, _, place = self.hat_as_read.partition("|")
        return f"{function} – {place}" if function and place else function or place
