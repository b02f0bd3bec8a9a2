"""Fixtures for every room. The cast is written once and kept; tests are rolled back."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Do nothing: the database is there already, migrated by its owner."""


@pytest.fixture(scope="session")
def owner_url() -> str:
    """Return the owner’s address, to open one wall and try the other."""
    return os.environ["AVEC_OWNER_URL"]


@pytest.fixture(scope="session")
def _cast_written(django_db_setup, django_db_blocker):
    from tests import cast

    # A mutant's database is a copy of one where the cast has been written.
    if kept := os.environ.get("AVEC_TESTS_CAST"):
        return pickle.loads(Path(kept).read_bytes())  # noqa: S301 # our own file
    with django_db_blocker.unblock():
        return cast.gather()


@pytest.fixture
def cast(_cast_written, db) -> Iterator:
    """Bring everyone and what they have written, as it was at the beginning."""
    return _cast_written


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """Speak French again: a page read in English leaves its thread in English."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def clock(owner_url) -> Iterator[Callable[[str], None]]:
    """Move the database's clock, as only its owner can, and put it back."""

    def move(by: str) -> None:
        with psycopg.connect(owner_url) as owner:
            owner.execute("SELECT avec.move_clock(%s::interval)", [by])

    yield move
    move("0")


@pytest.fixture
def real(django_db_blocker, django_db_setup) -> Iterator[None]:
    """Write for good, so that other connections see it: nothing is rolled back."""
    with django_db_blocker.unblock():
        yield
        connection.close()
