"""What people say out loud. Keys only: whoever listens asks for the rest."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class PersonArrived:
    """Somebody made an account; the listener acts as that person."""

    person_id: UUID


@dataclass(frozen=True)
class RecoveryWaits:
    """Two people attested that she asks to come back; she may stop it for 48 hours."""

    request_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class PersonLeaves:
    """Somebody leaves for good. Upper rooms remove what is hers, as she, now."""

    person_id: UUID


@dataclass(frozen=True)
class DataTaken:
    """Somebody took all her data away with her."""

    person_id: UUID
