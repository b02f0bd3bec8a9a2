"""What an abrupt end leaves running: found again, and closed.

A site that is killed cannot stop what it had started. Each process it starts is
noted beside the secrets; whoever holds the data folder next closes what is left.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from hosting.place import Place

OURS = ("config.wsgi:application", "hosting.tending")
PATIENCE = {signal.SIGTERM: 10, signal.SIGKILL: 5}  # seconds


def note(place: Place, pid: int) -> None:
    """Remember one process that leads a group of its own."""
    with _notes(place).open("a", encoding="ascii") as notes:
        notes.write(f"{pid}\n")


def close(place: Place) -> bool:
    """End what the last site left behind; tell whether there was anything.

    Only the holder of the data folder may ask it.
    """
    found = left(place)
    for number, seconds in PATIENCE.items():
        for group in left(place):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, number)
        end = time.monotonic() + seconds
        while left(place) and time.monotonic() < end:
            time.sleep(0.1)
    _notes(place).unlink(missing_ok=True)
    return bool(found)


def left(place: Place) -> set[int]:
    """Return the groups noted here that still run, but not one's own.

    A number may belong to another program since: its command decides.
    """
    try:
        noted = {int(line) for line in _notes(place).read_text().split()}
    except (OSError, ValueError):
        return set()
    noted -= {os.getpgrp()}
    if not noted:
        return set()
    return {
        group
        for group, command in _running()
        if group in noted and any(name in command for name in OURS)
    }


def _notes(place: Place) -> Path:
    return place.secrets / "running"


def _running() -> Iterator[tuple[int, str]]:
    """Give the group and the command of every process one may see."""
    proc = Path("/proc")
    if not (proc / "self" / "cmdline").exists():
        said = subprocess.run(
            ["/bin/ps", "-A", "-o", "pgid=,command="],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        for line in said.splitlines():
            group, _, command = line.strip().partition(" ")
            yield int(group), command
        return
    for folder in proc.iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_text(errors="replace").split("\0")
                yield os.getpgid(int(folder.name)), " ".join(words)
