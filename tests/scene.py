"""What the owner of the database writes to set the scene of a test."""

from __future__ import annotations

import os
from uuid import UUID

import psycopg


def as_warden(statement: str, parameters: list | None = None) -> None:
    """Write something only the owner of the database may, to set the scene."""
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        owner.execute(statement, parameters or [])


def tie(person: UUID, other: UUID, relationship: str) -> None:
    """Put ``other`` in the circle of ``person``, as an accepted invitation does."""
    as_warden(
        "INSERT INTO circles_tie (id, person_id, other_id, relationship)"
        " VALUES (gen_random_uuid(), %s, %s, %s)",
        [person, other, relationship],
    )
