"""One wall opened on purpose, named by AVEC_MUTANT, to see whether a test notices.

``policy:<table>:<name>`` lets every row through one row policy of the database;
``rule:<room>.<name>`` makes one rule always say yes;
``seen:<room>.<Model>`` makes ``visible_to`` of one model keep everything;
``guard:<route>`` opens one route to whoever asks.
"""

from __future__ import annotations

import os

import psycopg

MUTANT = os.environ.get("AVEC_MUTANT", "")


def open_in_database(owner_url: str) -> None:
    """Let every row through one policy, when that is the mutant."""
    kind, _, rest = MUTANT.partition(":")
    if kind != "policy":
        return
    table, _, name = rest.partition(":")
    with psycopg.connect(owner_url) as owner:
        using, check = owner.execute(
            "SELECT qual IS NOT NULL, with_check IS NOT NULL FROM pg_policies"
            " WHERE tablename = %s AND policyname = %s",
            [table, name],
        ).fetchone()
        clauses = (" USING (true)" if using else "") + (
            " WITH CHECK (true)" if check else ""
        )
        owner.execute(f'ALTER POLICY "{name}" ON "{table}"{clauses}')


def open_in_code() -> None:
    """Make one rule, one queryset or one guard let everybody in."""
    kind, _, name = MUTANT.partition(":")
    if kind == "rule":
        from avec.access.rules import REGISTER

        object.__setattr__(REGISTER[name], "question", lambda viewer, thing: True)
    elif kind == "seen":
        from django.apps import apps

        manager = apps.get_model(name)._default_manager
        manager._queryset_class.visible_to = lambda self, viewer: self.all()
    elif kind == "guard":
        for view in _views_of(name):
            view.is_public = True


def _views_of(route: str) -> list:
    """Return what answers this route."""
    from django.urls import get_resolver

    def walk(patterns, space: str):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                inner = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from walk(pattern.url_patterns, space + inner)
            elif f"{space}{pattern.name}" == route:
                yield pattern.callback

    return list(walk(get_resolver().url_patterns, ""))
