"""Sessions as Django sees them, kept behind narrow functions of the database."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from avec.access.proofs import Proof, read_proof

KEY_LENGTH = 43


def is_like_a_key(text: str) -> bool:
    """Tell whether the site could have drawn this key; anything else is nobody's."""
    return len(text) == KEY_LENGTH and text.isascii() and text.isalnum()


def hashed(key: str) -> str:
    """Return what the database knows of a session key."""
    return hashlib.sha256(key.encode()).hexdigest()


# Where the signed proof is kept in what the session holds.
PROVED = "proved"
# As avec.enter renews it in the database.
ON_A_SHARED_DEVICE = timedelta(minutes=20)


class SessionStore(SessionBase):
    """A session whose key is never written, and whose person is a column."""

    person_id: UUID | None = None
    affiliation_id: UUID | None = None
    is_shared_device = False
    device = ""
    proof: Proof | None = None

    def fill(self, content: dict[str, Any]) -> None:
        """Take the content that was read with the session's person.

        A proof that was not signed for this person in this session is not one.
        """
        said = content.pop(PROVED, None)
        if said is not None:
            self.proof = read_proof(
                said, self.person_id, hashed(self.session_key or "")
            )
        self._session_cache = content
        self.accessed = False

    def prove(self, how: str, at: datetime, means: UUID | None = None) -> None:
        """Keep that its person proved who they are; it is signed when it is saved."""
        self.proof = Proof(how, at, means)
        self.modified = True

    def load(self) -> dict[str, Any]:
        """Return an empty session: the entrance has read the real one already."""
        return {}

    def _get_new_session_key(self) -> str:
        return get_random_string(KEY_LENGTH)

    def exists(self, session_key: str) -> bool:
        """Tell whether a key is taken; 256 bits of chance are never taken twice."""
        return False

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the session in the running transaction.

        Without a key (nothing was there before) one is drawn first.
        """
        if self.session_key is None:
            self.create()
        ends_at = timezone.now() + self.lifetime()
        hash_of_key = hashed(self.session_key or "")
        content = dict(self.items())
        if self.proof is not None and self.person_id is not None:
            content[PROVED] = self.proof.signed(self.person_id, hash_of_key)
        connection.ask_in_confidence(  # type: ignore[attr-defined] # our own backend
            "SELECT avec.save_session(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                hash_of_key,
                self.person_id,
                self.affiliation_id,
                json.dumps(content),
                self.device,
                self.is_shared_device,
                self.proof.at if self.proof else None,
                ends_at,
            ],
        )

    def lifetime(self) -> timedelta:
        """How long this session may last without being renewed."""
        if self.person_id is None:
            return timedelta(hours=2)
        if self.is_shared_device:
            return ON_A_SHARED_DEVICE
        return timedelta(seconds=settings.SESSION_COOKIE_AGE)

    def delete(self, session_key: str | None = None) -> None:
        """End a session whose key is known."""
        key = session_key or self.session_key
        if key is None:
            return
        connection.ask_in_confidence(  # type: ignore[attr-defined] # our own backend
            "SELECT avec.end_session(%s)", [hashed(key)]
        )

    @classmethod
    def clear_expired(cls) -> None:
        """Remove sessions that have ended, with whatever they held."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT avec.clear_sessions()")
