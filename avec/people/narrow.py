"""Asking the narrow functions of the database, secrets apart from the question."""

from __future__ import annotations

from typing import Any

from django.db import connection


def ask(question: str, *values: Any) -> Any:
    """Return the one value that a narrow function answers."""
    row = ask_row(question, *values)
    return row[0] if row else None


def ask_row(question: str, *values: Any) -> tuple | None:
    """Return the first row that a narrow function answers, or nothing."""
    rows = connection.ask_in_confidence(question, list(values))  # type: ignore[attr-defined] # our own backend
    return rows[0] if rows else None
