"""Data folders of their own, for tests about hosting."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hosting import place, server


@pytest.fixture
def folder(monkeypatch) -> Iterator[Path]:
    """An empty data folder that the database's account can reach."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("AVEC_DATA_DIR", raising=False)
    with place.temporary() as root:
        yield root
        for known in list(server._running):
            if root in (known, *known.parents):
                server.stop(known)


@pytest.fixture
def other_folder() -> Iterator[Path]:
    with place.temporary() as root:
        yield root
        for known in list(server._running):
            if root in (known, *known.parents):
                server.stop(known)
