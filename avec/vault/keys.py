"""Keys: one per person, in files outside the database, wrapped by a master key.

The key store is an interface; files are its default. A person's file holds her
data keys (several versions after a rotation of hers), each wrapped with AES-256-GCM
by the current key-encryption key.
"""

from __future__ import annotations

import fcntl
import json
import os
from abc import ABC, abstractmethod
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class KeyGone(Exception):
    """The key was destroyed or was never here: the words cannot be read."""


class KeyStore(ABC):
    """Where the data keys of people are kept."""

    @abstractmethod
    def key(self, person_id: UUID, version: int) -> bytes:
        """Return one data key.

        :raises KeyGone: if this person has no such key.
        """

    @abstractmethod
    def current(self, person_id: UUID) -> tuple[int, bytes]:
        """Return the version and key to seal with, made and made durable if needed."""

    @abstractmethod
    def destroy(self, person_id: UUID) -> None:
        """Make everything sealed for this person unreadable, at once and for good."""

    @abstractmethod
    def rotate(self) -> int:
        """Wrap every key again with a new key-encryption key and destroy the old.

        Return how many people's keys were wrapped again.
        """

    @abstractmethod
    def people(self) -> Iterator[UUID]:
        """Name everyone who has a key."""


def _write_durably(path: Path, content: bytes) -> None:
    """Write a whole file or nothing, and come back only once it is on the disk."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget_file(path: Path) -> None:
    """Overwrite and remove a file, so that undeleting it gives noise.

    It loses its name first: another process finds it whole or not at all.
    """
    size = path.stat().st_size
    path = path.rename(path.with_name(f".{path.name}.gone"))
    with path.open("r+b") as file:
        file.write(os.urandom(size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    _sync_folder(path.parent)


class FileKeyStore(KeyStore):
    """One small file per person and one per key-encryption key, mode 0600."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.masters_folder = folder / "masters"
        self.people_folder = folder / "people"
        for each in (folder, self.masters_folder, self.people_folder):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._masters: dict[int, AESGCM] = {}
        self._opened: dict[UUID, tuple[str, int, dict[int, bytes]]] = {}

    def _master_numbers(self) -> list[int]:
        return sorted(int(path.stem) for path in self.masters_folder.glob("[0-9]*.key"))

    def _master(self, number: int) -> AESGCM:
        if number not in self._masters:
            path = self.masters_folder / f"{number}.key"
            try:
                self._masters[number] = AESGCM(path.read_bytes())
            except (FileNotFoundError, ValueError) as error:
                raise KeyGone from error
        return self._masters[number]

    def _current_master(self) -> int:
        numbers = self._master_numbers()
        if numbers:
            return numbers[-1]
        return self._new_master(1)

    def _new_master(self, number: int) -> int:
        path = self.masters_folder / f"{number}.key"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return number
        with os.fdopen(descriptor, "wb") as file:
            file.write(AESGCM.generate_key(bit_length=256))
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(self.masters_folder)
        return number

    def _path(self, person_id: UUID) -> Path:
        return self.people_folder / person_id.hex[:2] / f"{person_id}.keys"

    @staticmethod
    def _bound(person_id: UUID, version: int, master: int) -> bytes:
        return f"{person_id}|{version}|{master}".encode()

    def _wrap(self, person_id: UUID, version: int, key: bytes, master: int) -> str:
        nonce = os.urandom(NONCE)
        bound = self._bound(person_id, version, master)
        wrapped = nonce + self._master(master).encrypt(nonce, key, bound)
        return b64encode(wrapped).decode()

    def _save(self, person_id: UUID, keys: dict[int, bytes]) -> None:
        master = self._current_master()
        path = self._path(person_id)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        content = {
            "master": master,
            "keys": {
                str(version): self._wrap(person_id, version, key, master)
                for version, key in keys.items()
            },
        }
        _write_durably(path, json.dumps(content).encode())

    def _read(self, person_id: UUID) -> dict[int, bytes]:
        """Return the opened keys, asking the disk each time whether they still exist.

        Another process may have destroyed or renewed them: the time of the file,
        one system call, decides whether what this process remembers still holds.
        """
        known = self._opened.get(person_id)
        name = known[0] if known is not None else str(self._path(person_id))
        try:
            stamp = os.stat(name).st_mtime_ns  # noqa: PTH116 - asked for every page
        except FileNotFoundError as error:
            self._opened.pop(person_id, None)
            raise KeyGone from error
        if known is not None and known[1] == stamp:
            return known[2]
        path = Path(name)
        try:
            content = json.loads(path.read_bytes())
            master = self._master(content["master"])
        except FileNotFoundError as error:
            raise KeyGone from error
        except KeyGone:
            if self._is_renewed(path, since=stamp):
                return self._read(person_id)
            raise
        keys = {}
        for version, wrapped in content["keys"].items():
            blob = b64decode(wrapped)
            bound = self._bound(person_id, int(version), content["master"])
            try:
                keys[int(version)] = master.decrypt(blob[:NONCE], blob[NONCE:], bound)
            except InvalidTag as error:
                # The master may have been read while it was being destroyed.
                self._masters.pop(content["master"], None)
                if self._is_renewed(path, since=stamp):
                    return self._read(person_id)
                raise KeyGone from error
        if len(self._opened) > 5000:
            self._opened.clear()
        self._opened[person_id] = (name, stamp, keys)
        return keys

    @staticmethod
    def _is_renewed(path: Path, *, since: int) -> bool:
        """Tell whether another process wrapped these keys again in the meantime."""
        try:
            return path.stat().st_mtime_ns != since
        except FileNotFoundError:
            return False

    def key(self, person_id: UUID, version: int) -> bytes:
        """Return one data key of this person."""
        try:
            return self._read(person_id)[version]
        except KeyError as error:
            raise KeyGone from error

    def current(self, person_id: UUID) -> tuple[int, bytes]:
        """Return the newest key, durable on the disk before anything is sealed."""
        try:
            keys = self._read(person_id)
        except KeyGone:
            keys = self._first_key(person_id)
        version = max(keys)
        return version, keys[version]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time make or wrap keys in this folder."""
        descriptor = os.open(self.folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _first_key(self, person_id: UUID) -> dict[int, bytes]:
        with self._alone():
            if not self._path(person_id).exists():
                self._save(person_id, {1: AESGCM.generate_key(bit_length=256)})
        return self._read(person_id)

    def destroy(self, person_id: UUID) -> None:
        """Overwrite and remove the person's file."""
        self._opened.pop(person_id, None)
        path = self._path(person_id)
        with self._alone():
            if path.exists():
                _forget_file(path)

    def rotate(self) -> int:
        """Wrap all keys with a new master, then destroy the masters before it."""
        with self._alone():
            old = self._master_numbers()
            self._new_master((old[-1] if old else 0) + 1)
            count = 0
            for person_id in list(self.people()):
                try:
                    keys = self._read(person_id)
                except KeyGone:
                    # A file that opens for nobody must not keep old masters alive.
                    continue
                self._save(person_id, keys)
                count += 1
            for number in old:
                self._masters.pop(number, None)
                _forget_file(self.masters_folder / f"{number}.key")
        return count

    def people(self) -> Iterator[UUID]:
        """Name everyone whose file is there."""
        for path in sorted(self.people_folder.glob("*/*.keys")):
            yield UUID(path.stem)
