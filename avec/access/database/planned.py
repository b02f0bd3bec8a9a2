"""Statements a connection is asked again and again: planned once, sent straight.

psycopg looks at each statement anew, as it must: any cursor may ask anything. A page
asks the same five or six all day, and half of what they cost this process was that
look. What is sent and what is read is still adapted by psycopg, value by value.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult


class Plans:
    """The statements that one connection has planned."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._names: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self._numbers = itertools.count()

    def forget(self) -> None:
        """Plan again: psycopg throws every plan of a connection away at a rollback."""
        self._names.clear()

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
        self._begin()
        link = self._connection.pgconn
        adapting = Transformer(self._connection)
        sent = adapting.dump_sequence(values, [PyFormat.AUTO] * len(values))
        kind = (question, adapting.types or ())
        name = self._names.get(kind)
        if name is None:
            name = f"avec_{next(self._numbers)}".encode()
            planned = link.prepare(name, question.encode(), adapting.types)
            _sure(planned, ExecStatus.COMMAND_OK)
            self._names[kind] = name
        found = _sure(
            link.exec_prepared(name, sent, adapting.formats, Format.BINARY),  # type: ignore[arg-type] # None is NULL
            ExecStatus.TUPLES_OK,
        )
        adapting.set_pgresult(found)
        return adapting.load_rows(0, found.ntuples, tuple)

    def _begin(self) -> None:
        """Begin as psycopg would before its first statement, at the usual level."""
        link = self._connection.pgconn
        if self._connection.autocommit:
            return
        if link.transaction_status == TransactionStatus.IDLE:
            _sure(link.exec_(b"BEGIN"), ExecStatus.COMMAND_OK)


def _sure(result: PGresult, wanted: ExecStatus) -> PGresult:
    """Return what PostgreSQL answered, unless it is an error."""
    if result.status != wanted:
        raise error_from_result(result)
    return result


@lru_cache(maxsize=512)
def numbered(question: str) -> str:
    """Write ``%s`` as PostgreSQL does: ``$1``, then ``$2``."""
    first, *others = question.split("%s")
    return first + "".join(f"${n}{piece}" for n, piece in enumerate(others, start=1))
