"""One-time secrets: drawn long, shown once, kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets


def draw() -> str:
    """Return a token of 256 bits that fits in an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Return what the database knows of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
