"""The harness: a real PostgreSQL of its own, the site's own role, the whole cast.

The database is prepared once per process by the owner in a child process; tests
run as the web role, which owns nothing. The cast is written once and kept; what a
test adds is rolled back.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from hosting import environment, roles

ROOT = Path(__file__).resolve().parent
_PLACE = tempfile.TemporaryDirectory(prefix="avec-test-", ignore_cleanup_errors=True)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"


def _prepare() -> dict[str, str]:
    """Start a server for this process alone, migrate as its owner, write the key."""
    place = Path(_PLACE.name)
    place.chmod(0o755)
    database = f"avec_test_{uuid.uuid4().hex[:8]}"
    known = environment.prepare(place / "data", database=database)
    owner = {**os.environ, **known, "AVEC_DB_ROLE": "owner"}
    for command in ("migrate", "load_templates"):
        subprocess.run(  # noqa: S603 - our own interpreter, our own command
            [sys.executable, "-m", "django", command, "--verbosity", "0"],
            env=owner,
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    roles.write_ticket_secret(known["AVEC_OWNER_URL"], known["AVEC_TICKET_KEY"])
    return known


_KNOWN = _prepare()
os.environ.update(_KNOWN, AVEC_DB_ROLE="web", AVEC_HOSTS="testserver,localhost,127.0.0.1")


def pytest_unconfigure() -> None:
    """Stop this process's server."""
    from hosting import server

    server.stop(Path(_PLACE.name) / "data")
    _PLACE.cleanup()


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is there already, migrated by its owner."""


@pytest.fixture(scope="session")
def owner_url() -> str:
    """The address of the owner, for tests that open one wall to try the other."""
    return _KNOWN["AVEC_OWNER_URL"]


@pytest.fixture(scope="session")
def _cast_written(django_db_setup, django_db_blocker):
    from tests import cast

    with django_db_blocker.unblock():
        return cast.gather()


@pytest.fixture
def cast(_cast_written, db) -> Iterator:
    """The eight personas and what they have written, as it was at the beginning."""
    return _cast_written
