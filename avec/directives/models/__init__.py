"""What directives keep beyond their words."""

from avec.directives.models.acts import (
    FormerReader,
    Revocation,
    Sequel,
    Signature,
    TrustedPerson,
    Wish,
)
from avec.directives.models.honouring import Honouring, NoMoreSaid

__all__ = [
    "FormerReader",
    "Honouring",
    "NoMoreSaid",
    "Revocation",
    "Sequel",
    "Signature",
    "TrustedPerson",
    "Wish",
]
