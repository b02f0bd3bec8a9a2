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
    def healthy(
        cls, mutants: list[Mutant], *, under: str = "", statement: str = ""
    ) -> Mutant:
        """Return the one that breaks nothing, judged by the tests of the others.

        :param under: only those of this folder, when one is given.
        :param statement: something harmless, to be judged as what breaks a database.
        """
        files = dict.fromkeys(
            argument
            for mutant in mutants
            for tests in mutant.tests
            for argument in tests
            if argument.endswith((".py", "/tests")) and argument.startswith(under)
        )
        return cls("nothing", "nothing", ((*files,),), statement)
