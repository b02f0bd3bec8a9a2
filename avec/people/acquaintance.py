"""Who knows whom: only through something that somebody chose.

Upper rooms say through what else people know each other (a tie, a share) by adding
a question here when they start. The database has its own list of the same people,
and a test that the two agree.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from avec.access.viewer import Viewer
from avec.foundation.compiled import asked_of_viewer

Question = Callable[[Viewer], QuerySet]

_questions: list[Callable[[Viewer], RawSQL]] = []


def knows_through(question: Question) -> Question:
    """Add one way of knowing people: a queryset of one column, their keys."""
    _questions.append(asked_of_viewer(question))
    return question


def people_known_to(viewer: Viewer, column: str) -> Q:
    """Say that ``column`` names the viewer or somebody the viewer knows."""
    known = Q(**{column: viewer.person_id})
    for question in _questions:
        known |= Q(**{f"{column}__in": question(viewer)})
    return known
