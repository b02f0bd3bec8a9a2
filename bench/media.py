"""How long a picture or a voice takes to be made again, and a trap to be refused."""

from __future__ import annotations

import io
import statistics
import time
import wave
from contextlib import suppress

from PIL import Image

from avec.journal.remaking import NotAFileWeTake, remake
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


def figures() -> list[Figure]:
    """Measure each, the child process included."""
    return [
        Figure(name, round(_milliseconds(sent), 1), "ms", goal)
        for name, sent, goal in (
            ("photograph of 12 Mpx, made again", _photograph(), 4_000),
            ("voice of three minutes, made again", _voice(), 1_000),
            ("trap of 900 Mpx, refused", _trap(), 1_000),
        )
    ]


def _milliseconds(sent: bytes) -> float:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        with suppress(NotAFileWeTake):
            remake(sent)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
