"""The harness: a real PostgreSQL of its own, the site's own role, the whole cast.

The database is prepared once per process by the owner in a child process; tests
run as the web role, which owns nothing. Loaded with ``-p tests.harness``, before
Django reads its settings.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from hosting import environment, roles

ROOT = Path(__file__).resolve().parent.parent
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
        subprocess.run(
            [sys.executable, "-m", "django", command, "--verbosity", "0"],
            env=owner,
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    roles.write_ticket_secret(known["AVEC_OWNER_URL"], known["AVEC_TICKET_KEY"])
    return known


def _only_leads_others() -> bool:
    """Whether this process hands the tests to others (-n) and runs none itself."""
    asks = any(argument.startswith(("-n", "--numprocesses")) for argument in sys.argv)
    return asks and "PYTEST_XDIST_WORKER" not in os.environ


# Somebody else may have prepared a database for one run, as the mutants do.
_IS_READY = os.environ.get("AVEC_TESTS_DATABASE") == "ready"

if not _only_leads_others() and not _IS_READY:
    os.environ.update(_prepare())
# A place that would send e-mail, with nobody behind the door: pages are all there.
os.environ.update(AVEC_SMTP_HOST="127.0.0.1", AVEC_SMTP_PORT="9")
os.environ.update(AVEC_DB_ROLE="web", AVEC_HOSTS="testserver,localhost,127.0.0.1")


def pytest_unconfigure() -> None:
    """Stop this process's server."""
    from hosting import server

    if not _IS_READY:
        server.stop(Path(_PLACE.name) / "data")
    _PLACE.cleanup()
