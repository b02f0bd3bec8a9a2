"""`make mutants`: open each wall in turn; the tests must turn red every time.

Each mutant runs the tests that are there to notice it, and stops at the first that
does. ``--only WORD`` keeps the mutants whose name holds the word; ``--sample N``
takes every Nth, for a quick look.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hosting.words import say

ROOT = Path(__file__).resolve().parent.parent
MATRICES = ["tests/house/test_access_matrix.py", "tests/house/test_action_matrix.py"]
WALLS = [
    "tests/house/test_the_two_walls_agree.py",
    "tests/house/test_the_first_wall_alone.py",
    "tests/house/test_nothing_is_written_for_somebody_else.py",
    "tests/house/test_nobody_becomes_somebody_else.py",
    "tests/house/test_nothing_about_me_without_me.py",
]
# What each kind of mutant prints: everything it can be, one name a line.
LIST = """
import os, psycopg
from tests import harness
import django; django.setup()
from django.apps import apps
from hosting.routes import every_route
from avec.access.rules import REGISTER
with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
    for table, name in owner.execute(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'"
        " AND coalesce(qual, with_check) <> 'true' ORDER BY 1, 2"):
        print(f"MUTANT policy:{table}:{name}")
for name in sorted(REGISTER):
    print(f"MUTANT rule:{name}")
for model in apps.get_models():
    if model.__module__.startswith("avec.") and hasattr(model, "whose"):
        print(f"MUTANT seen:{model._meta.label}")
for route in every_route():
    if route.guard != "public":
        print(f"MUTANT guard:{route.name}")
harness.pytest_unconfigure()
"""


def every_mutant() -> list[str]:
    """Name every policy, rule, queryset and guarded route."""
    done = subprocess.run(
        [sys.executable, "-c", LIST],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return re.findall(r"^MUTANT (\S+)$", done.stdout, re.MULTILINE)


def noticing(mutant: str) -> list[str]:
    """Return the tests that are there to notice this mutant, quickest first."""
    kind, _, name = mutant.partition(":")
    if kind == "guard":
        return MATRICES[:1]
    if kind == "rule":
        room = name.partition(".")[0]
        return [*reversed(MATRICES), f"avec/{room}/tests", *WALLS]
    if kind == "seen":
        return [*WALLS, *MATRICES]
    room = name.partition("_")[0]
    return [*WALLS, *MATRICES, f"avec/{room}/tests"]


def survives(mutant: str) -> bool:
    """Run the tests with this wall open; say whether none of them noticed.

    :raises RuntimeError: if the tests could not run at all.
    """
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly"),
            *("-p", "no:cacheprovider", "-m", "not browser and not slow"),
            *noticing(mutant),
        ],
        cwd=ROOT,
        env={**os.environ, "AVEC_MUTANT": mutant},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 1):
        msg = f"{mutant}: {done.stdout[-600:]}{done.stderr[-600:]}"
        raise RuntimeError(msg)
    return done.returncode == 0


def main() -> int:
    """Run the mutants two at a time and name those that nothing noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--sample", type=int, default=1)
    chosen = parser.parse_args()
    mutants = [m for m in every_mutant() if chosen.only in m][:: chosen.sample]
    survivors = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for mutant, lives in zip(mutants, pool.map(survives, mutants), strict=True):
            say(f"  {'SURVIVES' if lives else 'caught  '}  {mutant}")
            if lives:
                survivors.append(mutant)
    say(f"\n  {len(mutants) - len(survivors)} caught of {len(mutants)}.")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
