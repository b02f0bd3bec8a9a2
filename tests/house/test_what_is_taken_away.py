"""Who takes her data takes all of it: no table and no verb can be forgotten."""

from __future__ import annotations

import ast
import io
import zipfile
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import translation

from avec.access.identity import acting_as
from avec.audit.models import Entry
from avec.people import exports
from tests.cast import NAMES
from tests.house.reading import ROOT
from tests.second_wall import keys_let_through_by_postgres, our_models

SOMEONES = [model for model in our_models() if hasattr(model, "whose")]

# Rows that say whose they are by one column, and are somebody else's too.
HERS_TOO = {
    "documents.Agreement": ("person",),
    "documents.Divergence": ("raised_by",),
    "documents.Passage": ("author",),
    "documents.ReadingQuestion": ("asked_of",),
    "documents.SaidAfter": ("helper",),
    "documents.WritingSession": ("helper",),
    "circles.Tie": ("other",),
    "commitments.Commitment": ("promiser",),
    "listening.Brought": ("to_person",),
    "meetings.Assent": ("about",),
    "meetings.Decision": ("about",),
    "meetings.Meeting": ("proposed_by",),
    "meetings.Noted": ("speaker",),
    "meetings.Permission": ("to_person",),
    "meetings.Seat": ("about",),
    "meetings.Voice": ("about",),
    "listening.KeptWords": ("held_by",),
    "listening.Worry": ("person",),
    "episodes.Named": ("person",),
    "questionnaires.Opening": ("to_person",),
    "references.Referent": ("referent",),
    "references.Substitute": ("referent", "substitute"),
}

# What is hers and stays, each time with the reason why.
STAYS = {
    "agenda.OpenTime": "her hours are there; this is what they come to",
    "access.Session": "the list of her devices is there; a key to her account is not",
    "people.CardCode": "the card is there; the digests of its codes open her account",
}


def archive(viewer) -> str:
    with acting_as(viewer), transaction.atomic():
        packed = zipfile.ZipFile(io.BytesIO(exports.archive(viewer)))
    return "".join(
        packed.read(name).decode(errors="replace") for name in packed.namelist()
    )


def keys_of(person, viewer, model) -> set:
    """Find the rows that are somebody's and that the database lets them read."""
    hers = set()
    for column in (model.whose, *HERS_TOO.get(model._meta.label, ())):
        rows = model._base_manager.filter(**{column: person})
        with acting_as(viewer), transaction.atomic():
            hers |= set(rows.order_by("pk").values_list("pk", flat=True))
    return hers & keys_let_through_by_postgres(viewer, model)


def test_every_row_that_is_hers_is_in_her_archive(cast):
    met, forgotten = set(), set()
    for name in NAMES[1:]:
        viewer = cast.seen_by(name)
        everything = archive(viewer)
        for model in SOMEONES:
            if model._meta.label in STAYS:
                continue
            for key in keys_of(cast.people[name], viewer, model):
                met.add(model._meta.label)
                if str(key) not in everything:
                    forgotten.add((model._meta.label, name))

    assert forgotten == set()
    # A table without a single row proves nothing: the cast must hold one of each.
    assert met == {model._meta.label for model in SOMEONES} - STAYS.keys()


def verbs() -> Iterator[str]:
    """Find every verb that the sources write in the journal."""
    for file in sorted((ROOT / "avec").rglob("*.py")):
        if "tests" in file.parts:
            continue
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in (
                "record",
                "_note",
            ):
                for part in ast.walk(call.args[0]):
                    if isinstance(part, ast.Constant):
                        yield part.value


def test_every_verb_of_the_journal_has_words():
    written = set(verbs())
    whole = {verb for verb in written if not verb.endswith("_")}

    assert len(whole) > 50
    assert {verb for verb in whole if not exports.is_said(verb)} == set()
    assert {verb for verb in written - whole if not begins_words(verb)} == set()


def begins_words(verb: str) -> bool:
    """Whether a verb that ends with a state has words for one state at least."""
    return any(exports.is_said(f"{verb}{state}") for state in ("spoken", "maintained"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_line_of_anybodys_journal_is_a_code(cast, language):
    with translation.override(language):
        for name in NAMES[1:]:
            with cast.acting(name):
                written = set(
                    Entry.objects.visible_to(cast.seen_by(name))
                    .order_by()
                    .values_list("verb", "via")
                )
            assert written
            for verb, via in written:
                assert "." not in exports.said(verb, via), verb
