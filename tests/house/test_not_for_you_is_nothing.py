"""What is not for you answers exactly as what does not exist."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from hosting.routes import every_route
from tests.house.examples import EXAMPLES
from tests.house.test_access_matrix import known_lines

pytestmark = pytest.mark.walls

STRANGER = "karim"
COLUMN = 9  # after the method and the route, in the order of the cast
HIDDEN = [
    (route.name, method)
    for route in every_route()
    for method in route.methods
    if "<uuid:" in route.path
    and (known_lines().get((method.lower(), route.name)) or "").split()[2:][COLUMN:]
    == ["-"]
]
CHANGING = re.compile(
    r'nonce="[^"]*"|nonce-[\w-]+|value="[A-Za-z0-9]{64}"|"X-CSRFToken": ?"[^"]*"'
)


def asked(key: str, method: str, address: str) -> tuple[int, dict, str]:
    """Ask, and return what was answered without what chance puts in every page."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    with transaction.atomic():
        response = getattr(client, method.lower())(address)
        transaction.set_rollback(True)
    headers = {
        name: CHANGING.sub("", value)
        for name, value in response.headers.items()
        if name != "Content-Length"
    }
    body = response.content.decode().replace(address, "")
    for part in address.strip("/").split("/"):
        body = body.replace(part, "") if "-" in part and len(part) == 36 else body
    return response.status_code, headers, CHANGING.sub("", body)


@pytest.mark.parametrize(
    ("name", "method"), HIDDEN, ids=[f"{method} {name}" for name, method in HIDDEN]
)
def test_what_is_not_for_karim_answers_as_what_does_not_exist(cast, keys, name, method):
    there = EXAMPLES[name].arguments(cast)
    nowhere = tuple(uuid4() if isinstance(part, UUID) else part for part in there)

    one = asked(keys[STRANGER], method, reverse(name, args=there))
    other = asked(keys[STRANGER], method, reverse(name, args=nowhere))

    assert one[0] == 404
    assert one == other


def test_there_are_such_pages():
    assert len(HIDDEN) > 40
