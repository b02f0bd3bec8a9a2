"""Rows whose words are sealed with the key of the person they belong to."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from avec.foundation.models import Row
from avec.vault.actions import Opener, Sealer

# What is sealed is written as short as it can be.
as_sealed = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class SealedField(models.BinaryField):
    """Sealed words, sent to PostgreSQL like any other value.

    Django keeps a way for each binary value to be written differently in a statement,
    which PostgreSQL does not need: without it, sixty passages go as a few columns.
    """

    # Django asks with hasattr(): an empty property answers that there is none.
    get_placeholder = property()

    def deconstruct(self) -> Any:
        """Be a plain binary field for migrations: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


class Sealed(Row):
    """A row that holds somebody's words, sealed with their owner's key."""

    sealed = SealedField(null=True)

    sealed_as = ""

    class Meta:
        abstract = True

    @property
    def content(self) -> dict[str, Any]:
        """Open and return what was written; empty once it has been erased."""
        return self.opened_by(Opener(self.owner_id))  # type: ignore[attr-defined] # every heir has an owner

    @content.setter
    def content(self, content: dict[str, Any]) -> None:
        self.seal_with(Sealer(self.owner_id), content)  # type: ignore[attr-defined] # every heir has an owner

    def opened_by(self, opener: Opener) -> dict[str, Any]:
        """Return what ``content`` does, when many words of one person are opened."""
        if self.sealed is None:
            return {}
        return json.loads(opener.open(self.sealed_as, self.pk, bytes(self.sealed)))

    def seal_with(self, sealer: Sealer, content: dict[str, Any]) -> None:
        """Put in ``content``, when many words of one person are sealed."""
        self.sealed = sealer.seal(self.sealed_as, self.pk, as_sealed(content))
