"""No page sends anybody to somebody’s door: neither a peer, nor alone."""

from __future__ import annotations

import re

import pytest

from hosting.routes import every_route
from tests.second_wall import our_models

pytestmark = pytest.mark.walls

SENDS = re.compile(
    r"visit(?!_step)|dispatch|assign|schedule|planning|(?<!per)mission|shift|on_call|roster"
)
# The guided visit of the demonstration sends nobody but the reader, to a page.
GUIDED = {"web:visit", "web:visit_step"}

# Words of those who met, afterwards; and when a group gathers, for whoever comes.
SENDS_NOBODY = {
    "visits_look": "how each saw it",
    "visits_beside": "what is written beside a look",
    "visits_missed": "that people did not meet",
    "visits_note": "what each writes under their own name",
    "visits_noteyes": "who said yes to a sentence",
    "groups_schedule": "when a group gathers again",
}


def test_no_page_sends_somebody_somewhere():
    routes = {route.name for route in every_route()}
    names = {name.partition(":")[2] for name in routes - GUIDED}
    tables = {model._meta.db_table for model in our_models()}

    assert len(names) > 150
    sends = {name for name in names | tables if SENDS.search(name)}
    assert sends == SENDS_NOBODY.keys()
    assert SENDS.search("assign_peer")
