"""The secret of an invitation: a link's token or a paper's code, and its hash.

Only a keyed hash is in the database in a form that can be searched; the secret
itself is sealed with the key of the person who invites, who may see it again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.crypto import salted_hmac

from avec.circles.models import LETTER, OWN_WORDS
from avec.circles.words import Relationship, Way
from avec.vault.actions import unseal

# No vowels, so that no word appears; none of the pairs that look alike on paper.
ALPHABET = "CDFGHJKMNPQRTVWXY23456789"
LENGTH = 10
_LOOK_ALIKE = str.maketrans("SZB", "528")


@dataclass(frozen=True)
class Opened:
    """What an invitation says to the one who holds its link or its paper."""

    proof: str
    id: UUID
    person_id: UUID
    signed: str
    relationship: str
    own_words: bytes | None
    letter: bytes | None
    ends_at: datetime
    is_mine: bool
    is_tied: bool
    is_blocked: bool
    is_declined: bool

    @property
    def word(self) -> str:
        """The relationship, in the common word."""
        return str(Relationship(self.relationship).label)

    @property
    def said(self) -> str:
        """The relationship in the inviter's own words, or the common word."""
        return self._unsealed(OWN_WORDS, self.own_words) or self.word

    @property
    def words(self) -> str:
        """The message that goes with it, or nothing."""
        return self._unsealed(LETTER, self.letter)

    def _unsealed(self, field: str, blob: bytes | None) -> str:
        return unseal(self.person_id, field, self.id, blob) if blob else ""


def draw(way: Way) -> str:
    """Draw the secret of a new invitation: 192 bits, or a code one can copy."""
    if way == Way.PAPER:
        return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return secrets.token_urlsafe(24)


def plain(typed: str) -> str:
    """Return a token as it was drawn, whatever the way a code was copied."""
    code = "".join(typed.upper().replace("-", " ").split()).translate(_LOOK_ALIKE)
    return code if is_code(code) else typed.strip()


def is_code(token: str) -> bool:
    """Tell a code of a paper, which can be guessed with time, from a link's token."""
    return len(token) == LENGTH and set(token) <= set(ALPHABET)


def in_groups(code: str) -> str:
    """Cut a code in two, to be read aloud and copied."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def hashed(token: str) -> str:
    """Return what the database knows of a token."""
    return salted_hmac(
        "avec.circles.invitation", plain(token), algorithm="sha256"
    ).hexdigest()


def behind(token: str) -> Opened | None:
    """Return the open invitation behind a token, for whoever holds it."""
    proof = hashed(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.invitation_behind(%s)", [proof])
        row = cursor.fetchone()
    return Opened(proof, *row) if row else None
