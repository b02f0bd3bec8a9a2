"""Try the same house on Debian's own PostgreSQL, given by ``DATABASE_URL``.

``python -m tests.on_another_server``: installs the package if it may, makes a
private cluster, lets its administrator run what Avec asks for, migrates, copies,
restores, and runs the tests of the walls there.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from hosting import backup, environment, migrating, place, roles

ROOT = Path(__file__).resolve().parent.parent
SUBSET = ("tests/house", "avec/access", "avec/audit", "avec/vault", "avec/people")


def programs() -> Path | None:
    """Find Debian's server programs, installing the package when root."""
    if not (found := _newest()) and shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for task in (["update", "-qq"], ["install", "-y", "-qq", "postgresql"]):
            subprocess.run(
                ["apt-get", *task], env=quiet, capture_output=True, check=False
            )
        found = _newest()
    return found


def _newest() -> Path | None:
    known = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((file.parent for file in known), default=None)


@contextmanager
def cluster(tools: Path, folder: Path, password: str) -> Iterator[None]:
    """Run a private cluster of Debian's PostgreSQL under Debian's own account."""
    secret = folder / "password"
    secret.write_text(password)
    shutil.chown(folder, "postgres")
    shutil.chown(secret, "postgres")

    def run(name: str, *arguments: str) -> None:
        subprocess.run(
            [str(tools / name), *arguments],
            **({"user": "postgres"} if os.geteuid() == 0 else {}),
            cwd="/",
            stdout=subprocess.DEVNULL,
            check=True,
        )

    data = str(folder / "data")
    run("initdb", "-D", data, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    run("pg_ctl", "start", "-w", "-s", "-D", data, "-l", f"{data}/log", "-o", options)
    try:
        yield
    finally:
        run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", data)


def main() -> int:
    """Play the whole installation, then the tests of the walls."""
    tools = programs()
    if tools is None:
        sys.stdout.write("Pas de PostgreSQL du système : essai laissé de côté.\n")
        return 0
    password = secrets.token_urlsafe(16)
    with (
        place.temporary() as data,
        place.temporary() as again,
        tempfile.TemporaryDirectory(prefix="avec-pg-") as socket,
        cluster(tools, Path(socket), password),
    ):
        admin = f"postgresql://postgres:{password}@/postgres?host={socket}"
        owner = roles.role_url(admin, roles.OWNER, password)
        os.environ["DATABASE_URL"] = owner.replace("/postgres?", "/avec?")
        install_as_the_administrator_would(admin, password, data)
        copy_and_restore(data, again)
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *_present(SUBSET)],
            cwd=ROOT,
            check=False,
        ).returncode


def install_as_the_administrator_would(admin: str, password: str, data: Path) -> None:
    """Give the owner's address, be refused with statements, run them, migrate."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("create role avec_owner login createdb createrole")
        connection.execute(f"alter role avec_owner password '{password}'")
        connection.execute("create database avec owner avec_owner")
    try:
        environment.prepare(data)
    except roles.Missing as refusal:
        wanted = refusal.statements
    else:
        message = "an owner without BYPASSRLS made the roles alone"
        raise AssertionError(message)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(wanted)
    migrating.migrate_apart(environment.prepare(data))


def copy_and_restore(data: Path, again: Path) -> None:
    """Copy everything, lose the database, and give everything back."""
    file = again / "copy.tar"
    if backup.save(data, file) != 0:
        message = "the copy lacks keys"
        raise AssertionError(message)
    os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("/avec?", "/back?")
    with psycopg.connect(os.environ["DATABASE_URL"].replace("/back?", "/avec?")) as old:
        old.autocommit = True
        old.execute("create database back")
    backup.restore(again / "data", file)


def _present(folders: tuple[str, ...]) -> list[str]:
    return [folder for folder in folders if (ROOT / folder).is_dir()]


if __name__ == "__main__":
    sys.exit(main())
