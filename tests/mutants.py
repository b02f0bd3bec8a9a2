"""Break each wall in turn: the tests must turn red every time.

``python -m tests.mutants [--quick] [--list] [word …]``

A test of security that stays green when its wall is taken away proves nothing. Each
mutant is one wall broken, in a copy of the sources or of the database: a table
without its policies, a policy that says ``true``, a trigger or a guard that is gone,
an action that does not ask its rule, a ``visible_to`` that keeps everything. Only the
tests of the walls are run, on both cores; what survives is printed and fails.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.mutations import databases, sources
from tests.mutations.mutant import Mutant
from tests.mutations.workplace import Workplace

ROOT = Path(__file__).resolve().parent.parent
GREEN, RED, NONE = 0, 1, 5
HARMLESS = "SELECT 1"
LONGEST = 3600  # seconds; far more than any, on a machine with other work


@dataclass
class Verdict:
    """What the tests said of one mutant."""

    mutant: Mutant
    word: str
    seconds: float
    said: str = ""


def judge(workplace: Workplace, mutant: Mutant) -> Verdict:
    """Run the tests of one mutant and say whether they caught it."""
    begun = time.monotonic()
    with workplace.broken(mutant) as (folder, environment):
        word, said = "survived", ""
        for tests in mutant.tests:
            code, told = _pytest(workplace, mutant, tests, folder, environment)
            said = told[-2000:]
            if code == RED:
                word = "caught"
                break
            if code not in (GREEN, NONE):
                word = "ill-formed"
                sys.stderr.write(said)
                break
    return Verdict(mutant, word, time.monotonic() - begun, said)


def _pytest(
    workplace: Workplace,
    mutant: Mutant,
    tests: tuple[str, ...],
    folder: Path,
    environment: dict[str, str],
) -> tuple[int, str]:
    """Run these tests; return the exit code and what was said.

    What is broken in the database alone is met by a process that has read the sources.
    """
    arguments = [*("-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider"), *tests]
    if mutant.statement:
        return workplace.forks.run(arguments, environment)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    return done.returncode, done.stdout


def judge_all(mutants: list[Mutant], workers: int) -> list[Verdict]:
    """Judge every mutant, several at once, each worker with a server of its own."""
    waiting: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    for mutant in mutants:
        waiting.put(mutant)
    verdicts: list[Verdict] = []

    def work() -> None:
        with Workplace.prepared(ROOT) as workplace:
            while True:
                try:
                    mutant = waiting.get_nowait()
                except queue.Empty:
                    break
                verdict = judge(workplace, mutant)
                verdicts.append(verdict)
                say(
                    f"  {len(verdicts):>4}/{len(mutants)}  {verdict.word:10}"
                    f" {verdict.seconds:5.1f} s  {verdict.mutant.name}"
                )
            # The cast has grown older meanwhile: that alone must turn nothing red.
            unhurt = Mutant.healthy(mutants, under="tests/", statement=HARMLESS)
            last = judge(workplace, unhurt)
            if last.word != "survived":
                say(last.said)
                verdicts.append(Verdict(last.mutant, "red by itself", last.seconds))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return verdicts


def table(verdicts: list[Verdict]) -> str:
    """Draw what was broken, how often, and how often that was caught."""
    counts = Counter((v.mutant.kind, v.word) for v in verdicts)
    kinds = dict.fromkeys(v.mutant.kind for v in verdicts)
    lines = [f"{'wall broken':34}{'mutants':>9}{'caught':>9}{'survived':>10}"]
    for kind in kinds:
        total = sum(n for (one, _), n in counts.items() if one == kind)
        caught = counts[kind, "caught"]
        lines.append(f"{kind:34}{total:>9}{caught:>9}{total - caught:>10}")
    caught = sum(v.word == "caught" for v in verdicts)
    total = len(verdicts)
    lines.append(f"{'in all':34}{total:>9}{caught:>9}{total - caught:>10}")
    return "\n".join(lines)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Judge what was asked for; 1 when anything survives, or when nothing is red."""
    words = [word for word in arguments if not word.startswith("--")]
    _wake_django()
    with Workplace.prepared(ROOT) as workplace:
        mutants = [
            *databases.mutants(workplace),
            *sources.mutants(ROOT),
        ]
        mutants = [m for m in mutants if all(w in f"{m.kind} {m.name}" for w in words)]
        if "--quick" in arguments:
            mutants = one_of_each(mutants)
        if "--list" in arguments:
            for mutant in mutants:
                say(f"{mutant.kind:34}{mutant.name}")
            return 0
        harmless = HARMLESS if all(m.statement for m in mutants) else ""
        healthy = judge(workplace, Mutant.healthy(mutants, statement=harmless))
    if healthy.word != "survived":
        say(healthy.said)
        say("Without any mutant the tests are not green: nothing can be judged.")
        return 1
    verdicts = judge_all(mutants, workers=min(2, os.cpu_count() or 1))
    say("\n" + table(verdicts))
    alive = sorted(v.mutant.name for v in verdicts if v.word != "caught")
    for name in alive:
        say(f"  not caught: {name}")
    return 1 if alive or not verdicts else 0


def _wake_django() -> None:
    """Let the models and the routes be named; nothing is read and nothing is signed."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("AVEC_SECRET_KEY", "nothing is signed here")
    os.environ.setdefault("AVEC_TICKET_KEY", "00" * 32)
    django.setup()


def one_of_each(mutants: list[Mutant]) -> list[Mutant]:
    """Keep a few of each kind, always the same: enough to see the nets are there."""
    kept: list[Mutant] = []
    for kind in dict.fromkeys(m.kind for m in mutants):
        ours = [m for m in mutants if m.kind == kind]
        kept += ours[:: max(1, len(ours) // 2)][:2]
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
