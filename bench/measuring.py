"""How a page is measured: CPU of this process and of its backend, beside the floor."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def backend_cpu(pid: int) -> float:
    """Seconds of CPU the PostgreSQL backend has used, as finely as Linux tells."""
    told = Path(f"/proc/{pid}/schedstat")
    if told.exists():
        return int(told.read_text().split()[0]) / 1e9
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


@dataclass
class Figure:
    """One line of the table."""

    metric: str
    value: float
    unit: str
    goal: float
    better: str = "lower"

    @classmethod
    def of(
        cls, what: str, measure: str, people: int, value: float, unit: str, goal: float
    ) -> Figure:
        """Make the figure of something at one size of territory."""
        size = f"{people:,} people".replace(",", " ")
        return cls(f"{what}: {measure}, {size}", value, unit, goal)


class Bench:
    """Pages opened again and again, in turn with the floor."""

    def __init__(self, rounds: int, each: int) -> None:
        from django.db import connection

        from bench.floor import Floor

        self.rounds, self.each = rounds, each
        self.floor = Floor()
        connection.ensure_connection()
        self.pid = connection.connection.info.backend_pid

    def cpu(self, act, each: int) -> float:
        """Seconds of CPU for one call, the mean of ``each``."""
        before = time.process_time() + backend_cpu(self.pid)
        for _ in range(each):
            act()
        return (time.process_time() + backend_cpu(self.pid) - before) / each

    def compare(self, act, *, each: int | None = None) -> tuple[float, float]:
        """Return the median ratio to the floor, and the median milliseconds."""
        act()
        self.floor.answer()
        ratios, costs = [], []
        for _ in range(self.rounds):
            floor = self.cpu(self.floor.answer, self.each)
            cost = self.cpu(act, each or self.each)
            ratios.append(cost / floor)
            costs.append(cost * 1000)
        return statistics.median(ratios), statistics.median(costs)


@cache
def _site():
    """Return the whole stack of the site: middlewares, addresses, views."""
    from django.core.handlers.base import BaseHandler

    site = BaseHandler()
    site.load_middleware()
    return site.get_response


def opener(client, path, *, posted=None, status=200, **said):
    """Return a function that opens a page and insists on a whole answer.

    ``posted`` makes what is sent, each time anew; ``said`` what the network says of
    the request, made in the same way. The request is made as the floor's is, and
    goes through the whole stack of the site: what Django's test client adds is in
    neither.
    """
    from django.test import RequestFactory

    answer = _site()
    factory = RequestFactory()
    # As a browser that has opened a page before: it has its cookies.
    client.get("/documents/")
    factory.cookies = client.cookies

    def open_page():
        around = {name: say() for name, say in said.items()}
        if posted is None:
            request = factory.get(path, **around)
        else:
            request = factory.post(path, posted(), **around)
            request._dont_enforce_csrf_checks = True
        response = answer(request)
        if response.status_code != status:
            msg = f"{path}: {response.status_code}"
            raise RuntimeError(msg)
        return response

    return open_page


def statements(act) -> int:
    """Count the statements of one page, BEGIN and COMMIT left out."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        act()
    return sum(
        not (query["sql"] or "").startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
        for query in caught
    )
