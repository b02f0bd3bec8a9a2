"""Axe reads every page that can be reached by links, in five ways of looking.

Axe sees a small part of what matters; people see the rest. What it sees must be
clean, and nothing may stick out of a small screen.
"""

from __future__ import annotations

import os
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from avec.web.preferences import COOKIE
from tests.browser.arguments import ARGUMENTS
from tests.demonstration import told

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = [
    "wcag2a",
    "wcag2aa",
    "wcag2aaa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
    "RGAAv4",
]
# name, width, height, colours, size of the text
WAYS = [
    ("phone", 360, 740, "light", None),
    ("dark", 1280, 800, "dark", None),
    ("narrow and low", 320, 256, "light", None),
    ("text twice as large", 360, 740, "dark", "larger"),
]
LEAVES = {"web:leave", "people:sign_out", "web:language"}


def _ended(address: str) -> str:
    return urlsplit(address).path


def _route(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _links(page) -> list[str]:
    return page.eval_on_selector_all(
        "a[href^='/']", "all => all.map(one => one.getAttribute('href'))"
    )


def _wrong(page) -> list[str]:
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
    )
    found = [
        f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:160]}"
        for rule in result["violations"]
    ]
    return found + _sticking_out(page)


def _sticking_out(page) -> list[str]:
    width = page.viewport_size["width"]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        return ["something sticks out of the screen"]
    return []


def _looked_at_in_every_way(page) -> list[str]:
    page.evaluate(AXE)
    found = []
    for name, width, height, colours, size in WAYS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=colours)
        page.evaluate(
            "size => size ? document.documentElement.dataset.size = size"
            " : delete document.documentElement.dataset.size",
            size,
        )
        found += [f"{name}: {wrong}" for wrong in _wrong(page)]
    return found


def _walk(
    site: str, page, *, is_known: bool, look=_looked_at_in_every_way
) -> tuple[set[str], list[str]]:
    """Open each kind of page once, by following links from the first ones.

    Pages open to everyone are read once, as nobody. Return the kinds of pages that
    were looked at, and what is wrong in them.
    """
    seen, looked_at, found = set(), set(), []
    waiting = ["/", "/plan-du-site/"]
    while waiting:
        path = waiting.pop(0)
        route = _route(path)
        if not route or route in seen or route in LEAVES:
            continue
        if is_known and route.startswith("web:guide"):
            continue
        seen.add(route)
        answer = page.goto(site + path)
        if "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        if not (is_known and resolve(path).func.is_public):
            looked_at.add(_route(_ended(page.url)))
            found += [f"{path} {wrong}" for wrong in look(page)]
        waiting += [_ended(link) for link in _links(page)]
    return looked_at, found


@pytest.fixture(scope="module")
def demonstration():
    """A whole territory of its own: what is read here is written nowhere else."""
    with pytest.MonkeyPatch.context() as environ:
        environ.delenv("DATABASE_URL", raising=False)
        with told() as demonstration:
            yield demonstration


@pytest.mark.parametrize(
    ("who", "language"),
    [
        ("nobody", "fr"),
        ("nobody", "en"),
        ("nora", "fr"),
        ("nora", "en"),
        ("marc", "fr"),
        ("claire", "fr"),
        ("helene", "fr"),
    ],
)
def test_axe_finds_nothing_to_say(demonstration, chromium, who, language) -> None:
    context = chromium.new_context(
        locale="fr-FR", service_workers="block", reduced_motion="reduce"
    )
    site = demonstration.address
    look = f"system.ordinary.normal.normal.{language}"
    context.add_cookies([{"name": COOKIE, "value": look, "url": site}])
    page = context.new_page()
    _enter_as(who, site, page)
    looked_at, found = _walk(site, page, is_known=who != "nobody")
    context.close()
    assert not found, "\n".join(sorted(set(found)))
    assert "people:sign_in" in looked_at or who != "nobody"
    assert len(looked_at) >= (10 if who == "nobody" else 20), sorted(looked_at)


def _enter_as(who: str, site: str, page) -> None:
    page.route("**/*.pdf", lambda route: route.abort())
    if who != "nobody":
        page.goto(site)
        page.locator("details.demo").evaluate("one => one.open = true")
        page.locator(f"button[formaction$='/{who}/']").click()
        page.wait_for_load_state()


@pytest.fixture(scope="module")
def large_letters(chromium):
    """A browser whose own letters are set twice as large as usual."""
    browser = chromium.browser_type.launch(
        executable_path=os.environ.get("AVEC_CHROMIUM", "/usr/bin/chromium"),
        args=[*ARGUMENTS, "--blink-settings=defaultFontSize=32"],
    )
    yield browser
    browser.close()


@pytest.mark.parametrize("who", ["nobody", "nora", "claire"])
def test_letters_twice_as_large_stay_on_a_small_screen(
    demonstration, large_letters, who
) -> None:
    context = large_letters.new_context(
        viewport={"width": 320, "height": 640}, locale="fr-FR", service_workers="block"
    )
    page = context.new_page()
    _enter_as(who, demonstration.address, page)
    size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    looked_at, found = _walk(
        demonstration.address, page, is_known=who != "nobody", look=_sticking_out
    )
    context.close()
    assert not found, "\n".join(sorted(set(found)))
    assert len(looked_at) >= (10 if who == "nobody" else 20), sorted(looked_at)
    assert float(size.removesuffix("px")) >= 32 or who == "nobody"
