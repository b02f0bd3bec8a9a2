"""Run every test, browser tests too, after finding or installing a browser.

``python -m hosting.testing [pytest arguments] | --matrix``
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from hosting import catalogues
from hosting.words import say

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("chrome", "brave-browser", "microsoft-edge"),
)
ON_A_MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def browser() -> str | None:
    """Find a Chromium on this machine, or install one if there is a way."""
    return _named() or _found() or _from_debian() or _from_playwright()


def _named() -> str | None:
    return os.environ.get("AVEC_CHROMIUM") or None


def _found() -> str | None:
    paths = (shutil.which(name) for name in NAMES)
    installed = (path for path in ON_A_MAC if Path(path).exists())
    return next((path for path in (*paths, *installed) if path), None)


def _from_debian() -> str | None:
    """Install Debian's own package, when root on Debian."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return None
    say("  Installation de Chromium (paquet du système)…")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for task in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        subprocess.run([apt, *task], env=quiet, capture_output=True, check=False)
    return _found()


def _from_playwright() -> str | None:
    """Let Playwright bring its own, when it can reach it."""
    say("  Installation de Chromium (par Playwright)…")
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def run(arguments: list[str], **more: str) -> int:
    """Run pytest apart, on as many cores as help."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        env={**os.environ, **more},
        cwd=ROOT,
        check=False,
    ).returncode


def how_many_need_a_browser() -> int:
    """Count the tests that a missing browser leaves out."""
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "browser"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"(\d+)(?:/\d+)? tests? collected", listed.stdout)
    return int(found[1]) if found else 0


def main(arguments: list[str]) -> int:
    """Run what was asked; without a browser say what was left out."""
    catalogues.compile_stale()
    if arguments == ["--matrix"]:
        return run(["tests/house", "-k", "matrix"], AVEC_WRITE_MATRIX="1")
    spread = ["-n", str(min(4, os.cpu_count() or 1))] if not arguments else []
    if path := browser():
        return run([*spread, *arguments], AVEC_CHROMIUM=path)
    code = run([*spread, "-m", "not browser", *arguments])
    lost = how_many_need_a_browser()
    say(f"{lost} tests de navigateur sautés : chromium absent.")
    return code or (1 if lost and os.environ.get("CI") == "true" else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
