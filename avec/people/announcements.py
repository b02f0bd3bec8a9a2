"""What people say out loud. Keys only: whoever listens asks for the rest."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class PersonArrived:
    """Somebody made an account; the listener acts as that person."""

    person_id: UUID
