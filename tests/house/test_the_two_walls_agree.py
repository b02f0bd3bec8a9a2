"""What Django filters and what PostgreSQL hides are the same rows, for everyone."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from avec.access.identity import acting_as
from avec.documents.models import Document, VersionItem
from avec.foundation import news
from tests.cast import HATS, NAMES
from tests.second_wall import (
    READ_BY_EVERYONE,
    all_keys,
    as_web,
    keys_let_through_by_django,
    keys_let_through_by_postgres,
    our_models,
    tables_everyone_reads,
    walled_models,
)

pytestmark = pytest.mark.walls

WITH_HATS = [
    (name, hat)
    for name in NAMES
    for hat in ((True, False) if name in HATS else (True,))
]


@pytest.mark.parametrize(("who", "hat"), WITH_HATS)
def test_the_two_walls_agree(cast, who, hat):
    viewer = cast.seen_by(who, hat=hat)

    differences = {}
    for model in walled_models():
        django = keys_let_through_by_django(model._default_manager.visible_to(viewer))
        postgres = keys_let_through_by_postgres(viewer, model)
        if django != postgres:
            differences[model._meta.label] = (len(django), len(postgres))

    assert differences == {}


def test_every_walled_table_holds_something_that_could_leak(cast):
    empty = [model._meta.label for model in walled_models() if not all_keys(model)]

    assert empty == []


def test_every_walled_table_hides_something_from_everyone(cast):
    """A policy that hides nothing from someone would prove nothing for them."""
    all_seen = {
        (model._meta.label, who)
        for model in walled_models()
        for who in NAMES
        if all_keys(model) == keys_let_through_by_postgres(cast.seen_by(who), model)
    }

    assert all_seen <= SEEN_WHOLE


# Nora is the only one of the cast who wrote any: she sees the whole table.
SEEN_WHOLE = {
    (label, "nora")
    for label in (
        "commitments.Commitment",
        "commitments.Outcome",
        "documents.Block",
        "documents.Copy",
        "documents.Divergence",
        "documents.Grant",
        "documents.ReadingQuestion",
        "documents.SaidAfter",
        "documents.WaitingShare",
        "documents.WritingSession",
        "episodes.Named",
        "episodes.Review",
        "circles.Tie",
        "questionnaires.Opening",
        "journal.Lending",
        "journal.Media",
        "journal.Wording",
        "listening.KeptWords",
        "meetings.Permission",
        "meetings.Seat",
        "references.Referent",
        "references.Substitute",
    )
} | {
    ("documents.ReadingQuestion", "odile"),
    ("circles.Block", "aicha"),
    ("people.CodeCard", "odile"),
    ("people.CardCode", "odile"),
    ("people.Passkey", "odile"),
    ("documents.Divergence", "claire"),
    ("listening.KeptWords", "sami"),
    ("meetings.Seat", "sami"),
    ("meetings.Seat", "claire"),
    ("documents.Agreement", "nora"),
    ("documents.Agreement", "claire"),
    ("episodes.Named", "claire"),
    ("episodes.Declined", "aicha"),
    ("directives.NoMoreSaid", "aicha"),
    ("commitments.Outcome", "claire"),
}


def test_only_places_and_their_forms_are_read_by_everyone():
    """Nobody is named in them; writing them is walled."""
    assert tables_everyone_reads() == READ_BY_EVERYONE


def test_without_a_viewer_there_is_nothing(cast):
    seen = {}
    with as_web() as web:
        for table in [model._meta.db_table for model in walled_models()]:
            seen[table] = web.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    assert {table for table, count in seen.items() if count} == set()


def test_a_closed_table_is_closed_even_to_the_person_it_is_about(cast):
    closed = [
        model
        for model in our_models()
        if not hasattr(model._default_manager, "visible_to")
    ]
    for model in closed:
        with (
            acting_as(cast.seen_by("nora")),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")

    assert {model._meta.label for model in closed} >= {"access.Attempts", "audit.Seal"}


NARROWER = {
    "documents.Grant": ("of", "received_by"),
    "documents.WritingSession": ("of", "open_to"),
    "documents.VersionItem": ("of",),
    "documents.Agreement": ("asked_of",),
    "documents.SaidAfter": ("of",),
    "commitments.Commitment": ("made_to", "made_by"),
    "journal.Note": ("of",),
    "journal.Idea": ("of",),
    "journal.Lending": ("received_by",),
    "listening.KeptWords": ("open_to",),
    "meetings.Meeting": ("open_to", "led_by"),
    "meetings.Noted": ("to_confirm",),
}


@pytest.mark.parametrize(("who", "hat"), WITH_HATS)
def test_a_narrower_question_finds_nothing_more(cast, who, hat):
    viewer = cast.seen_by(who, hat=hat)

    found = {}
    for model in walled_models():
        rows = model._default_manager
        for name in NARROWER.get(model._meta.label, ()):
            narrower = keys_let_through_by_django(getattr(rows, name)(viewer))
            visible = keys_let_through_by_django(rows.visible_to(viewer))
            found[model._meta.label, name] = narrower - visible

    assert {which for which, more in found.items() if more} == set()
    assert len(found) == sum(map(len, NARROWER.values()))


@pytest.mark.parametrize(("who", "hat"), WITH_HATS)
def test_what_is_open_in_a_current_version_is_what_is_visible_there(cast, who, hat):
    viewer = cast.seen_by(who, hat=hat)
    with acting_as(viewer), transaction.atomic():
        received = Document.objects.visible_to(viewer).exclude(
            owner_id=viewer.person_id
        )
        for document in received.filter(current_version__isnull=False):
            version = document.current_version_id
            rows = VersionItem.objects
            opened = set(rows.opened_in(viewer, version))
            assert opened == set(rows.visible_to(viewer).filter(version_id=version))


@pytest.mark.parametrize(("who", "hat"), WITH_HATS)
def test_no_news_is_left_out_by_what_the_database_hints(cast, who, hat):
    viewer = cast.seen_by(who, hat=hat)
    rooms = [room for room in news._tellers if isinstance(room, news.Waits)]

    with acting_as(viewer), transaction.atomic():
        hinted = news._hints(tuple(room.hint for room in rooms if room.hint))
        finding = {
            name
            for room in rooms
            if room.hint
            for name, ask in room.questions.items()
            if ask(viewer)
        }

    assert finding <= hinted
    assert finding or who != "nora"
