"""Every action, asked by the whole cast, on one page a person can read.

The second wall is open here: what is refused is refused by the action's own rule.
``action_matrix.txt`` is rewritten by ``make matrix``.

    oui        the act is done
    non        the rule’s sentence is said
    -          there is nothing there for them
    plus tard  a foreseen refusal: not now, not twice
    mur        only the database refused: a rule is missing
"""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed, Refusal
from tests.cast import NAMES
from tests.house.action_examples import ACTIONS
from tests.house.reading import ROOT
from tests.house.test_access_matrix import REWRITTEN

pytestmark = pytest.mark.walls

PAGE = Path(__file__).with_name("action_matrix.txt")
WIDTH = 40
HEADING = "action".ljust(WIDTH) + "".join(name.ljust(10) for name in NAMES).rstrip()


def action_called(name: str):
    room, _, called = name.split(" ")[0].partition(".")
    return getattr(import_module(f"avec.{room}.actions"), called)


def outcome(cast, name: str, who: str) -> str:
    """Ask for one act as one member of the cast, and forget what it did."""
    viewer = cast.seen_by(who)
    with acting_as(viewer), transaction.atomic():
        try:
            with transaction.atomic():
                action_called(name)(viewer=viewer, **ACTIONS[name](cast))
            return "oui"
        except NotAllowed:
            return "non"
        except Refusal:
            return "plus tard"
        except (ObjectDoesNotExist, ValidationError):
            return "-"
        except DatabaseError:
            return "mur"
        finally:
            transaction.set_rollback(True)


def line(cast, name: str) -> str:
    words = "".join(outcome(cast, name, who).ljust(10) for who in NAMES)
    return f"{name.ljust(WIDTH)}{words}".rstrip()


def every_action() -> set[str]:
    """Name each action: a public function of a room's actions that has a viewer."""
    found = set()
    for room in sorted(path.name for path in (ROOT / "avec").iterdir()):
        folder = ROOT / "avec" / room
        if not (folder / "actions.py").exists() and not (folder / "actions").is_dir():
            continue
        for name, value in vars(import_module(f"avec.{room}.actions")).items():
            if inspect.isfunction(value) and not name.startswith("_"):
                given = inspect.signature(value).parameters
                if "viewer" in given and f"avec.{room}.actions" in value.__module__:
                    found.add(f"{room}.{name}")
    return found


# These touch only what is the viewer's own: for nobody there is nothing to touch.
ON_ONES_OWN = {
    "documents.discard_draft",
    "documents.stop_all_shares_with",
    "documents.renounce_shares",
    "people.note_use",
}
# Written by every act, in the name of the ticket, whoever acts.
NO_RULE = {"audit.record", "audit.record_reading"}


def test_every_action_has_an_example():
    assert {name.split(" ")[0] for name in ACTIONS} == every_action() - NO_RULE


@pytest.mark.skipif(not REWRITTEN, reason="only `make matrix` rewrites the page")
def test_the_action_matrix_is_rewritten(second_wall_open, cast):
    lines = [line(cast, name) for name in ACTIONS]

    PAGE.write_text("\n".join([HEADING, *lines]) + "\n", encoding="utf-8")


@pytest.mark.skipif(REWRITTEN, reason="the page is being rewritten")
@pytest.mark.parametrize("name", ACTIONS)
def test_action_matrix(second_wall_open, cast, name):
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    known = {text[:WIDTH].rstrip(): text for text in lines[1:]}

    assert lines[0] == HEADING
    assert line(cast, name) == known.get(name)


@pytest.mark.skipif(REWRITTEN, reason="the page is being rewritten")
def test_no_action_relies_on_the_database_to_refuse():
    lines = PAGE.read_text(encoding="utf-8").splitlines()[1:]

    assert [text[:WIDTH].strip() for text in lines] == list(ACTIONS)
    assert [text for text in lines if " mur" in text] == []
    by_nobody = {
        text[:WIDTH].strip() for text in lines if text[WIDTH:].split()[0] == "oui"
    }
    assert by_nobody == ON_ONES_OWN
