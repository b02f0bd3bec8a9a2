"""What circles say out loud. Keys only: whoever listens asks for the rest."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class TieBegan:
    """``other_id`` has joined the circle of ``person_id``."""

    tie_id: UUID
    person_id: UUID
    other_id: UUID


@dataclass(frozen=True)
class TieEnded:
    """``other_id`` is no longer in the circle of ``person_id``, whoever ended it."""

    tie_id: UUID
    person_id: UUID
    other_id: UUID


@dataclass(frozen=True)
class PersonBlocked:
    """``person_id`` wants nothing more between them and ``other_id``."""

    person_id: UUID
    other_id: UUID
