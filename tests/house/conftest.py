"""Fixtures of the house tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.cast import NAMES
from tests.entrance import client_as


@pytest.fixture(scope="session")
def keys(_cast_written, django_db_blocker) -> dict[str, str]:
    """The session key of each member of the cast, kept for the whole run."""
    cast = _cast_written
    with django_db_blocker.unblock():
        clients = {
            name: client_as(cast.people[name], cast.hats.get(name))
            for name in NAMES
            if name != "nobody"
        }
    cookie = settings.SESSION_COOKIE_NAME
    return {name: client.cookies[cookie].value for name, client in clients.items()}


@pytest.fixture
def second_wall_open() -> Iterator[None]:
    """Let the site act as the role that no policy stops."""
    assert not connection.in_atomic_block
    known = connection.settings_dict
    before = {name: known[name] for name in ("USER", "PASSWORD", "OPTIONS")}
    owner = urlsplit(os.environ["AVEC_OWNER_URL"])
    connection.close()
    known["USER"], known["PASSWORD"] = owner.username, owner.password
    known["OPTIONS"] = {**before["OPTIONS"], "options": "-c role=avec_warden"}
    yield
    connection.close()
    known.update(before)
