"""What messages say out loud. Keys only: whoever listens asks for the rest."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class MessagesChosen:
    """Somebody has just said what she wants to be told of, at an address of hers."""

    person_id: UUID
