"""What these tests share."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.episodes import actions
from avec.people.models import Person


def in_days(days: int = 14):
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def prepared(cast):
    """Nora prepared the first part of her plan for Marc, and for Claire's team."""
    with cast.acting("nora"):
        nora = cast.seen_by("nora")
        for reader in (
            {"to_person": Person.objects.get(pk=cast.marc)},
            {"to_team": cast.team},
        ):
            documents.prepare_share(
                viewer=nora,
                document=cast.edges.portrait,
                parts=[Part()],
                **reader,
            )


@pytest.fixture
def opened(cast):
    """Nora opened one herself, and named Marc."""
    with cast.acting("nora"):
        return actions.open_for_oneself(
            viewer=cast.seen_by("nora"), ends_at=in_days(), named=[cast.marc]
        )
