"""Values of the house that a machine can keep watch over."""

from __future__ import annotations

import ast
import re

import pytest
from django.db import models

from tests.cast import NAMES
from tests.house.reading import ROOT
from tests.second_wall import (
    as_owner,
    keys_let_through_by_django,
    keys_let_through_by_postgres,
    our_models,
)

pytestmark = pytest.mark.walls

SOMEONES = [model for model in our_models() if hasattr(model, "whose")]


@pytest.mark.parametrize("model", SOMEONES, ids=lambda m: m._meta.label)
def test_nora_reads_everything_that_is_hers(cast, model):
    hers = keys_let_through_by_django(
        model._base_manager.filter(**{model.whose: cast.nora})
    )

    assert hers - keys_let_through_by_postgres(cast.seen_by("nora"), model) == set()


# Every column that names a person counts, not only the one that says whose a row is:
# what others read of it and Nora does not is here, each time with the reason why.
NOT_HERS_TO_READ = {
    ("documents.Draft", "owner_id"): "what somebody is still typing is theirs alone",
    ("circles.Block", "other_id"): "whoever blocks tells nobody, least of all the one",
}


def test_whatever_others_read_about_nora_nora_reads_too(cast):
    unread = set()
    for model in SOMEONES:
        seen_by = {
            name: keys_let_through_by_postgres(cast.seen_by(name), model)
            for name in NAMES
        }
        by_others = set().union(*seen_by.values()) - seen_by["nora"]
        for column in columns_that_name_a_person(model):
            named = keys_let_through_by_django(
                model._base_manager.extra(where=[f"{column} = %s"], params=[cast.nora])
            )
            if by_others & named:
                unread.add((model._meta.label, column))

    assert unread == NOT_HERS_TO_READ.keys()


NAMES_A_PERSON = """
SELECT a.attname FROM pg_attribute a
WHERE a.attrelid = %(table)s::regclass AND a.attnum > 0
  AND (a.attname IN ('actor_id', 'subject_id', 'author_id', 'person_id')
    OR EXISTS (SELECT FROM pg_constraint c
      WHERE c.conrelid = a.attrelid AND c.conkey = ARRAY[a.attnum]
        AND c.confrelid = 'people_person'::regclass))
"""


def columns_that_name_a_person(model) -> list[str]:
    """Return the columns that hold the key of a person, declared so or by name."""
    with as_owner() as owner:
        rows = owner.execute(NAMES_A_PERSON, {"table": model._meta.db_table})
        return [name for (name,) in rows]


def test_nobody_has_a_title():
    """No Dr, no Pr, no Mme: a name is a name."""
    banned = {"title", "titre", "civility", "civilite", "honorific", "rank", "grade"}
    found = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        if model._meta.app_label in {"people", "circles", "access"}
        for field in model._meta.get_fields()
        if field.name in banned
    ]

    assert found == []


def test_no_column_demands_a_reason():
    """A withdrawal, a refusal or a departure never demands its reason."""
    demanded = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
        and any(word in field.name for word in ("reason", "motive", "justification"))
        and not field.blank
    ]

    assert demanded == []


STOPS = re.compile(
    "(stop|end|decline|withdraw|block|renounce|close|remove|take_out|take_back|revoke"
    "|erase|delete|leave|cancel|sign)"
)


def stopping_actions() -> list[tuple[str, list[str]]]:
    """Return every action that stops something, with what it cannot do without."""
    found = []
    for path in sorted((ROOT / "avec").rglob("*.py")):
        if path.name != "actions.py" and path.parent.name != "actions":
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and STOPS.match(node.name):
                arguments = node.args
                named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
                needed = [a.arg for a in arguments.args]
                needed += [a.arg for a, default in named if default is None]
                found.append((f"{path.relative_to(ROOT)}:{node.name}", needed))
    return found


def test_no_reason_is_required_to_stop():
    """Whoever stops says what is stopped, and that they stop it; never why."""
    reasons = {"reason", "why", "because", "motive", "explanation", "comment"}
    asking = [name for name, needed in stopping_actions() if reasons & set(needed)]

    assert len(stopping_actions()) > 10
    assert asking == []
