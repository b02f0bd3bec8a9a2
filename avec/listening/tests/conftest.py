"""What these tests share."""

from __future__ import annotations

import pytest

from tests.entrance import client_as


@pytest.fixture
def sami(cast):
    return client_as(cast.sami, cast.hats["sami"])
