"""Open the site: database, updates, then the application server, until Ctrl-C."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

from hosting import (
    catalogues,
    django_side,
    doctor,
    environment,
    leftovers,
    migrating,
    server,
)
from hosting import place as places
from hosting.words import CannotHost, say

FIRST_PORT = 8000
A_MOMENT = 4  # seconds that a house left open takes to close by itself
PATIENCE = 60  # seconds a server may take to answer its first request
# Messages leave from the worker: the site has no need of what opens their way out.
NOT_FOR_THE_SITE = {"AVEC_SMTP_PASSWORD": "", "AVEC_SMS_HEADERS": ""}


def serve(data_dir: Path) -> int:
    """Serve the site of this data folder until asked to stop."""
    began = time.monotonic()
    with alone(data_dir), stopped_politely():
        prepared = ready(data_dir)
        port = free_port()
        with site(prepared, port=port) as process:
            say(f"\n  Avec : http://{shown_host()}:{port}/")
            _show_first_steps(environment.only_for("job", prepared), port)
            say(f"  Arrêter : Ctrl-C   ·   prêt en {elapsed(began)} s")
            return process.wait()


@contextlib.contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Hold this data folder: one site at a time on the same data.

    What a site that was killed left running is closed first.

    :raises CannotHost: when another one already serves it.
    """
    place = places.prepare(data_dir)
    with places.open_lock(place.secrets / ".serving") as lock:
        end = time.monotonic() + A_MOMENT
        while not _held(lock):
            if time.monotonic() > end:
                message = f"Avec tourne déjà avec le dossier {place.root}."
                raise CannotHost(message)
            time.sleep(0.2)
        if leftovers.close(place):
            say("  Un arrêt brutal avait laissé le site ouvert : il est fermé.")
        yield


def _held(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def ready(
    data_dir: Path,
    *,
    database: str | None = None,
    more: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Make the database and the files of the site ready; give the environment."""
    say(f"  Données : {data_dir}")
    given = bool(os.environ.get("DATABASE_URL"))
    say("  Base de données : celle de DATABASE_URL" if given else "  Base de données…")
    prepared = environment.prepare(data_dir, database)
    prepared |= {"AVEC_STATIC_DIR": str(Path(data_dir) / "static"), **(more or {})}
    doctor.refuse_if_unsafe(prepared)
    catalogues.compile_stale()
    migrating.migrate_apart(prepared)
    if prepared.get("AVEC_DEMO", os.environ.get("AVEC_DEMO", "")) not in {"", "0"}:
        doctor.refuse_real_accounts(prepared)
    return prepared


def host() -> str:
    return os.environ.get("AVEC_HOST", "127.0.0.1")


def shown_host() -> str:
    return "localhost" if host() in {"127.0.0.1", "0.0.0.0", "::"} else host()  # noqa: S104 - compared, not bound


def free_port() -> int:
    """Choose the port: AVEC_PORT, else 8000 or the next free one.

    :raises CannotHost: when the port that was asked for is taken.
    """
    if asked := os.environ.get("AVEC_PORT"):
        if not asked.isdecimal() or not 0 < int(asked) < 65536:
            message = f"AVEC_PORT={asked} n’est pas un numéro de port."
            raise CannotHost(message)
        if not _is_free(int(asked)):
            message = f"Le port {asked} (AVEC_PORT) est déjà pris."
            raise CannotHost(message)
        return int(asked)
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        if _is_free(port):
            return port
    message = "Aucun port libre entre 8000 et 8099 ; choisissez-en un : AVEC_PORT=…"
    raise CannotHost(message)


def _is_free(port: int) -> bool:
    family = socket.AF_INET6 if ":" in host() else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host(), port))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def site(prepared: Mapping[str, str], *, port: int) -> Iterator[subprocess.Popen]:
    """Run the site and what tends it; yield the site's process once it answers."""
    prepared = {"AVEC_SITE_URL": _address(port), **prepared}
    tending = _start("hosting.tending", own=environment.only_for("job", prepared))
    try:
        web = environment.only_for("web", prepared) | NOT_FOR_THE_SITE
        with application(web, port=port) as process:
            yield process
    finally:
        _stop(tending)


def _address(port: int) -> str:
    """Tell the address of this site, as messages say it."""
    if given := os.environ.get("AVEC_SITE_URL"):
        return given
    if os.environ.get("AVEC_HTTPS", "") not in {"", "0"}:
        return f"https://{os.environ.get('AVEC_HOSTS', 'localhost').split(',')[0]}"
    return f"http://{shown_host()}:{port}"


@contextlib.contextmanager
def application(
    own: Mapping[str, str], *, port: int, workers: int = 2
) -> Iterator[subprocess.Popen]:
    """Run the application server, yield it once it answers, stop it at the end."""
    options = {"host": host(), "port": port, "workers": workers, "interface": "wsgi"}
    options |= {"log-level": "error", "blocking-threads": 4}
    process = _start(
        *("granian", "config.wsgi:application"),
        *("--respawn-failed-workers", "--no-access-log"),
        *(f"--{name}={value}" for name, value in options.items()),
        own=own,
    )
    try:
        _wait_until_it_answers(process, port)
        yield process
    finally:
        _stop(process)


def _start(*module: str, own: Mapping[str, str]) -> subprocess.Popen:
    """Start one of our modules; Ctrl-C reaches it through us, in order."""
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        env=django_side.child_environment(own),
        cwd=django_side.ROOT,
        process_group=0,
    )
    leftovers.note(places.Place(Path(own["AVEC_DATA_DIR"])), process.pid)
    return process


def _wait_until_it_answers(process: subprocess.Popen, port: int) -> None:
    where = "127.0.0.1" if host() == "0.0.0.0" else host()  # noqa: S104 - compared
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            message = "Le serveur du site s’est arrêté (voir ci-dessus)."
            raise CannotHost(message)
        try:
            with urlopen(f"http://{where}:{port}/", timeout=10):
                return
        except URLError as problem:
            if hasattr(problem, "code"):  # it answered, if only with a refusal
                return
        except OSError:
            pass
        time.sleep(0.1)
    message = "Le serveur du site ne répond pas."
    raise CannotHost(message)


def _stop(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def stopped_politely() -> Iterator[None]:
    """Turn every usual way of stopping into one orderly end, database last."""

    def stop(*_):
        raise KeyboardInterrupt

    known = {
        number: signal.signal(number, stop)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    }
    try:
        yield
    except KeyboardInterrupt:
        say("\n  Arrêt…")
        raise
    finally:
        for number in known:
            signal.signal(number, signal.SIG_IGN)
        server.stop_all()
        for number, handler in known.items():
            signal.signal(number, handler)


def elapsed(began: float) -> str:
    return f"{time.monotonic() - began:.1f}".replace(".", ",")


def _show_first_steps(own: Mapping[str, str], port: int) -> None:
    """Show the one-time address of the first administrator, while there is none."""
    address = f"http://{shown_host()}:{port}"
    subprocess.run(
        [sys.executable, "-m", "hosting.first_steps", address],
        env=django_side.child_environment(own),
        cwd=django_side.ROOT,
        check=False,
    )
