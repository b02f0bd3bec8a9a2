"""Statements a connection is asked again and again: planned once, sent straight.

psycopg looks at each statement anew, as it must: any cursor may ask anything. A page
asks the same five or six all day, and half of what they cost this process was that
look. What is sent and what is read is still adapted by psycopg, value by value.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any, NamedTuple

import psycopg
from psycopg.abc import Transformer
from psycopg.adapt import PyFormat
from psycopg.adapt import Transformer as Adapting
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult


class _Plan(NamedTuple):
    """A statement this connection has planned, and what reads its rows."""

    name: bytes
    reading: Transformer


class Plans:
    """The statements that one connection has planned."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._plans: dict[tuple[str, tuple[int, ...]], _Plan] = {}
        self._numbers = itertools.count()
        self._sending: Transformer = Adapting(connection)

    def forget(self) -> None:
        """Plan again: psycopg throws every plan of a connection away at a rollback."""
        self._plans.clear()

    def ask(self, question: str, values: list[Any]) -> list[tuple]:
        """Ask, with the values apart from the text, and return every row.

        The question names its values ``$1``, ``$2``. The answer comes in
        PostgreSQL's own format. Through a pooler, which mixes up the plans of several
        connections, nothing is planned ahead.

        :raises psycopg.Error: as psycopg does.
        """
        if self._connection.prepare_threshold is None:
            with psycopg.RawCursor(self._connection) as cursor:
                cursor.execute(question, values, binary=True)
                return cursor.fetchall()
        link = self._connection.pgconn
        adapting = self._sending
        sent: Any = adapting.dump_sequence(values, [PyFormat.AUTO] * len(values))
        plan = self._plans.get((question, adapting.types or ()))
        begins = (
            not self._connection.autocommit
            and link.transaction_status == TransactionStatus.IDLE
        )
        if plan is None or not begins:
            if begins:
                _sure(link.exec_(b"BEGIN"), ExecStatus.COMMAND_OK)
            if plan is not None:
                answer = link.exec_prepared(
                    plan.name, sent, adapting.formats, Format.BINARY
                )
                return _read(answer, plan.reading)
            return self._ask_first(question, sent)
        return _read(_begin_and_ask(link, plan.name, sent, adapting), plan.reading)

    def _ask_first(self, question: str, sent: Any) -> list[tuple]:
        """Plan a question, ask it, and learn how its rows are read."""
        link, adapting = self._connection.pgconn, self._sending
        types = adapting.types or ()
        name = f"avec_{next(self._numbers)}".encode()
        planned = link.prepare(name, question.encode(), types)
        _sure(planned, ExecStatus.COMMAND_OK)
        answer = link.exec_prepared(name, sent, adapting.formats, Format.BINARY)
        reading = Adapting(self._connection)
        reading.set_pgresult(_sure(answer, ExecStatus.TUPLES_OK))
        self._plans[question, types] = _Plan(name, reading)
        return _rows(reading)

    def commit(self) -> None:
        """End the transaction, if one began; what was written stands.

        :raises psycopg.Error: as psycopg does.
        """
        link = self._connection.pgconn
        if link.transaction_status != TransactionStatus.IDLE:
            _sure(link.exec_(b"COMMIT"), ExecStatus.COMMAND_OK)


def _begin_and_ask(
    link: PGconn, name: bytes, sent: Any, adapting: Transformer
) -> PGresult:
    """Begin, as psycopg would before its first statement, and ask on the same way."""
    link.enter_pipeline_mode()
    try:
        link.send_query_params(b"BEGIN", None)
        link.send_query_prepared(name, sent, adapting.formats, Format.BINARY)
        link.pipeline_sync()
        begun, _end = link.get_result(), link.get_result()
        answer, _end = link.get_result(), link.get_result()
        link.get_result()  # the end of what was sent
    finally:
        link.exit_pipeline_mode()
    _sure(begun, ExecStatus.COMMAND_OK)
    return _sure(answer, ExecStatus.TUPLES_OK)


def _read(answer: PGresult, reading: Transformer) -> list[tuple]:
    """Read the rows of a statement as they were read the first time."""
    reading.set_pgresult(_sure(answer, ExecStatus.TUPLES_OK), set_loaders=False)
    return _rows(reading)


def _rows(reading: Transformer) -> list[tuple]:
    """Read every row, and let go of what was found: a plan outlives its request."""
    found = reading.pgresult
    try:
        return reading.load_rows(0, found.ntuples if found else 0, tuple)
    finally:
        reading.set_pgresult(None, set_loaders=False)


def _sure(result: PGresult | None, wanted: ExecStatus) -> PGresult:
    """Return what PostgreSQL answered, unless it is an error."""
    if result is None:
        raise psycopg.OperationalError
    if result.status != wanted:
        raise error_from_result(result)
    return result


@lru_cache(maxsize=512)
def numbered(question: str) -> str:
    """Write ``%s`` as PostgreSQL does: ``$1``, then ``$2``."""
    first, *others = question.split("%s")
    return first + "".join(f"${n}{piece}" for n, piece in enumerate(others, start=1))
