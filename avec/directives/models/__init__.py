"""What directives keep beyond their words."""

from avec.directives.models.acts import (
    FormerReader,
    Revocation,
    Sequel,
    Signature,
    TrustedPerson,
    Wish,
)
from avec.directives.models.honouring import Honouring

__all__ = [
    "FormerReader",
    "Honouring",
    "Revocation",
    "Sequel",
    "Signature",
    "TrustedPerson",
    "Wish",
]
