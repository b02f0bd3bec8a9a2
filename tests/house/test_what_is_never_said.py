"""Promises of law that are not true, names that are not ours, words that shame."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from avec.directives.facts import HER_VIEW
from hosting.routes import every_route
from tests.house.reading import ROOT, guide_texts, interface_texts, tool_texts

pytestmark = pytest.mark.walls


def everything_read() -> Iterator[tuple[str, str]]:
    """Yield all that people read, in both languages."""
    yield from interface_texts()
    yield from guide_texts()
    yield from tool_texts()
    for folder, pattern in (
        ("docs/guide/en", "*.md"),
        ("avec/recovery/tools", "*.en.yaml"),
        ("locale/en", "**/*.po"),
        ("avec/web/data", "**/*.yaml"),
    ):
        for file in sorted((ROOT / folder).glob(pattern)):
            yield str(file.relative_to(ROOT)), file.read_text("utf-8")


FALSE_LAW = re.compile(
    r"s’impose(?:nt|ra)? (?:au|aux|à l)|opposable|juridiquement contraignant"
    r"|oblige(?:nt)? (?:le médecin|l’équipe|les médecins|l’hôpital)"
    r"|aucune (?:valeur|force)|n’(?:a|ont) (?:pas|aucune) (?:de )?(?:valeur|force)"
    r"|L1111-11|directives? anticipées? de fin|\bfin de vie\b"
    r"|legally binding|binding on|no legal (?:value|force)|end.of.life",
    re.IGNORECASE,
)


def test_nobody_reads_that_directives_bind_or_are_worth_nothing():
    found = [
        f"{place}: {match[0]!r}"
        for place, text in everything_read()
        for match in FALSE_LAW.finditer(text)
    ]

    assert len(list(everything_read())) > 900
    assert found == []
    assert "recherché et pris en compte" in str(HER_VIEW.says)


@pytest.mark.parametrize(
    "words",
    [
        "Vos directives s’imposent au médecin.",
        "Ce texte n’a pas de valeur juridique.",
        "Mes directives de fin de vie",
        "Your directives are legally binding.",
    ],
)
def test_the_search_finds_false_law(words):
    assert FALSE_LAW.search(words)


# Names of instruments and trade marks: no tool, no page and no address bears one.
NOT_OURS = re.compile(
    r"\b(WRAP|Stanley|Copeland|ELADEB|CASIG|INSPIRE|INCRESE|QPR|RAS|RAS-DS|ReQoL"
    r"|WEMWBS|DIALOG|DIALOG\+|CollaboRATE|CORE-CRT|CRT|Mon GPS|MITI|PHQ-?9|GAD-?7"
    r"|HoNOS|C-SSRS|MARS)\b"
)


def test_nothing_bears_a_name_that_is_not_ours():
    found = [
        f"{place}: {match[0]}"
        for place, text in everything_read()
        for match in NOT_OURS.finditer(text)
    ]
    code = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in (ROOT / "avec").rglob("*")
        if path.suffix in {".py", ".yaml", ".toml"} and "tests" not in path.parts
        for match in NOT_OURS.finditer(path.read_text("utf-8"))
    }
    addresses = [
        route.path for route in every_route() if NOT_OURS.search(route.path.upper())
    ]

    assert found == []
    assert code == set()
    assert addresses == []
    assert NOT_OURS.search("L’échelle WEMWBS en 14 questions")


def test_no_questionnaire_is_shipped():
    """One, written for the demonstration; the others come with a place’s own rights."""
    shipped = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.y*ml")
        if ".venv" not in path.parts
        and re.search(r"^scale:", path.read_text("utf-8"), re.M)
        and re.search(r"^questions:", path.read_text("utf-8"), re.M)
    ]

    assert [name for name in shipped if "/demo/" not in name] == []
