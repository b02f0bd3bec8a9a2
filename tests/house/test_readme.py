"""What a newcomer reads first is there, light, and said to those who cannot see it."""

from __future__ import annotations

import re

import pytest

from tests.house.reading import ROOT
from tests.pictures import FOLDER, MOST_BYTES, pictured

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAPERS = sorted(
    file
    for pattern in ("*.md", "docs/**/*.md", "avec/*/README.md", "*/README.md")
    for file in ROOT.glob(pattern)
)
NAMES = sorted(step.picture for _story, step in pictured())


def test_the_readme_shows_three_pictures_and_says_each():
    shown = re.findall(
        r'<img src="docs/pictures/([\w-]+)\.png"[^>]* alt="([^"]+)"', README
    )

    assert sorted(name for name, _said in shown) == NAMES
    assert len(NAMES) == 3
    assert all(len(said) > 40 for _name, said in shown)


@pytest.mark.parametrize(
    "name", [f"{n}{end}.png" for n in NAMES for end in ("", "-sombre")]
)
def test_each_picture_of_the_visit_is_kept_and_small(name):
    assert 0 < (FOLDER / name).stat().st_size <= MOST_BYTES


def test_no_picture_is_left_that_nobody_takes():
    kept = {file.stem.removesuffix("-sombre") for file in FOLDER.iterdir()}

    assert kept == set(NAMES)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_a_paper_points_to_is_there(paper):
    text = paper.read_text(encoding="utf-8")
    links = re.findall(
        r"\]\(([^)#:\s]+)(?:#[^)]*)?\)|(?:src|srcset)=\"([^\":]+)\"", text
    )
    named = [one or other for one, other in links]

    assert [name for name in named if not (paper.parent / name).exists()] == []
