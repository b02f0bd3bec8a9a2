"""What the tables of documents share: where in a document something stands."""

from __future__ import annotations

import hashlib
from uuid import UUID


def part_ref(document_id: UUID, *keys: str) -> UUID:
    """Return the key of one section or question of one document.

    The database computes the same in generated columns, so that a share of one
    part is one comparison, and nobody can claim another part's key.
    """
    name = "/".join([str(document_id), *keys])
    return UUID(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest())


def ref_sql(*columns: str) -> str:
    """Return the SQL that computes :func:`part_ref` in a generated column."""
    parts = " || '/' || ".join(["document_id::text", *columns])
    return f"md5({parts})::uuid"
