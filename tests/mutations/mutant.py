"""One wall broken: by a statement in the database, or by a change in the sources."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mutant:
    """What is broken, and which tests should notice; the likeliest first."""

    kind: str
    name: str
    tests: tuple[tuple[str, ...], ...]
    statement: str = ""
    changed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def healthy(cls, mutants: list[Mutant]) -> Mutant:
        """Return the one that breaks nothing, judged by all the tests of the others."""
        files = dict.fromkeys(
            argument
            for mutant in mutants
            for tests in mutant.tests
            for argument in tests
            if argument.endswith((".py", "/tests"))
        )
        return cls("nothing", "nothing", ((*files,),))
