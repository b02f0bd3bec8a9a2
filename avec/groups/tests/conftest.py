"""What these tests share."""

from __future__ import annotations

import psycopg
import pytest


@pytest.fixture
def clock(owner_url):
    """Move the database's clock, as only its owner can, and put it back."""

    def move(by: str) -> None:
        with psycopg.connect(owner_url) as connection:
            connection.execute("SELECT avec.move_clock(%s::interval)", [by])

    yield move
    move("0")
