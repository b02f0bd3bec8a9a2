"""Questions about the viewer, written with querysets and compiled once.

Building the same subquery again for each request costs more than running it. The
rule stays written in Django's own words, in one place; only its translation to SQL
is kept, and asked again with other viewers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper, wraps
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

# Stand for the two keys of a viewer while the question is compiled.
_PERSON = UUID("00000000-a7ec-4000-8000-000000000001")
_AFFILIATION = UUID("00000000-a7ec-4000-8000-000000000002")
# Stand for the other keys of a question: which document, which version.
_KEYS = tuple(UUID(int=(0xA7EC << 80) + n) for n in range(101, 105))


def asked_of_viewer(build: Callable[[Any], QuerySet]) -> Callable[[Any], RawSQL]:
    """Turn a function (viewer → queryset of one column) into a kept subquery.

    The queryset may depend on ``viewer.person_id`` and ``viewer.affiliation_id``
    only as values to compare with, never to choose what is asked. Nobody compares
    with NULL, which is equal to nothing.
    """
    kept: list[tuple[str, tuple[Any, ...]]] = []

    @wraps(build)
    def ask(viewer: Any) -> RawSQL:
        if not kept:
            stand_in = SimpleNamespace(
                person_id=_PERSON, affiliation_id=_AFFILIATION, is_signed_in=True
            )
            sql, parameters = build(stand_in).query.sql_with_params()
            kept.append((sql, tuple(parameters)))
        sql, parameters = kept[0]
        values = {_PERSON: viewer.person_id, _AFFILIATION: viewer.affiliation_id}
        return RawSQL(  # noqa: S611 - our own SQL, compiled from a queryset
            sql, [values.get(p, p) if isinstance(p, UUID) else p for p in parameters]
        )

    return ask


class Kept:
    """A whole question about the viewer, compiled once and asked many times.

    It is built from a function (viewer, keys → queryset), which may depend on the
    viewer's two keys and on the keys given only as values to compare with. Everything
    else, such as how many rows, is part of the question and never changes.
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self._build = build
        self._kept: tuple[str, tuple[Any, ...], Any, Any] | None = None
        update_wrapper(self, build)

    def __call__(self, viewer: Any, *keys: UUID | None) -> list[list[Any]]:
        """Ask, and return the rows with the columns the queryset names."""
        if self._kept is None:
            self._kept = self._compile(len(keys))
        sql, parameters, compiler, converters = self._kept
        values = dict(zip(_KEYS, keys, strict=False))
        values[_PERSON] = viewer.person_id
        values[_AFFILIATION] = viewer.affiliation_id
        with connection.cursor() as cursor:
            cursor.execute(
                sql,
                [values.get(p, p) if isinstance(p, UUID) else p for p in parameters],
            )
            rows = cursor.fetchall()
        if converters:
            return list(compiler.apply_converters(rows, converters))
        return rows

    def _compile(self, keys: int) -> tuple[str, tuple[Any, ...], Any, Any]:
        stand_in = SimpleNamespace(
            person_id=_PERSON, affiliation_id=_AFFILIATION, is_signed_in=True
        )
        queryset = self._build(stand_in, *_KEYS[:keys])
        compiler = queryset.query.get_compiler(connection.alias)
        sql, parameters = compiler.as_sql()
        columns = [expression for expression, *_rest in compiler.select]
        converters = compiler.get_converters(columns)
        return sql, tuple(parameters), compiler, converters
