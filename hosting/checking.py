"""Everything a machine can check without running the site.

``python -m hosting.checking`` runs all of it and says what does not hold.
"""

import os
import subprocess
import sys
from pathlib import Path

from hosting import catalogues
from hosting.words import say

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 500  # lines of one file; a reader holds about that much

# Enough to wake Django; nothing is signed and no database is asked.
ASLEEP = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "AVEC_SECRET_KEY": "nothing is signed here",
    "AVEC_TICKET_KEY": "00" * 32,
    "AVEC_KEYS_DIR": "",
    "PYTHONWARNINGS": "ignore::RuntimeWarning",
}
# Run as modules of this Python, but for the one that only has a program.
PROGRAMS = {
    "forme": ("ruff", "format", "--check", "."),
    "règles": ("ruff", "check", "."),
    "types": ("mypy",),
    "étages": ("lint-imports", "--no-logo"),
    "pages": ("hosting.checking", "templates"),
    "migrations": ("django", "makemigrations", "--check", "--dry-run"),
}


def main() -> int:
    """Check everything, one line each, with what was said when it does not hold."""
    broken = [name for name, command in PROGRAMS.items() if not _holds(name, command)]
    broken += [name for name, lines in _ours().items() if not _told(name, lines)]
    say(f"À reprendre : {', '.join(broken)}." if broken else "Tout tient.")
    return 1 if broken else 0


def _holds(name: str, command: tuple[str, ...]) -> bool:
    program = Path(sys.executable).parent / command[0]
    start = [str(program)] if command[0] == "lint-imports" else [sys.executable, "-m"]
    done = subprocess.run(
        [*start, *command[len(start) == 1 :]],
        env={**os.environ, **ASLEEP},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return _told(name, done.stdout.splitlines() if done.returncode else [])


def _told(name: str, problems: list[str]) -> bool:
    say(f"  {name:13} {'à reprendre' if problems else 'bien'}")
    for line in problems:
        say(f"      {line}")
    return not problems


def _ours() -> dict[str, list[str]]:
    return {
        "traductions": [
            f"{language} : {text}"
            for language in catalogues.TRANSLATED
            for text in catalogues.missing(language)
        ],
        "longueur": too_long(),
    }


def too_long() -> list[str]:
    """List the source files that grew past what one reader holds in mind."""
    found = []
    for room in ("avec", "config", "hosting", "tests", "bench"):
        for file in sorted((ROOT / room).rglob("*.py")):
            lines = len(file.read_text().splitlines())
            if lines > LONGEST and "migrations" not in file.parts:
                found.append(f"{file.relative_to(ROOT)} : {lines} lignes")
    return found


def templates() -> int:
    """Compile every page, as the site would; 1 when one does not compile."""
    import django
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template

    django.setup()
    wrong = 0
    for folder in sorted((ROOT / "avec").glob("*/jinja2")):
        for file in sorted(folder.rglob("*.*")):
            try:
                get_template(str(file.relative_to(folder)))
            except TemplateSyntaxError as problem:
                line = getattr(problem.__cause__, "lineno", "")
                say(f"{file.relative_to(ROOT)}:{line} {problem}")
                wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(templates() if sys.argv[1:] == ["templates"] else main())
