"""What the tables of documents share: where in a document something stands."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import models

from avec.foundation.models import Row
from avec.vault.actions import seal, unseal


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


class Sealed(Row):
    """A row that holds somebody's words, sealed with their owner's key."""

    sealed = models.BinaryField(null=True)

    sealed_as = ""

    class Meta:
        abstract = True

    @property
    def content(self) -> dict[str, Any]:
        """Open and return what was written; empty once it has been erased."""
        if self.sealed is None:
            return {}
        return json.loads(unseal(self.owner_id, self.sealed_as, self.pk, self.sealed))  # type: ignore[attr-defined] # every heir has an owner

    @content.setter
    def content(self, content: dict[str, Any]) -> None:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self.sealed = seal(self.owner_id, self.sealed_as, self.pk, text)  # type: ignore[attr-defined] # every heir has an owner
