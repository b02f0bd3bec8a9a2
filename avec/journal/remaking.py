"""Pictures and sounds are made again, elsewhere: nothing of the file sent is kept.

A child process with little memory, little time, no file, no other process and no
network reads what was sent and writes a plain picture or a plain sound. Where it was
taken, by what, when, and whatever else the file carried, stay behind.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.journal.words import MediaKind

CHILD = Path(__file__).with_name("remaking_child.py")
LARGEST = 10_000_000
SECONDS = 15
_AT_ONCE = BoundedSemaphore(2)
_KINDS = {b"P": MediaKind.PICTURE, b"S": MediaKind.SOUND}


class NotAFileWeTake(Refusal):
    """The file is something else, is damaged, or is too large once open."""

    sentence = _(
        "Ce fichier ne peut pas être lu. Une image JPEG, PNG ou WebP, ou un son WAV de"
        " trois minutes au plus, conviennent."
    )


class Busy(Refusal):
    """Others are having theirs made again; nothing waits meanwhile."""

    sentence = _(
        "D’autres fichiers se préparent en ce moment. Réessayez dans une minute :"
        " rien n’a été compté ni gardé."
    )
    status = 503


class TooLarge(Refusal):
    """More than is received."""

    sentence = _("Ce fichier est trop lourd : dix millions d’octets au plus.")


@dataclass(frozen=True, slots=True)
class Remade:
    """A picture as WebP, or a sound as WAV."""

    kind: MediaKind
    content: bytes


@contextmanager
def a_place() -> Iterator[None]:
    """Hold one of the places where files are made again, or none at all.

    :raises Busy: at once, when there is none: no page waits behind a file.
    """
    if not _AT_ONCE.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _AT_ONCE.release()


def remake(sent: bytes, *, size: int | None = None) -> Remade:
    """Make a picture or a sound again from what was sent; in :func:`a_place`.

    :raises TooLarge: beyond ten million bytes.
    :raises NotAFileWeTake: for anything that is not plainly one of the kinds taken.
    """
    if max(len(sent), size or 0) > LARGEST:
        raise TooLarge
    try:
        done = subprocess.run(  # noqa: S603 - our own file, nothing of the sender's
            [sys.executable, "-I", str(CHILD)],
            input=sent,
            capture_output=True,
            timeout=SECONDS,
            env={},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotAFileWeTake from None
    kind = _KINDS.get(done.stdout[:1])
    if done.returncode or kind is None:
        raise NotAFileWeTake
    return Remade(kind, done.stdout[1:])
