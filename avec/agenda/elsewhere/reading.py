"""Reading one calendar elsewhere, in a process that knows nothing else.

``python -m avec.agenda.elsewhere.reading`` reads one question (JSON) and writes one
answer (JSON): when somebody is busy, or one word of what went wrong. What comes from
elsewhere is read here, where there is neither database, nor key, nor much memory.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from avec.agenda.elsewhere.accounts import NoCalendar, calendars_between
from avec.agenda.elsewhere.expanding import Busy, NotACalendar, TooMuch, busy_in
from avec.foundation.outside import NotReached, Secret, Why, ask, place_of

SECONDS_OF_WORK = 20
MEMORY = 1_000_000_000
WHOLE = 200
SAME = 304
MARK = 200
"""Longest mark of a state (ETag) that is kept."""
REFUSED = (401, 403, 407)
MISSING = (404, 410)
# One word for the page: what the owner can do something about is told apart.
WORDS = {Why.TURNS: "answers"}


def answered(said: dict[str, Any]) -> dict[str, Any]:
    """Return when a calendar is busy, or the word of what went wrong."""
    try:
        return _read(said)
    except NotReached as problem:
        return {"trouble": WORDS.get(problem.why, str(problem.why))}
    except NoCalendar as problem:
        return {"trouble": _word_of(problem.status)}
    except NotACalendar:
        return {"trouble": "content"}
    except (TooMuch, MemoryError, RecursionError):
        return {"trouble": "long"}


def _read(said: dict[str, Any]) -> dict[str, Any]:
    zone = ZoneInfo(said["zone"])
    first, last = (datetime.fromisoformat(said[end]) for end in ("first", "last"))
    place_of(said["address"])
    secret = (
        Secret(said["account"], said["password"])
        if said["account"] or said["password"]
        else None
    )
    asking = partial(ask, secret=secret, near=said["near"])
    if said["kind"] == "account":
        texts: Iterable[bytes] = calendars_between(asking, said["address"], first, last)
        return _busy(busy_in(texts, zone, first, last), "")
    headers = {"Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1"}
    if said["mark"]:
        headers["If-None-Match"] = said["mark"]
    answer = asking(said["address"], headers=headers)
    if answer.status == SAME and said["mark"]:
        return {"same": True}
    if answer.status != WHOLE:
        return {"trouble": _word_of(answer.status)}
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        return {"trouble": "content"}
    mark = answer.headers.get("etag", "")
    mark = mark if len(mark) <= MARK and mark.isprintable() and mark.isascii() else ""
    return _busy(busy_in([answer.body], zone, first, last), mark)


def _busy(busy: Busy, mark: str) -> dict[str, Any]:
    ends = [[one.isoformat() for one in stretch] for stretch in busy.stretches]
    return {"busy": ends, "is_whole": busy.is_whole, "mark": mark}


def _word_of(status: int) -> str:
    if status in REFUSED:
        return "refused"
    if status in MISSING:
        return "missing"
    return "content" if status in (WHOLE, 207) else "answers"


def main() -> int:
    """Answer the one question that is asked."""
    for limit, most in (
        (resource.RLIMIT_CPU, SECONDS_OF_WORK),
        (resource.RLIMIT_AS, MEMORY),
    ):
        # Some systems refuse some limits: the time that is waited stays.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (most, most + 1))
    json.dump(answered(json.load(sys.stdin)), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
