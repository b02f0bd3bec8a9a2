"""What people say out loud. Keys only: whoever listens asks for the rest."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class PersonArrived:
    """Somebody made an account; the listener acts as that person."""

    person_id: UUID


@dataclass(frozen=True)
class DevicesClosed:
    """She closed a device from elsewhere, or all of them; the listener acts as she.

    ``closed`` begins the digest of the one session that ended; when it is empty all
    have, but the one whose digest is ``but``, if there is one.
    """

    person_id: UUID
    closed: str = ""
    but: str = ""


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


@dataclass(frozen=True)
class KeyWaits:
    """A key or a card was made with the pass phrase alone; the listener acts as she."""

    person_id: UUID
    key_id: UUID
