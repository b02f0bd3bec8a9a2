"""Words are sealed before they reach the database and opened only to be shown."""

from __future__ import annotations

import os
import struct
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from avec.vault.keys import NONCE, FileKeyStore, KeyGone, KeyStore

FORMAT = 1
_HEAD = struct.Struct(">BI")
_NONCE = slice(_HEAD.size, _HEAD.size + NONCE)
_BODY = slice(_HEAD.size + NONCE, None)


class Unreadable(Exception):
    """The words cannot be opened: another row, another person, or a lost key."""


@lru_cache(maxsize=4)
def _file_store(folder: str) -> FileKeyStore:
    return FileKeyStore(Path(folder))


def key_store() -> KeyStore:
    """Return the store of this installation.

    :raises ImproperlyConfigured: if no folder for keys is known.
    """
    if not settings.AVEC_KEYS_DIR:
        msg = "AVEC_KEYS_DIR names no folder: words cannot be sealed."
        raise ImproperlyConfigured(msg)
    return _file_store(str(settings.AVEC_KEYS_DIR))


@lru_cache(maxsize=2048)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _bound(owner_id: UUID | str, field: str, row_id: UUID) -> bytes:
    return f"{field}|{row_id}|{owner_id}".encode()


def seal(owner_id: UUID, field: str, row_id: UUID, text: str) -> bytes:
    """Seal words with their owner's key, for this one field of this one row.

    AES-256-GCM; the row, the field and the owner are authenticated with it, so
    that sealed words moved elsewhere do not open.
    """
    return Sealer(owner_id).seal(field, row_id, text)


class Sealer:
    """Seals the words of one person, one after the other, in one transaction.

    Her key is looked for once. Made for one act, never kept.
    """

    def __init__(self, owner_id: UUID) -> None:
        self._owner = str(owner_id)
        version, key = key_store().current(owner_id)
        self._head = _HEAD.pack(FORMAT, version)
        self._cipher = _cipher(key)

    def seal(self, field: str, row_id: UUID, text: str) -> bytes:
        """Seal words as :func:`seal` does."""
        return self.seal_bytes(field, row_id, text.encode())

    def seal_bytes(self, field: str, row_id: UUID, content: bytes) -> bytes:
        """Seal a picture or a sound as words are sealed."""
        nonce = os.urandom(NONCE)
        bound = _bound(self._owner, field, row_id)
        return self._head + nonce + self._cipher.encrypt(nonce, content, bound)


def unseal(owner_id: UUID, field: str, row_id: UUID, blob: bytes) -> str:
    """Open what :func:`seal` closed.

    :raises Unreadable: if the key is gone or the words are not from this place.
    """
    return Opener(owner_id).open(field, row_id, blob)


class Opener:
    """Opens the words of one person, one after the other, on one page.

    Her key is looked for once. Made for one request, never kept: a key destroyed
    opens nothing at the next.
    """

    def __init__(self, owner_id: UUID) -> None:
        self.owner_id = owner_id
        self._owner = str(owner_id)
        self._ciphers: dict[int, AESGCM] = {}

    def open(self, field: str, row_id: UUID, blob: bytes) -> str:
        """Open what :func:`seal` closed.

        :raises Unreadable: if the key is gone or the words are not from this place.
        """
        return self.open_bytes(field, row_id, blob).decode()

    def open_bytes(self, field: str, row_id: UUID, blob: bytes) -> bytes:
        """Open a picture or a sound.

        :raises Unreadable: if the key is gone or it is not from this place.
        """
        blob = bytes(blob)
        try:
            form, version = _HEAD.unpack_from(blob)
            cipher = self._ciphers.get(version)
            if cipher is None:
                cipher = _cipher(key_store().key(self.owner_id, version))
                self._ciphers[version] = cipher
            bound = _bound(self._owner, field, row_id)
            opened = cipher.decrypt(blob[_NONCE], blob[_BODY], bound)
        except (KeyGone, InvalidTag, struct.error, ValueError) as error:
            raise Unreadable from error
        if form != FORMAT:
            raise Unreadable
        return opened


def erase_keys(owner_id: UUID) -> None:
    """Destroy a person's keys: what is sealed for them is unreadable from now on.

    Copies of the key files in backups stay useful to nobody once the
    key-encryption key has been rotated: the same night.
    """
    key_store().destroy(owner_id)


def rotate_keys() -> int:
    """Wrap everyone's keys with a new key-encryption key; return how many."""
    return key_store().rotate()
