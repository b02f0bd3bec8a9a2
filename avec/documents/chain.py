"""The chain of versions: what was published stays what was published.

Each passage leaves a keyed digest; each version a digest of its passages and of the
version before. Words can be removed later, at the person's wish: their digest stays,
and the chain still holds. Without the key, a digest says nothing about the words.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST = ""
"""What stands for « the version before » in the first version."""

CODE_LENGTH = 8
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U: they are read as 1, 1, 0 and V."""

_READ_AS = str.maketrans("ILOU", "110V", " -–—.\u00a0\u202f")
KEY_LENGTH = 32


class ChainBroken(Exception):
    """Raised when a version is not what was published. `number` says which."""

    def __init__(self, number: int, reason: str) -> None:
        self.number = number
        self.reason = reason
        super().__init__(f"version {number}: {reason}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage in a version: its digest, and its words unless they were removed."""

    digest: str
    passage: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A published version, as the chain sees it."""

    number: int
    published_at: datetime
    template_digest: str
    entries: tuple[Entry, ...]
    previous_digest: str
    digest: str


def new_key() -> bytes:
    """Draw a key for the digests of one document; to be kept sealed with its words."""
    return secrets.token_bytes(KEY_LENGTH)


def canonical(value: Any) -> bytes:
    """Write JSON in its only form: same content, same bytes."""
    return json.dumps(
        value,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    ).encode()


def passage_digest(key: bytes, passage: Mapping[str, Any]) -> str:
    """Give the keyed digest (HMAC-SHA256, hexadecimal) of a passage.

    `passage` is plain JSON: the words, whose voice it is, when, where it stands.
    """
    return hmac.new(key, canonical(passage), hashlib.sha256).hexdigest()


def version_digest(
    previous_digest: str,
    number: int,
    published_at: datetime,
    template_digest: str,
    passage_digests: Sequence[str],
) -> str:
    """Give the digest of a version, which holds the one before it.

    Raises `ValueError` for a moment without a time zone.
    """
    if published_at.tzinfo is None:
        message = "A published version needs a moment with its time zone."
        raise ValueError(message)
    return hashlib.sha256(
        canonical(
            {
                "number": number,
                "passages": list(passage_digests),
                "previous": previous_digest,
                "published_at": published_at.astimezone(UTC).isoformat(
                    timespec="microseconds"
                ),
                "template": template_digest,
            }
        )
    ).hexdigest()


def verify(
    chain: Sequence[Link], *, key: bytes | None = None, head: str | None = None
) -> None:
    """Check every version against the one before, from the first.

    With `key`, the words still there are checked against their digests. With `head`,
    the last version must be the one that was announced: a version cut off the end is
    noticed too. Raises `ChainBroken` at the first version that does not hold.
    """
    previous = FIRST
    for place, link in enumerate(chain, start=1):
        if link.number != place:
            raise ChainBroken(link.number, "out of order, or one is missing")
        if link.previous_digest != previous:
            raise ChainBroken(link.number, "does not follow the one before")
        if not _same(link.digest, _digest_of(link)):
            raise ChainBroken(link.number, "was changed after it was published")
        if key is not None and not _words_hold(key, link.entries):
            raise ChainBroken(link.number, "holds words that were not published")
        previous = link.digest
    if head is not None and not _same(previous, head):
        raise ChainBroken(len(chain) + 1, "the last version is missing")


def new_check_code() -> str:
    """Draw a code to print: eight letters or digits, hard to read wrongly."""
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))


def printed_code(code: str) -> str:
    """Write a code as it is printed, in two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def read_code(typed: str) -> str:
    """Read a code as people type it; empty when it cannot be one.

    Small letters, spaces and dashes are welcome, and O is read as 0.
    """
    if len(typed) > 4 * CODE_LENGTH:
        return ""
    code = typed.upper().translate(_READ_AS)
    if len(code) == CODE_LENGTH and all(sign in CODE_LETTERS for sign in code):
        return code
    return ""


def _digest_of(link: Link) -> str:
    return version_digest(
        link.previous_digest,
        link.number,
        link.published_at,
        link.template_digest,
        [entry.digest for entry in link.entries],
    )


def _words_hold(key: bytes, entries: Sequence[Entry]) -> bool:
    return all(
        entry.passage is None or _same(entry.digest, passage_digest(key, entry.passage))
        for entry in entries
    )


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
