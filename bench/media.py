"""What files are taken, how long they take to be made again, or to be refused."""

from __future__ import annotations

import io
import statistics
import time
import wave
from contextlib import suppress

from PIL import Image

from avec.journal.remaking import LARGEST, NotAFileWeTake, TooLarge, remake
from bench.measuring import Figure


def _photograph() -> bytes:
    """Return twelve million points that do not compress well, as a telephone takes."""
    made = io.BytesIO()
    Image.effect_noise((4000, 3000), 80).convert("RGB").save(made, "JPEG", quality=85)
    return made.getvalue()


def _voice() -> bytes:
    """Return three minutes of a voice, the longest that is taken."""
    made = io.BytesIO()
    with wave.open(made, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(16_000)
        written.writeframes(bytes(2 * 16_000 * 180))
    return made.getvalue()


def _trap() -> bytes:
    """Return a hundred thousand bytes that would open into 900 million points."""
    made = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(made, "PNG")
    return made.getvalue()


def _largest_taken() -> bytes:
    """Return a picture as heavy as what is received, to the byte."""
    made = _photograph()
    return made + bytes(LARGEST - len(made))


def _too_heavy() -> bytes:
    return bytes(LARGEST + 1)


def figures() -> list[Figure]:
    """Measure each, the child process included; say what is taken and what is not."""
    found = []
    for name, sent, is_taken, goal in (
        ("photograph of 12 Mpx, made again", _photograph(), True, 4_000),
        ("the heaviest file that is taken, made again", _largest_taken(), True, 4_000),
        ("voice of three minutes, made again", _voice(), True, 1_000),
        ("trap of 900 Mpx, refused", _trap(), False, 1_000),
        ("one byte too many, refused", _too_heavy(), False, 5),
    ):
        took, was_taken = _milliseconds(sent)
        if was_taken != is_taken:
            msg = f"{name}: {was_taken}"
            raise RuntimeError(msg)
        found.append(Figure(f"media: {name}", round(took, 1), "ms", goal))
        print(f"    {name:<46} {len(sent):>10} bytes  {took:8.1f} ms")
    return found


def _milliseconds(sent: bytes) -> tuple[float, bool]:
    times, taken = [], False
    for _ in range(5):
        start = time.perf_counter()
        with suppress(NotAFileWeTake, TooLarge):
            remake(sent)
            taken = True
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), taken
