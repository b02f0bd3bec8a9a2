"""Every text can be read and every border that matters be seen, in light and dark."""

import re

import pytest

from tests.house.reading import ROOT

TOKENS = (ROOT / "avec/web/static/web/tokens.css").read_text(encoding="utf-8")
SHEETS = ROOT / "avec/web/static/web"

GROUNDS = ["paper", "card", "veil"]
VEILS = ["main-veil", "urgent-veil", "attention-veil", "success-veil", "info-veil"]
TEXT_ON = {
    "ink": [*GROUNDS, *VEILS, "peer-veil"],
    "ink-soft": [*GROUNDS, *VEILS],
    "link": [*GROUNDS, "main-veil", "attention-veil", "info-veil", "urgent-veil"],
    "main": [*GROUNDS, "main-veil"],
    "urgent": [*GROUNDS, "urgent-veil"],
    "attention": ["paper", "card", "attention-veil"],
    "success": ["paper", "card", "success-veil"],
    "info": ["paper", "card", "info-veil"],
    "on-main": ["main", "main-deep"],
    "on-urgent": ["urgent", "urgent-deep"],
}
SHAPES_ON = {
    "line-strong": GROUNDS,
    "person": GROUNDS,
    "relative": GROUNDS,
    "peer": GROUNDS,
    "professional": GROUNDS,
    "together": GROUNDS,
    "main": GROUNDS,
    "urgent": GROUNDS,
    "ring-self": ["paper", "card"],
    "ring-other": ["paper", "card"],
    "focus": [*GROUNDS, "focus-halo", "main-veil", "urgent-veil"],
}


def _values(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*([^;]+);", block))


def _blocks() -> dict[str, dict[str, str]]:
    bodies = re.findall(r"(:root[^{]*)\{([^}]*)\}", TOKENS)
    return {selector.strip(): _values(body) for selector, body in bodies}


LIGHT = _blocks()[":root"]
SYSTEM_DARK = _blocks()[':root:not([data-theme="light"])']
CHOSEN_DARK = _blocks()[':root[data-theme="dark"]']


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [_linear(channel) for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, CHOSEN_DARK], ids=["light", "dark"])
def test_every_text_is_at_least_7_to_1(theme: dict[str, str]) -> None:
    weak = [
        f"{text} on {ground}: {contrast(theme[text], theme[ground]):.2f}"
        for text, grounds in TEXT_ON.items()
        for ground in grounds
        if contrast(theme[text], theme[ground]) < 7
    ]
    assert not weak, "\n".join(weak)


@pytest.mark.parametrize("theme", [LIGHT, CHOSEN_DARK], ids=["light", "dark"])
def test_every_border_and_shape_is_at_least_3_to_1(theme: dict[str, str]) -> None:
    weak = [
        f"{shape} on {ground}: {contrast(theme[shape], theme[ground]):.2f}"
        for shape, grounds in SHAPES_ON.items()
        for ground in grounds
        if contrast(theme[shape], theme[ground]) < 3
    ]
    assert not weak, "\n".join(weak)


def test_dark_is_the_same_whether_the_system_or_the_reader_asks() -> None:
    assert SYSTEM_DARK == CHOSEN_DARK


def test_light_and_dark_define_the_same_tokens() -> None:
    assert LIGHT.keys() == CHOSEN_DARK.keys()


def test_colours_are_written_in_the_tokens_only() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\b(?:rgb|hsl|oklch)a?\(")
    sheets = [file for file in ROOT.rglob("avec/**/*.css") if file.name != "tokens.css"]
    assert sheets
    for sheet in sheets:
        text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text(), flags=re.S)
        assert not colour.search(text), sheet


def test_every_token_used_by_a_sheet_is_defined() -> None:
    for sheet in ROOT.rglob("avec/**/*.css"):
        used = set(re.findall(r"var\(--([a-z-]+)", sheet.read_text()))
        assert used <= LIGHT.keys(), sheet


def test_sheets_stay_readable_for_old_phones() -> None:
    for sheet in SHEETS.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
        assert "@layer" not in text
        assert not re.search(r"^\s*&", text, re.M), "no nesting"
        physical = r"(?:margin|padding|border)-(?:left|right|top|bottom)\b"
        assert not re.search(physical, text), "logical properties only"
