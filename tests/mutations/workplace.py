"""A server and a copy of the sources of one's own, where things may be broken."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from hosting import environment, place, roles, server
from tests.mutations.forks import Forks
from tests.mutations.mutant import Mutant

MODEL = "avec_model"
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".static", "node_modules"
)
URLS = ("AVEC_OWNER_URL", "AVEC_WEB_URL", "AVEC_JOB_URL", "AVEC_BACKUP_URL")


@dataclass
class Workplace:
    """One server with a database where the cast is written, copied for each mutant."""

    data: Path
    copy: Path
    cast: Path
    known: dict[str, str]
    forks: Forks
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @classmethod
    @contextmanager
    def prepared(cls, root: Path) -> Iterator[Workplace]:
        """Start a server, migrate the model database, copy the sources."""
        with place.temporary() as folder, tempfile.TemporaryDirectory() as copies:
            copy = Path(copies) / "avec"
            shutil.copytree(root, copy, ignore=LEFT_OUT)
            data = folder / "data"
            known = environment.prepare(data, database=MODEL)
            owner = {**os.environ, **known, "AVEC_DB_ROLE": "owner"}
            for command in ("migrate", "load_templates"):
                subprocess.run(
                    [sys.executable, "-m", "django", command, "--verbosity", "0"],
                    env={**owner, "DJANGO_SETTINGS_MODULE": "config.settings"},
                    cwd=copy,
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
            roles.write_ticket_secret(known["AVEC_OWNER_URL"], known["AVEC_TICKET_KEY"])
            cast = Path(copies) / "cast"
            gathered = [sys.executable, "-m", "tests.mutations.gathered", str(cast)]
            ready = {**os.environ, **known, "AVEC_TESTS_DATABASE": "ready"}
            subprocess.run(gathered, env=ready, cwd=copy, check=True)
            said = Path(copies) / "said"
            try:
                with Forks.started(copy, {**os.environ, **known}, said) as forks:
                    yield cls(data, copy, cast, known, forks)
            finally:
                server.stop(data)

    def ask(self, question: str) -> list[tuple]:
        """Ask the model database, as its owner."""
        with psycopg.connect(self.known["AVEC_OWNER_URL"]) as owner:
            return owner.execute(question).fetchall()

    @contextmanager
    def broken(self, mutant: Mutant) -> Iterator[tuple[Path, dict[str, str]]]:
        """Break one thing; give the folder and the environment to run tests in."""
        name = f"avec_mutant_{next(self.numbers)}"
        known = environment.prepare(self.data, database=MODEL)
        with self._copied(name), self._changed(mutant.changed):
            urls = {
                variable: urlsplit(known[variable])._replace(path=f"/{name}").geturl()
                for variable in URLS
            }
            roles.furnish(urls["AVEC_OWNER_URL"])
            if mutant.statement:
                with psycopg.connect(urls["AVEC_OWNER_URL"]) as owner:
                    owner.execute(mutant.statement)
            with tempfile.TemporaryDirectory() as keys:
                shutil.copytree(known["AVEC_KEYS_DIR"], keys, dirs_exist_ok=True)
                yield (
                    self.copy,
                    {
                        **os.environ,
                        **known,
                        **urls,
                        "AVEC_KEYS_DIR": keys,
                        "AVEC_TESTS_DATABASE": "ready",
                        "AVEC_TESTS_CAST": str(self.cast),
                        "PYTHONDONTWRITEBYTECODE": "1",
                    },
                )

    @contextmanager
    def _copied(self, name: str) -> Iterator[None]:
        admin_url, owner, _ = environment.owner(place.prepare(self.data), MODEL)
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {MODEL} OWNER {owner}")
        try:
            yield
        finally:
            with psycopg.connect(admin_url, autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def _changed(self, files: dict[str, str]) -> Iterator[None]:
        before = {name: (self.copy / name).read_text("utf-8") for name in files}
        for name, text in files.items():
            (self.copy / name).write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            for name, text in before.items():
                with contextlib.suppress(FileNotFoundError):
                    (self.copy / name).write_text(text, encoding="utf-8")
