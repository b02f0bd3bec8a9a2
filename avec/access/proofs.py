"""A proof of who somebody is, signed: what a session says of it is not enough.

A session is a row that the site writes. Whoever injects SQL could write in one that
its person has just proved who she is. So the proof is signed with the key of the
tickets, which the web role cannot read, and the database checks it by itself.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.conf import settings

# No ticket begins with this word, so that neither is ever taken for the other.
WORD = "proof"


@dataclass(frozen=True, slots=True)
class Proof:
    """How, when and with what somebody proved who they are; its number is drawn once.

    ``means`` is the key or the card it was made with, for the ways that have one.
    """

    how: str
    at: datetime
    means: UUID | None = None
    number: UUID = field(default_factory=uuid4)

    def signed(self, person_id: UUID, session_hash: str) -> str:
        """Return it for one person and one session; it proves nothing in another."""
        body = (
            f"{WORD}:{person_id}:{session_hash}:{self.how}"
            f":{int(self.at.timestamp())}:{self.number}"
        )
        if self.means is not None:
            body = f"{body}:{self.means}"
        return f"{body}:{_signature(body)}"


def read_proof(text: object, person_id: UUID | None, session_hash: str) -> Proof | None:
    """Return what was signed for this person in this session; else nothing."""
    body, _, signature = str(text).rpartition(":")
    parts = body.split(":")
    if len(parts) not in (6, 7) or not hmac.compare_digest(signature, _signature(body)):
        return None
    word, person, session, how, at, number, *means = parts
    if (word, person, session) != (WORD, str(person_id), session_hash):
        return None
    return Proof(
        how,
        datetime.fromtimestamp(int(at), UTC),
        UUID(means[0]) if means else None,
        UUID(number),
    )


def _signature(body: str) -> str:
    key = bytes.fromhex(settings.AVEC_TICKET_KEY)
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
