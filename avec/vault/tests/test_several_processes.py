"""Several processes keep the same keys, and agree about them at every instant."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from avec.vault.keys import FileKeyStore

ROOT = Path(__file__).resolve().parents[3]
NORA = uuid4()

BEGIN = """
import sys, time
from pathlib import Path
from uuid import UUID
from avec.vault.keys import FileKeyStore, KeyGone
folder, nora = Path(sys.argv[1]), UUID(sys.argv[2])
store = FileKeyStore(folder)
print("ready", flush=True)
"""

MAKER = """
sys.stdin.readline()
print(store.current(nora)[1].hex(), flush=True)
"""

READER = """
for line in sys.stdin:
    try:
        print(store.key(nora, 1).hex(), flush=True)
    except KeyGone:
        print("gone", flush=True)
"""

# Like processes that start again and again, and remember no master key.
BUSY_READER = """
asked = gone = 0
end = time.monotonic() + 1.5
while time.monotonic() < end:
    asked += 1
    try:
        FileKeyStore(folder).key(nora, 1)
    except KeyGone:
        gone += 1
print(asked, gone, flush=True)
"""


@contextmanager
def another(script: str, folder: Path) -> Iterator[subprocess.Popen]:
    """Another process of the site, ready to be asked; ended with the test."""
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN + script, str(folder), str(NORA)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def asked(process: subprocess.Popen) -> str:
    process.stdin.write("\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_processes_that_make_the_first_key_at_once_make_one(tmp_path):
    with (
        another(MAKER, tmp_path) as one,
        another(MAKER, tmp_path) as two,
        another(MAKER, tmp_path) as three,
    ):
        for process in (one, two, three):
            process.stdin.write("\n")
            process.stdin.flush()
        made = {process.stdout.readline().strip() for process in (one, two, three)}

    assert made == {FileKeyStore(tmp_path).key(NORA, 1).hex()}


def test_a_key_destroyed_here_is_gone_at_once_over_there(tmp_path):
    store = FileKeyStore(tmp_path)
    _, key = store.current(NORA)
    with another(READER, tmp_path) as other:
        assert asked(other) == key.hex()

        store.destroy(NORA)

        assert asked(other) == "gone"


def test_a_rotation_here_is_read_over_there(tmp_path):
    store = FileKeyStore(tmp_path)
    _, key = store.current(NORA)
    with another(READER, tmp_path) as other:
        assert asked(other) == key.hex()

        store.rotate()

        assert asked(other) == key.hex()


def test_nobody_is_unreadable_while_keys_are_wrapped_again(tmp_path):
    store = FileKeyStore(tmp_path)
    for person in [NORA, *(uuid4() for _ in range(20))]:
        store.current(person)
    with another(BUSY_READER, tmp_path) as other:
        while other.poll() is None:
            store.rotate()
        times, gone = map(int, other.stdout.readline().split())

    assert times > 20
    assert gone == 0
