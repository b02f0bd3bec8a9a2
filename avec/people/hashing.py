"""Hashing what was typed as a passphrase was hashed, without knowing the hash."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher

# Stands for the hash that the database keeps to itself: 32 bytes, as Argon2 writes
# them, so that the rest can be read.
_WITHHELD = "A" * 43


def hashed_like(phrase: str, recipe: str) -> str:
    """Hash a phrase as the recipe says: same salt, same work."""
    hasher = _hasher()
    known = hasher.decode(recipe + _WITHHELD)
    hasher.time_cost = known["time_cost"]
    hasher.memory_cost = known["memory_cost"]
    hasher.parallelism = known["parallelism"]
    return hasher.encode(phrase, known["salt"])


def is_outdated(recipe: str) -> bool:
    """Tell whether passphrases are hashed with more work today."""
    return _hasher().must_update(recipe + _WITHHELD)


def _hasher() -> Argon2PasswordHasher:
    """Return a hasher of our own, whose work may be set: the usual one is shared."""
    return type(get_hasher())()
