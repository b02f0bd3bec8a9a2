"""Wake Django with what :mod:`hosting.environment` prepared."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from hosting import environment
from hosting.words import CannotHost

ROOT = Path(__file__).resolve().parent.parent


def wake(data_dir: Path, *, role: str) -> dict[str, str]:
    """Prepare the database and wake Django in this process, under one role."""
    import django

    prepared = environment.prepare(data_dir)
    os.environ.update(environment.only_for(role, prepared))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return prepared


def child_environment(own: Mapping[str, str]) -> dict[str, str]:
    """Give a child process what it needs, and none of the hosting secrets."""
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": path,
        "PYTHONUNBUFFERED": "1",
        **own,
    }


def run(*arguments: str, own: Mapping[str, str], refusal: str) -> None:
    """Run one Python module apart, with its own environment.

    :raises CannotHost: with ``refusal`` when it did not succeed.
    """
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        env=child_environment(own),
        cwd=ROOT,
        check=False,
    )
    if done.returncode != 0:
        raise CannotHost(refusal)
