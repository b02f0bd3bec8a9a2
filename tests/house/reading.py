"""The words of the interface, as the house tests read them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from hosting import catalogues

ROOT = Path(__file__).resolve().parents[2]


@cache
def interface_texts() -> tuple[tuple[str, str], ...]:
    """Return each French text of the sources, with the place where it is said."""
    return tuple(_gathered())


def _gathered() -> Iterator[tuple[str, str]]:
    for message in catalogues.gather():
        if not message.id:
            continue
        places = ", ".join(f"{name}:{line}" for name, line in message.locations[:2])
        forms = message.id if isinstance(message.id, tuple | list) else [message.id]
        for text in forms:
            yield places, text


def guide_texts() -> Iterator[tuple[str, str]]:
    """Yield each French page of the guide."""
    for file in sorted((ROOT / "docs" / "guide").glob("*.md")):
        yield f"docs/guide/{file.name}", file.read_text(encoding="utf-8")


def tool_texts() -> Iterator[tuple[str, str]]:
    """Yield each French tool of the house, without its comments."""
    for file in sorted((ROOT / "avec" / "recovery" / "tools").glob("*.yaml")):
        if not file.name.endswith(".en.yaml"):
            lines = file.read_text(encoding="utf-8").splitlines()
            said = [line for line in lines if not line.lstrip().startswith("#")]
            yield f"avec/recovery/tools/{file.name}", "\n".join(said)
