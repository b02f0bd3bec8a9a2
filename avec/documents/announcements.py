"""What documents say out loud. Keys only: whoever listens asks for the rest."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class VersionPublished:
    """A person published a new version of one of her documents."""

    document_id: UUID
    version_id: UUID
