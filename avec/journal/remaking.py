"""Pictures and sounds are made again, elsewhere: nothing of the file sent is kept.

A child process with little memory, little time, no file, no other process and no
network reads what was sent and writes a plain picture or a plain sound. Where it was
taken, by what, when, and whatever else the file carried, stay behind.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Timer

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.journal.words import MediaKind

CHILD = Path(__file__).with_name("remaking_child.py")
LARGEST = 10_000_000
MOST_MADE = 12_000_000
SECONDS = 15
_AT_ONCE = BoundedSemaphore(2)
_KINDS = {b"P": MediaKind.PICTURE, b"S": MediaKind.SOUND}


class NotAFileWeTake(Refusal):
    """The file is something else, is damaged, or is too large once open."""

    sentence = _(
        "Ce fichier ne peut pas être lu. Une image JPEG, PNG ou WebP, ou une voix de"
        " trois minutes au plus (m4a, mp3, ogg, webm, flac ou wav) conviennent."
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

    sentence = _("Ce fichier est trop lourd : 10 Mo au plus.")


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
    made, is_done = _made(sent)
    kind = _KINDS.get(made[:1])
    if not is_done or kind is None:
        raise NotAFileWeTake
    return Remade(kind, made[1:])


def _made(sent: bytes) -> tuple[bytes, bool]:
    """Have it made again; whatever runs there writes so much at most, and no longer."""
    command = [sys.executable, "-I", str(CHILD)]
    with subprocess.Popen(  # noqa: S603 - our own file, nothing of the sender's
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
    ) as child:
        too_long = Timer(SECONDS, child.kill)
        too_long.start()
        try:
            with suppress(BrokenPipeError), child.stdin as door:
                door.write(sent)
            made = child.stdout.read(MOST_MADE + 1)
            if len(made) > MOST_MADE:
                child.kill()
            child.wait()
        finally:
            too_long.cancel()
    return made, child.returncode == 0 and len(made) <= MOST_MADE
