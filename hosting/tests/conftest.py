"""Data folders of their own, for tests about hosting."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hosting import place, server


@pytest.fixture(autouse=True)
def no_given_server(monkeypatch) -> None:
    """These tests are about the embedded server, wherever the others run."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("AVEC_DATA_DIR", raising=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty data folder that the database's account can reach."""
    yield from lent()


@pytest.fixture
def other_folder() -> Iterator[Path]:
    """Another one."""
    yield from lent()


@pytest.fixture(scope="module")
def shared_folder() -> Iterator[Path]:
    """One installation for the tests of a file that only look at it."""
    yield from lent()


def lent() -> Iterator[Path]:
    with place.temporary() as root:
        yield root
        for known in list(server._running):
            if root in (known, *known.parents):
                server.stop(known)
