"""What a share must say, running or prepared: one reader, and one part."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from avec.documents.words import Scope

PART = ("scope", "section_key", "question_key")
READER = ("to_person", "to_team")


def one_reader_and_one_part(name: str) -> list[models.CheckConstraint]:
    """Return what the database refuses in a table of shares, called ``name``."""
    return [
        models.CheckConstraint(
            condition=Q(to_person=None) ^ Q(to_team=None),
            name=f"{name}_to_one_person_or_team",
        ),
        models.CheckConstraint(
            condition=Q(to_person=None) | ~Q(to_person=F("owner")),
            name=f"{name}_is_to_someone_else",
        ),
        models.CheckConstraint(
            condition=Q(scope=Scope.DOCUMENT, section_key="", question_key="")
            | (Q(scope=Scope.SECTION, question_key="") & ~Q(section_key=""))
            | (Q(scope=Scope.QUESTION) & ~Q(section_key="") & ~Q(question_key="")),
            name=f"{name}_scope_has_its_keys",
        ),
    ]
