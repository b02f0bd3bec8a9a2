"""The words the site does not say, kept as data and read beside every text."""

import re
import tomllib

import pytest

from tests.house.reading import ROOT, guide_texts, interface_texts, tool_texts

LIST = tomllib.loads((ROOT / "avec/web/data/words.toml").read_text(encoding="utf-8"))


def _pattern(words: list[str]) -> re.Pattern:
    parts = []
    for word in words:
        end = "" if word.endswith(".") else r"(?!\w)"
        parts.append(rf"(?<![\w’-]){re.escape(word)}{end}(?!-)")
    exact = any(word[0].isupper() for word in words)
    return re.compile("|".join(parts), 0 if exact else re.IGNORECASE)


def _around(pattern: re.Pattern, text: str) -> str:
    found = pattern.search(text)
    return text[max(0, found.start() - 40) : found.end() + 40] if found else ""


@pytest.mark.parametrize("entry", LIST["avoid"], ids=lambda entry: entry["words"][0])
def test_a_word_to_avoid_is_nowhere_on_the_site(entry: dict) -> None:
    pattern = _pattern(entry["words"])
    found = [
        f"{place}: {_around(pattern, text)!r}"
        for place, text in [*interface_texts(), *guide_texts(), *tool_texts()]
        if pattern.search(text)
    ]
    assert not found, f"say « {entry['say']} » ({entry['why']}):\n" + "\n".join(found)


def test_the_site_never_shouts() -> None:
    shouted = re.compile(r"!(?:\s*$|\s+[A-ZÀ-Ü«])")  # not the sign itself, when named
    found = [f"{place}: {t!r}" for place, t in interface_texts() if shouted.search(t)]
    assert not found, "\n".join(found)


def test_apostrophes_are_typographic() -> None:
    found = [
        f"{place}: {text!r}"
        for place, text in interface_texts()
        if re.search(r"\w'\w", re.sub(r"<[^>]*>", "", text))
    ]
    assert not found, "\n".join(found)


def test_nobody_is_written_with_a_middle_dot() -> None:
    found = [
        f"{place}: {text!r}"
        for place, text in [*interface_texts(), *guide_texts()]
        if re.search(r"\w[·•]\w", text)
    ]
    assert not found, "\n".join(found)


def test_people_have_no_title_in_the_tables() -> None:
    columns = re.compile(r"^\s+(title|civility|civilite|prefix|salutation) = ", re.M)
    found = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "avec" / "people").rglob("*.py")
        if "tests" not in file.parts and columns.search(file.read_text())
    ]
    assert not found
