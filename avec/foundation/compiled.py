"""Questions about the viewer, written with querysets and compiled once.

Building the same subquery again for each request costs more than running it. The
rule stays written in Django's own words, in one place; only its translation to SQL
is kept, and asked again with other viewers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import update_wrapper, wraps
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

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


Key = UUID | str | None


class Kept:
    """A whole question about the viewer, compiled once and asked many times.

    It is built from a function (viewer, keys → queryset), which may depend on the
    viewer's two keys and on the keys given only as values to compare with. Everything
    else, such as how many rows, is part of the question and never changes. A key is
    an identifier or a text, always of the same kind.

    Asked, it returns what the queryset would hold: rows of ``values_list``, single
    values when it is flat, or instances with what ``select_related`` and ``annotate``
    add to them. Nothing that was found is kept.

    ``around`` is SQL that counts or gathers what the queryset of ``values_list``
    finds, written where ``{}`` stands; then its rows are those returned. It sees what
    the queryset lets through, and nothing else.
    """

    def __init__(
        self, build: Callable[..., QuerySet], *, around: str | None = None
    ) -> None:
        self.build = build
        self._around = around
        self._kept: _Compiled | None = None
        update_wrapper(self, build)

    def __call__(self, viewer: Any, *keys: Key) -> list[Any]:
        """Ask, and return what is found."""
        if self._kept is None:
            self._kept = self._compile(keys)
        kept = self._kept
        values: dict[Any, Any] = dict(zip(kept.keys, keys, strict=True))
        values[_PERSON] = viewer.person_id
        values[_AFFILIATION] = viewer.affiliation_id
        rows = self._rows(kept, values)
        if kept.converters:
            rows = list(kept.compiler.apply_converters(rows, kept.converters))
        return kept.shaped(rows)

    def first(self, viewer: Any, *keys: Key) -> Any:
        """Return the first of what is found, or nothing."""
        return next(iter(self(viewer, *keys)), None)

    @staticmethod
    def _rows(kept: _Compiled, values: dict[Any, Any]) -> list:
        def asked(parameters: Sequence[Any]) -> list[Any]:
            return [
                values.get(p, p) if isinstance(p, UUID | str) else p for p in parameters
            ]

        if connection.is_watched:  # type: ignore[attr-defined] # our own backend
            # Somebody counts or times statements: they see it like any other.
            with connection.cursor() as cursor:
                cursor.execute(kept.sql, asked(kept.parameters))
                return cursor.fetchall()
        return connection.ask_again(kept.numbered, asked(kept.distinct))  # type: ignore[attr-defined] # the same

    def _compile(self, keys: Sequence[Key]) -> _Compiled:
        viewer = SimpleNamespace(
            person_id=_PERSON, affiliation_id=_AFFILIATION, is_signed_in=True
        )
        stand_ins = tuple(
            f"\ue000key {n}" if isinstance(key, str) else _KEYS[n]
            for n, key in enumerate(keys)
        )
        queryset = self.build(viewer, *stand_ins)
        compiler = queryset.query.get_compiler(connection.alias)
        sql, parameters = compiler.as_sql()
        columns = [expression for expression, *_rest in compiler.select]
        converters = compiler.get_converters(columns)
        if self._around is not None:
            sql, converters = self._around.format(sql), {}
        return _Compiled(
            stand_ins,
            sql,
            tuple(parameters),
            *_numbered(sql, parameters, {_PERSON, _AFFILIATION, *stand_ins}),
            compiler,
            converters,
            _shape(queryset, compiler),
        )


@dataclass(frozen=True, slots=True)
class _Compiled:
    keys: tuple[Key, ...]
    sql: str
    parameters: tuple[Any, ...]
    numbered: str
    distinct: tuple[Any, ...]
    compiler: Any
    converters: Any
    shaped: Callable[[list], list]


def _numbered(
    sql: str, parameters: Sequence[Any], stand_ins: Collection[Any]
) -> tuple[str, tuple[Any, ...]]:
    """Write a statement as PostgreSQL reads it, each key travelling once.

    ``owner_id = %s OR author_id = %s`` about one person becomes ``owner_id = $1 OR
    author_id = $1``: what has to be sent and read is that much shorter.
    """
    distinct: list[Any] = []
    places: dict[Any, int] = {}
    pieces = []
    rest = iter(parameters)
    for piece in re.split("(%[s%])", sql):
        if piece == "%s":
            value = next(rest)
            place = places.get(value) if isinstance(value, UUID | str) else None
            if place is None:
                distinct.append(value)
                place = len(distinct)
                if isinstance(value, UUID | str) and value in stand_ins:
                    places[value] = place
            pieces.append(f"${place}")
        else:
            pieces.append("%" if piece == "%%" else piece)
    return "".join(pieces), tuple(distinct)


def _shape(queryset: QuerySet, compiler: Any) -> Callable[[list], list]:
    """Return how rows become what this queryset holds."""
    kind = queryset._iterable_class
    if kind is ValuesListIterable:
        return list
    if kind is FlatValuesListIterable:
        return _first_column
    if kind is ModelIterable:
        return _instances(compiler)
    raise TypeError(kind)


def _first_column(rows: list) -> list:
    return [row[0] for row in rows]


def _instances(compiler: Any) -> Callable[[list], list]:
    """Return how rows become instances, as Django does for such a queryset."""
    about, select = compiler.klass_info, compiler.select
    start, end = about["select_fields"][0], about["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[start:end]]
    # The stubs are those of a later Django, which asks for one thing more.
    related = get_related_populators(about, select, connection.alias)  # type: ignore[call-arg] # see above
    annotations = tuple(compiler.annotation_col_map.items())
    from_db, alias = about["model"].from_db, connection.alias

    def made(rows: list) -> list:
        instances = []
        for row in rows:
            one = from_db(alias, names, row[start:end])
            for populator in related:
                populator.populate(row, one)
            for name, place in annotations:
                setattr(one, name, row[place])
            instances.append(one)
        return instances

    return made
