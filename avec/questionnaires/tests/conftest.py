"""What these tests share."""

from __future__ import annotations

import pytest
from django.db import transaction

from avec.access.identity import acting_as


@pytest.fixture
def acts(cast):
    """Act as somebody, in one transaction."""

    def act(who, action, **given):
        viewer = cast.seen_by(who)
        with acting_as(viewer), transaction.atomic():
            return action(viewer=viewer, **given)

    return act
