"""Every address of the site, and who may reach it, in the words of its guard."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from hosting.words import say


@dataclass(frozen=True)
class Route:
    """One address: what answers there, and the sentence that guards it."""

    path: str
    name: str
    methods: list[str]
    guard: str
    sentence: str


def every_route() -> list[Route]:
    """List the routes of the site; Django must be awake."""
    from django.urls import get_resolver

    return list(_below(get_resolver(), "/", ""))


def _below(resolver, before: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            names = ":".join(filter(None, [namespace, entry.namespace]))
            yield from _below(entry, path, names)
            continue
        view = entry.callback
        yield Route(
            path,
            ":".join(filter(None, [namespace, entry.name])),
            list(getattr(view, "methods", ())),
            getattr(view, "guard", ""),
            str(getattr(view, "sentence", "")),
        )


def show(*, as_json: bool) -> int:
    """Print the routes; no database is needed for that."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("AVEC_SECRET_KEY", "nothing is signed here")
    os.environ.setdefault("AVEC_TICKET_KEY", "00" * 32)
    django.setup()
    routes = every_route()
    if as_json:
        lines = [json.dumps(asdict(route), ensure_ascii=False) for route in routes]
        say("[\n" + ",\n".join(lines) + "\n]")
        return 0
    for route in routes:
        methods = " ".join(route.methods)
        say(f"{methods:9} {route.path}\n{'':10}{route.guard} : {route.sentence}")
    return 0
