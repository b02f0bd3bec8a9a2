"""The same people and the same meeting for every test of the room."""

from __future__ import annotations

import pytest

from avec.meetings.models import Meeting
from tests.entrance import client_as


@pytest.fixture
def claire(cast):
    return client_as(cast.claire, cast.hats["claire"])


@pytest.fixture
def sami(cast):
    return client_as(cast.sami, cast.hats["sami"])


@pytest.fixture
def nora(cast):
    return client_as(cast.nora)


@pytest.fixture
def held(cast) -> Meeting:
    with cast.acting("nora"):
        return Meeting.objects.get(about_id=cast.nora, accepted_at__isnull=False)
