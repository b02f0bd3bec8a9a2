"""« Nous »: who has to say yes, who did, and whether it may be said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID


class We(NamedTuple):
    """Whether each voice said yes, and the names of those who did not, in order."""

    is_we: bool
    waits_for: list[str]


def we(voices: Mapping[UUID, str], yes: Collection[UUID], *, at_least: int = 2) -> We:
    """Say « nous » only when nobody is missing, and never of somebody alone.

    :param voices: everybody who has to say yes, by name, the person first.
    :param yes: who said it, and did not take it back.
    :param at_least: how many had to say yes on the day it was proposed; leaving since
        is not saying yes.
    """
    missing = [name for key, name in voices.items() if key not in yes]
    said = len(voices) - len(missing)
    return We(not missing and said >= max(at_least, 2), missing)
