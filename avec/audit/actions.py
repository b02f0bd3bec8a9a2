"""The journal: what happened and who looked, written with the act, never after."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

    from avec.access.viewer import Viewer


def _write(
    kind: str,
    verb: str,
    subject: UUID | None,
    about: Model | None,
    parts: Sequence[str],
    because: str,
    via: str,
) -> None:
    label = f"{about._meta.label_lower}:{about.pk}" if about is not None else ""
    connection.ask_in_confidence(  # type: ignore[attr-defined] # our own backend
        "SELECT avec.journal(%s, %s, %s, %s, %s, %s, %s)",
        [kind, verb, subject, label, json.dumps(list(parts)), because, via],
    )


def record(
    verb: str,
    *,
    viewer: Viewer,
    subject: UUID | None = None,
    about: Model | None = None,
    parts: Sequence[str] = (),
    because: str = "",
    via: str = "web",
) -> None:
    """Write one act, in the transaction of the act itself.

    The actor and the hat are those of the ticket. ``subject`` is the person
    whose content it is about: she reads the line. Never put content here.
    """
    _write("act", verb, subject or viewer.person_id, about, parts, because, via)


def record_reading(
    *,
    viewer: Viewer,
    subject: UUID,
    about: Model,
    parts: Sequence[str] = (),
    because: str = "",
    via: str = "web",
) -> None:
    """Write that the viewer reads something of ``subject``: no line, no content.

    A person who reads what is hers leaves no line.
    """
    if viewer.person_id == subject:
        return
    _write(
        "reading", f"{about._meta.app_label}.read", subject, about, parts, because, via
    )


@dataclass(frozen=True)
class Verdict:
    """What verifying the journal found."""

    seals: int
    lines: int
    unsealed: int
    broken: tuple[str, ...]


def seal_journal() -> int:
    """Close the lines of finished transactions in one more batch.

    Return how many lines were sealed. Late commits are never missed: only lines
    older than the oldest running transaction are taken.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.seal_journal()")
        return cursor.fetchone()[0]


def verify_journal() -> Verdict:
    """Recompute every seal of the journal and say where it does not agree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, lines, fault FROM avec.verify_journal()")
        rows = cursor.fetchall()
        cursor.execute("SELECT avec.unsealed_lines()")
        unsealed = cursor.fetchone()[0]
    return Verdict(
        seals=len(rows),
        lines=sum(row[1] for row in rows),
        unsealed=unsealed,
        broken=tuple(f"{number}: {fault}" for number, _, fault in rows if fault),
    )


def last_seal() -> str:
    """Return the last digest, to be given to a witness outside; empty if none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.last_seal()")
        return cursor.fetchone()[0] or ""
