"""The glossary knows every noun of the house, and no noun that left it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"

MODELS = sorted(
    {
        model.__name__
        for model in apps.get_models(include_auto_created=False)
        if model.__module__.startswith("avec.")
    }
)


@pytest.mark.parametrize("name", MODELS)
def test_every_model_has_a_line_in_the_glossary(name: str) -> None:
    lines = GLOSSARY.read_text("utf-8").splitlines()

    named = [line for line in lines if line.startswith("| `") and f"`{name}`" in line]
    assert named, f"« {name} » needs a line in docs/glossary.md"


def test_a_line_of_the_glossary_is_whole() -> None:
    """A row with a missing cell is drawn wrong, and nobody sees what is missing."""
    width = 0
    for line in GLOSSARY.read_text("utf-8").splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = line.strip("|").split(" | ")
        width = width or len(cells)
        assert len(cells) == width, line
        assert all(cell.strip() for cell in cells), line
