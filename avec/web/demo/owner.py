"""What only the owner of the database may do to tell a story: the clock, the places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

import psycopg

from avec.foundation.sorting import sort_key
from avec.web.demo_data import Affiliation, Organization

BEGUN, TOLD = "begun", "told"


class Owner:
    """A connection of the owner's, beside the one of the site."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def holds_real_account(self) -> bool:
        """Whether somebody who was not invented has an account here."""
        return self._one("SELECT avec.holds_real_account()")

    def state(self) -> str:
        """Return how far the story was told: nothing, ``begun`` or ``told``."""
        return self._one(
            "SELECT coalesce(max(key), '') FROM avec.demonstration"
            " WHERE key IN ('begun', 'told')"
        )

    def keep(self, things: Mapping[str, UUID | None]) -> None:
        """Note where things are, under names that the visit knows."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO avec.demonstration (key, id) VALUES (%s, %s)",
                list(things.items()),
            )

    def set_clock(self, moment: datetime) -> None:
        """Make it that moment for the whole database."""
        self._connection.execute(
            "SELECT avec.move_clock(%s - statement_timestamp())", [moment]
        )

    def set_clock_right(self) -> None:
        """Make it now again."""
        self._connection.execute("SELECT avec.move_clock('0')")

    def seal_journal(self) -> int:
        """Close the lines that were told in one batch; return how many."""
        return self._one("SELECT avec.seal_journal()")

    def add_organization(self, organization: Organization) -> dict[str, UUID]:
        """Write a place and its teams; return their identifiers by key."""
        place = uuid4()
        self._write(
            "INSERT INTO people_organization (id, name, sort_key, kind, commune)"
            " VALUES (%s, %s, %s, %s, %s)",
            place,
            organization.name,
            sort_key(organization.name)[:170],
            organization.kind,
            organization.commune,
        )
        teams = {}
        for team in organization.teams:
            teams[team.key] = uuid4()
            self._write(
                "INSERT INTO people_team (id, organization_id, name, sort_key)"
                " VALUES (%s, %s, %s, %s)",
                teams[team.key],
                place,
                team.name,
                sort_key(team.name)[:170],
            )
        return {organization.key: place, **teams}

    def add_affiliation(
        self,
        affiliation: Affiliation,
        *,
        person: UUID,
        organization: UUID,
        team: UUID | None,
    ) -> UUID:
        """Write in what capacity the first of a place acts there."""
        written = uuid4()
        self._write(
            "INSERT INTO people_affiliation (id, person_id, organization_id, team_id,"
            " capacity, function, answers_for_place, starts_at, ended_at,"
            " confirmed_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, avec.now())",
            written,
            person,
            organization,
            team,
            affiliation.capacity,
            affiliation.function,
            affiliation.answers_for_place,
            affiliation.starts,
            affiliation.ends,
        )
        return written

    def _write(self, statement: str, *values: object) -> None:
        with self._connection.transaction():
            # The walls stand for the owner too: she asks the warden.
            self._connection.execute("SET LOCAL ROLE avec_warden")
            self._connection.execute(statement, values)

    def _one(self, statement: str):
        row = self._connection.execute(statement).fetchone()
        return row[0] if row else None


@contextmanager
def as_owner(url: str) -> Iterator[Owner]:
    """Act as the owner, and leave the clock right whatever happens."""
    with psycopg.connect(url, autocommit=True) as connection:
        owner = Owner(connection)
        try:
            yield owner
        finally:
            owner.set_clock_right()
