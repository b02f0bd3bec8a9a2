"""What the site answers to the cast: each route, each method, as each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hosting.routes import every_route
from tests.house.examples import EXAMPLES

LINES = [
    (route.name, method)
    for route in every_route()
    for method in route.methods
    if route.name in EXAMPLES
]

# Enough to meet every page and every refusal; the matrices ask as the whole cast.
LOOKERS = ("nobody", "nora", "marc", "claire", "helene", "odile")


@dataclass(frozen=True)
class Page:
    """One page the site answered with: whose, where, how, and its words."""

    who: str
    method: str
    path: str
    status: int
    html: str

    def __str__(self) -> str:
        return f"{self.method} {self.path} → {self.status}, {self.who}"


def ask(cast, keys, who: str, method: str, name: str) -> HttpResponse:
    """Ask one route as one member of the cast, and forget what it did."""
    client = Client()
    if who in keys:
        client.cookies[settings.SESSION_COOKIE_NAME] = keys[who]
    example = EXAMPLES[name]
    address = reverse(name, args=example.arguments(cast))
    send = getattr(client, method.lower())
    with transaction.atomic():
        response = send(address, example.sent(cast) if method == "POST" else None)
        transaction.set_rollback(True)
    return response


def every_page(cast, keys) -> Iterator[Page]:
    """Ask everything as everybody; yield each kind of page once.

    A kind is a route, a method and a status: the page and its refusals, the form
    and the form sent with something wrong in it.
    """
    for name, method in LINES:
        seen = set()
        for who in LOOKERS:
            response = ask(cast, keys, who, method, name)
            kind = response.headers.get("Content-Type", "")
            if response.status_code in seen or not kind.startswith("text/html"):
                continue
            seen.add(response.status_code)
            if html := response.content.decode():
                path = response.wsgi_request.path
                yield Page(who, method, path, response.status_code, html)
