"""What each room says in « Qui a regardé » when somebody read what is another's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The verbs of rooms, each with its sentences; documents say their own.
elsewhere: dict[str, Mapping[str, Any]] = {}


def says(verb: str, sentences: Mapping[str, Any]) -> None:
    """Add a verb of one room, with its sentence for each part that was read.

    Sentences are lazy, and take ``who`` and ``when``: the line names nothing else.
    """
    elsewhere[verb] = sentences
