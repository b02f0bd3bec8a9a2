"""Questions about the viewer, written with querysets and compiled once.

Building the same subquery again for each request costs more than running it. The
rule stays written in Django's own words, in one place; only its translation to SQL
is kept, and asked again with other viewers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

# Stand for the two keys of a viewer while the question is compiled.
_PERSON = UUID("00000000-a7ec-4000-8000-000000000001")
_AFFILIATION = UUID("00000000-a7ec-4000-8000-000000000002")


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
