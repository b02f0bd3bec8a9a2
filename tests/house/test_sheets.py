"""Style sheets and pages speak of the same classes."""

import re

from tests.house.reading import ROOT

# Named for scripts or for tests, never styled.
NOT_STYLED = {"answer", "answer__label", "demo__form", "heading__title", "needs-js"}
NOT_STYLED |= {"task__status"}
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")


def _defined() -> set[str]:
    sheets = [file.read_text() for file in (ROOT / "avec").rglob("*.css")]
    return set(re.findall(r"\.([a-z][a-z0-9_-]*)", "".join(sheets)))


def test_every_class_of_a_page_is_in_a_sheet() -> None:
    defined = _defined() | NOT_STYLED
    lost = []
    for page in (ROOT / "avec").rglob("jinja2/**/*.html"):
        for names in re.findall(r'class="([^"]*)"', page.read_text()):
            for name in _TAG.sub(" … ", names).split():
                whole = re.fullmatch(r"[a-z][a-z0-9_-]*[a-z0-9]", name)
                if whole and name not in defined and not name.endswith("--info"):
                    lost.append(f"{page.relative_to(ROOT)}: {name}")
    assert not lost, "\n".join(lost)


def test_no_page_carries_a_style_or_a_handler() -> None:
    carried = re.compile(r"\s(style|on[a-z]+)=[\"'{]")
    found = [
        str(page.relative_to(ROOT))
        for page in (ROOT / "avec").rglob("jinja2/**/*.html")
        if carried.search(page.read_text())
    ]
    assert not found


def test_important_is_kept_for_paper() -> None:
    for sheet in (ROOT / "avec").rglob("*.css"):
        assert "!important" not in sheet.read_text(), sheet
