"""Having one calendar read by a process of its own, and stopping it when it is long."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from psycopg.types.range import Range

from avec.agenda.models import OtherCalendar
from avec.agenda.words import Trouble

BEFORE = timedelta(days=1)
AHEAD = timedelta(days=550)
"""Eighteen months, as far as hours are written."""
PATIENCE = 90
"""Seconds for one calendar, whatever it does."""
# What the process is told of this machine: how to find Python, and whom to trust.
TOLD = ("PATH", "PYTHONPATH", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR")
TOO_LONG = (-signal.SIGXCPU, -signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Read:
    """What came of it: busy times, that nothing changed (``None``), or what went wrong.

    ``is_whole`` unless something of the calendar made no sense.
    """

    busy: Sequence[Range] | None = None
    mark: str = ""
    is_whole: bool = True
    trouble: Trouble | None = None


def read_calendar(one: OtherCalendar, *, now: datetime) -> Read:
    """Have a calendar read. Whatever happens to it is an answer.

    :raises Unreadable: when its address cannot be opened any more.
    """
    said = one.content
    question = {
        "kind": one.kind,
        "address": said["address"],
        "account": said.get("account", ""),
        "password": said.get("password", ""),
        "mark": one.mark if one.may_be_the_same(now) else "",
        "zone": one.zone,
        "first": (now - BEFORE).isoformat(),
        "last": (now + AHEAD).isoformat(),
        "near": settings.AVEC_CALENDARS_NEAR,
    }
    try:
        # What it writes elsewhere than in its answer may hold an address: it is lost.
        done = subprocess.run(
            [sys.executable, "-m", "avec.agenda.elsewhere.reading"],
            input=json.dumps(question).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.ROOT,
            env={name: os.environ[name] for name in TOLD if name in os.environ},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Read(trouble=Trouble.SILENT)
    if done.returncode in TOO_LONG:
        return Read(trouble=Trouble.LONG)
    if done.returncode:
        return Read(trouble=Trouble.OURS)
    return _read(json.loads(done.stdout))


def _read(answer: dict) -> Read:
    if "trouble" in answer:
        return Read(trouble=Trouble(answer["trouble"]))
    if "same" in answer:
        return Read()
    ends = (map(datetime.fromisoformat, one) for one in answer["busy"])
    return Read([Range(*one) for one in ends], answer["mark"], answer["is_whole"])
