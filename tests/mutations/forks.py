"""Run tests in a child of a process that has read the sources already.

``python -m tests.mutations.forks`` takes one line of JSON for each run (``arguments``,
``environment``, and the file for what is ``said``) and answers with pytest's exit code.
Only for what is broken in the database: the sources were read once, whole.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit


class Forks:
    """That process, seen from whoever asks it."""

    def __init__(self, process: subprocess.Popen[str], said: Path) -> None:
        self.process = process
        self.said = said

    @classmethod
    @contextmanager
    def started(cls, folder: Path, environment: dict[str, str], said: Path):
        """Start it in this folder, and stop it in the end."""
        with subprocess.Popen(
            [sys.executable, "-m", "tests.mutations.forks"],
            cwd=folder,
            env={**environment, "AVEC_TESTS_DATABASE": "ready"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            yield cls(process, said)
            process.kill()

    def run(self, arguments: list[str], environment: dict[str, str]) -> tuple[int, str]:
        """Run pytest with these; return its exit code and what it said."""
        assert self.process.stdin
        assert self.process.stdout
        asked = {
            "arguments": arguments,
            "environment": environment,
            "said": str(self.said),
        }
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        return code, self.said.read_text(errors="replace")


def main() -> None:
    """Read everything once, then run what is asked, each time in a child."""
    from tests import harness  # noqa: F401 # the environment of every test

    _read_everything()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(**asked)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


def _read_everything() -> None:
    import django

    django.setup()
    for name in ("pytest", "config.urls", "tests.cast"):
        import_module(name)


def _run(arguments: list[str], environment: dict[str, str], said: str) -> None:
    """Be the tests of one database, and end with their exit code."""
    import pytest
    from django.conf import settings
    from django.db import connections

    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.environ.update(environment)
    name = urlsplit(environment["AVEC_WEB_URL"]).path.lstrip("/")
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    settings.AVEC_KEYS_DIR = environment["AVEC_KEYS_DIR"]
    # The harness is there already: pytest would look into it, and says that it cannot.
    quiet = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
    code = pytest.main(["-W", quiet, *arguments])
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
