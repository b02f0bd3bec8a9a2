"""Asking the narrow functions of this room for several rows."""

from __future__ import annotations

from typing import Any

from django.db import connection


def rows_of(question: str, *values: Any) -> list[tuple]:
    """Return the rows that a narrow function answers, secrets apart from it."""
    return connection.ask_in_confidence(question, list(values))  # type: ignore[attr-defined] # our own backend
