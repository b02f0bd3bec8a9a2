"""The embedded PostgreSQL: one private server per data folder.

The wheel's own programs are called directly, so that the server asks for a
password from its very first start, listens on one private socket and nothing
else, and keeps what people write out of its logs.
"""

import atexit
import contextlib
import fcntl
import os
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

import psycopg

from hosting import place as places
from hosting import program
from hosting.place import Place
from hosting.words import CannotHost

ACCESS = "# Écrit par Avec : un mot de passe, toujours.\nlocal all all scram-sha-256\n"

SETTINGS = """\
# Écrit par Avec à chaque démarrage.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
port = 5432
password_encryption = 'scram-sha-256'
max_connections = 100
jit = off

# Ce que les personnes écrivent n’entre pas dans les journaux du serveur.
log_min_messages = fatal
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = none
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_checkpoints = off
log_autovacuum_min_duration = -1

# Rien d’acquitté ne se perd.
fsync = on
full_page_writes = on
synchronous_commit = on

idle_in_transaction_session_timeout = '30s'
lock_timeout = '5s'
statement_timeout = '15s'
"""


@dataclass
class Server:
    """A running server; ``stop`` ends it unless another process still uses it."""

    place: Place
    socket: Path
    account: program.Account
    users: IO[bytes] = field(repr=False)

    @property
    def folder(self) -> Path:
        return self.place.postgres / "data"

    def url(self, user: str, password: str, database: str) -> str:
        """Give a libpq address through the private socket."""
        host = urlencode({"host": str(self.socket)})
        return f"postgresql://{user}:{quote(password, safe='')}@/{database}?{host}"

    @property
    def superuser_url(self) -> str:
        """Address of the installing role: for hosting only, never for the site."""
        password = (self.place.secrets / "postgres").read_text().strip()
        return self.url("postgres", password, "postgres")

    def is_running(self) -> bool:
        return _is_running(self.place, self.account)

    def stop(self) -> None:
        """Stop the server, unless another process still uses it."""
        if self.users.closed:
            return
        _running.pop(self.place.root, None)
        with places.one_at_a_time(self.place), self.users:
            try:
                fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            if self.is_running():
                self.account.run(
                    "pg_ctl", "stop", "-D", self.folder, "-m", "fast", "-w", "-t", "60"
                )
        with contextlib.suppress(OSError):
            self.socket.rmdir()


_running: dict[Path, Server] = {}


def start(data_dir: Path | str) -> Server:
    """Start the server of this data folder, or join the one that already runs.

    :raises CannotHost: when this machine does not allow it, with what to do.
    """
    root = Path(data_dir).absolute()
    if (known := _running.get(root)) and known.is_running():
        return known
    place = places.prepare(root)
    account = program.Account.of(place)
    places.make_private(place.postgres, owner=account.owner)
    with places.one_at_a_time(place):
        users = places.open_lock(place.postgres / "users.lock")
        fcntl.flock(users, fcntl.LOCK_SH)
        socket = places.socket_folder(place, owner=account.owner)
        server = Server(place, socket, account, users)
        if not (server.folder / "PG_VERSION").exists():
            _initialise(server)
        if not server.is_running():
            _launch(server)
        _close_the_doors(server)
    _running[root] = server
    atexit.register(server.stop)
    return server


def stop(data_dir: Path | str) -> None:
    """Stop this process's use of one server; nothing to do if it has none."""
    if server := _running.get(Path(data_dir).absolute()):
        server.stop()


def stop_if_unused(data_dir: Path | str) -> None:
    """Stop a server that a killed process left, unless another one still uses it."""
    place = places.prepare(data_dir)
    account = program.Account.of(place)
    if _is_running(place, account):
        users = places.open_lock(place.postgres / "users.lock")
        socket = places.socket_folder(place, owner=account.owner)
        Server(place, socket, account, users).stop()


def stop_all() -> None:
    """Stop every server that this process uses."""
    for server in list(_running.values()):
        server.stop()


def _initialise(server: Server) -> None:
    """Make the database folder with a password for everyone from the first second."""
    secret = server.place.secrets / "postgres"
    places.write_private(secret, secrets.token_urlsafe(32))
    handed = server.place.postgres / "first-password"
    places.write_private(handed, secret.read_bytes())
    os.chown(handed, *server.account.owner)
    try:
        server.account.run(
            "initdb",
            "-D",
            server.folder,
            "--username=postgres",
            f"--pwfile={handed}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
        )
    finally:
        handed.unlink(missing_ok=True)
    server.account.write(server.folder / "pg_hba.conf", ACCESS)
    main = server.folder / "postgresql.conf"
    server.account.write(main, main.read_text() + "\ninclude 'avec.conf'\n")


def _launch(server: Server) -> None:
    server.account.write(
        server.folder / "avec.conf", SETTINGS.format(socket=server.socket)
    )
    log = server.place.postgres / "log"
    done = server.account.run(
        *("pg_ctl", "start", "-D", server.folder, "-l", log, "-w", "-t", "60", "-s"),
        check=False,
    )
    if done.returncode != 0:
        message = (
            f"PostgreSQL n’a pas démarré dans {server.folder}.\n{_tail(log)}\n"
            f"Pour en savoir plus : {log}"
        )
        raise CannotHost(message)


def _tail(log: Path) -> str:
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-5:])
    return ""


def _close_the_doors(server: Server) -> None:
    """Close PostgreSQL's own databases to every role but the installing one."""
    for attempt in range(20):
        try:
            connection = psycopg.connect(server.superuser_url, autocommit=True)
            break
        except psycopg.OperationalError as problem:
            if attempt == 19 or "authentication" in str(problem):
                message = f"PostgreSQL a démarré mais ne répond pas : {problem}"
                raise CannotHost(message) from problem
            time.sleep(0.1)
    with connection:
        closed = connection.execute(
            "select bool_and(not has_database_privilege('public', datname, 'connect'))"
            " from pg_database where datname in ('postgres', 'template1')"
        ).fetchone()
        if not closed or not closed[0]:
            connection.execute("revoke connect on database postgres from public")
            connection.execute("revoke connect on database template1 from public")


def _is_running(place: Place, account: program.Account) -> bool:
    """Tell whether a live server holds this folder."""
    marker = place.postgres / "data" / "postmaster.pid"
    try:
        pid = int(marker.read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (OSError, ValueError):
        return False
    # The number may belong to another program since: PostgreSQL's own tool decides.
    status = account.run("pg_ctl", "status", "-D", place.postgres / "data", check=False)
    return status.returncode == 0
