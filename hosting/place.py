"""Where data live on this machine, and who may enter those folders.

Only folders that Avec made itself change their permissions; a parent folder is
never opened for us. When a parent is closed to the database, we say so instead.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hosting.words import CannotHost

LONGEST_SOCKET = 100  # 107 bytes on Linux, 103 on macOS, end of string included


@dataclass(frozen=True)
class Place:
    """One data folder and the private folders inside."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def backups(self) -> Path:
        return self.root / "backups"


def default_root(*, demo: bool = False) -> Path:
    """Tell where data live: AVEC_DATA_DIR, else the usual folder for this account.

    The demonstration always has a folder of its own.
    """
    if chosen := os.environ.get("AVEC_DATA_DIR"):
        root = Path(chosen).expanduser().absolute()
    elif os.geteuid() == 0:
        root = Path("/var/lib/avec")
    elif os.uname().sysname == "Darwin":
        root = Path.home() / "Library" / "Application Support" / "Avec"
    else:
        shared = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
        root = Path(shared).expanduser() / "avec"
    return root / "demo" if demo else root


def prepare(root: Path | str) -> Place:
    """Make the data folder and its private folders, closed to everyone else.

    :raises CannotHost: when a folder belongs to another account.
    """
    place = Place(Path(root).absolute())
    if not place.root.exists():
        place.root.mkdir(parents=True, mode=0o755)
        place.root.chmod(open_only_to_pass())
    for folder in (place.postgres, place.keys, place.secrets):
        make_private(folder)
    return place


def open_only_to_pass() -> int:
    """Tell the mode of a folder that the database's own account must cross.

    As root the database runs under another account: it may cross, not list.
    """
    return 0o711 if os.geteuid() == 0 else 0o700


def make_private(folder: Path, *, owner: tuple[int, int] | None = None) -> None:
    """Make one folder that only its owner can open, or check that it is one.

    :raises CannotHost: when it is a link, or belongs to somebody unexpected.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    expected = {os.geteuid()} | ({owner[0]} if owner else set())
    if not stat.S_ISDIR(found.st_mode):
        message = f"{folder} n’est pas un dossier."
        raise CannotHost(message)
    if found.st_uid not in expected and os.geteuid() != 0:
        message = f"Le dossier {folder} appartient à un autre compte."
        raise CannotHost(message)
    if owner and (found.st_uid, found.st_gid) != owner:
        os.chown(folder, *owner, follow_symlinks=False)
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def closed_parent(folder: Path, account: pwd.struct_passwd) -> Path | None:
    """Name the first folder on the way that this account cannot cross, if any."""
    groups = set(os.getgrouplist(account.pw_name, account.pw_gid))
    for step in [*reversed(folder.parents), folder]:
        if not step.exists():
            break
        found = step.stat()
        if found.st_uid == account.pw_uid:
            may_cross = found.st_mode & stat.S_IXUSR
        elif found.st_gid in groups:
            may_cross = found.st_mode & stat.S_IXGRP
        else:
            may_cross = found.st_mode & stat.S_IXOTH
        if not may_cross:
            return step
    return None


def socket_folder(place: Place, *, owner: tuple[int, int]) -> Path:
    """Make the private folder of the database's socket.

    It is inside the data folder, or, when that path is too long for a socket,
    in a private folder of the system's runtime or temporary space.
    """
    inside = place.postgres / "run"
    if len(os.fsencode(inside / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        folder = inside
    else:
        name = hashlib.sha256(os.fsencode(place.root)).hexdigest()[:16]
        folder = _runtime_space() / f"avec-{os.geteuid()}-{name}"
    make_private(folder, owner=owner)
    return folder


def _runtime_space() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.geteuid() != 0 and len(runtime) < 60 and Path(runtime).is_dir():
        return Path(runtime)
    if os.geteuid() == 0 and Path("/run").is_dir() and os.access("/run", os.W_OK):
        return Path("/run")
    return Path("/tmp")  # noqa: S108 - the folder made inside is private and checked


def write_private(file: Path, content: str | bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def open_lock(file: Path) -> IO[bytes]:
    """Open a file to lock, closed to others like everything around it."""
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b")


@contextlib.contextmanager
def one_at_a_time(place: Place) -> Iterator[None]:
    """Let only one process prepare this data folder at a time."""
    with open_lock(place.secrets / ".lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def temporary() -> Iterator[Path]:
    """Lend a data folder for a test, that the database's account can reach."""
    root = Path(tempfile.mkdtemp(prefix="avec-"))
    root.chmod(open_only_to_pass())
    try:
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)
