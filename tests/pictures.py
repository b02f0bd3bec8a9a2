"""The pictures of the README, taken from the guided visit: ``make pictures``.

Each step of a story that names a ``picture`` is walked as its persona, light and dark.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from avec.web.demo_data import Step, stories
from hosting.testing import browser
from hosting.words import say
from tests.browser.arguments import ARGUMENTS
from tests.demonstration import told

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
MOST_BYTES = 120_000
SIZE = {"width": 940, "height": 660}


def pictured() -> Iterator[tuple[int, Step]]:
    """Yield each step that has a picture, with the number of its story."""
    for number, story in enumerate(stories().values(), start=1):
        for step in story.steps:
            if step.picture:
                yield number, step


def take(chromium: Browser, site: str, story: int, step: Step, scheme: str) -> Path:
    """Walk to one step as the visit does, and take its page where its words are."""
    dark = scheme == "dark"
    context = chromium.new_context(
        viewport=SIZE, locale="fr-FR", color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.goto(f"{site}/visite/{story}/{step.number}/")
    page.locator("main form button").click()
    page.get_by_text(step.shows[-1]).first.wait_for()
    page.evaluate("document.querySelectorAll('.demo__step').forEach(e => e.remove())")
    words = page.get_by_text(step.shows[0]).first
    words.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
    file = FOLDER / f"{step.picture}{'-sombre' if dark else ''}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main() -> int:
    """Take them all; 1 when there is no browser or one picture is too heavy."""
    found = browser()
    if found is None:
        say("  Aucun navigateur : les images ne sont pas prises.")
        return 1
    os.environ.pop("DATABASE_URL", None)
    FOLDER.mkdir(exist_ok=True)
    heavy = 0
    with told() as demonstration, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        for story, step in pictured():
            for scheme in ("light", "dark"):
                file = take(chromium, demonstration.address, story, step, scheme)
                size = file.stat().st_size
                heavy += size > MOST_BYTES
                say(f"  {file.name} : {size // 1000} ko")
        chromium.close()
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
