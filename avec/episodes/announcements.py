"""What the room says out loud. Keys only: whoever listens asks for the rest."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class EpisodeOpened:
    """A difficult moment has begun for ``person_id``."""

    episode_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class EpisodeClosed:
    """It is over, whoever closed it. One that ends by itself is not announced."""

    episode_id: UUID
    person_id: UUID
