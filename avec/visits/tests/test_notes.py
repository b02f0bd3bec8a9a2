"""Notes by several: each their own words, read by all at once; what each promises."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from psycopg.errors import IntegrityError

from avec.access.rules import NotAllowed
from avec.commitments.models import Commitment
from avec.people.models import Person
from avec.visits import actions
from avec.visits.models import Note
from avec.visits.refusals import NothingSaid, ReplacedAlready
from avec.visits.tests.scene import ALONE, as_, key_of, visit
from tests.entrance import client_as
from tests.second_wall import as_web, find

pytestmark = pytest.mark.django_db


def writes(cast, who: str, words: str) -> Note:
    with as_(cast, who) as viewer:
        return actions.write_note(
            viewer=viewer, appointment=visit(cast, viewer, ALONE), words=words
        )


def read(cast, who: str) -> list[str]:
    """What stands in the note, as ``who`` reads it."""
    with as_(cast, who) as viewer:
        rows = Note.objects.visible_to(viewer).standing()
        found = rows.filter(appointment_id=key_of(cast, ALONE)).order_by("said_at")
        return [row.content.get("words", "") for row in found]


def page(cast, who: str, name: str = "after") -> str:
    client = client_as(cast.people[who], cast.hats.get(who))
    said = client.get(reverse(f"visits:{name}", args=[key_of(cast, ALONE)]))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said.content.decode()))


def test_each_writes_in_their_name_and_all_read_it_at_once(cast):
    writes(cast, "claire", "Nous avons appelé le bailleur.")
    writes(cast, "nora", "Il rappelle jeudi.")

    assert read(cast, "nora") == read(cast, "claire")
    assert set(read(cast, "nora")) == {
        "Nous avons appelé le bailleur.",
        "Il rappelle jeudi.",
    }
    assert [read(cast, who) for who in ("sami", "marc", "karim")] == [[], [], []]


def test_a_correction_says_so_and_keeps_what_was_written(cast):
    first = writes(cast, "claire", "Il rappelle mardi.")
    with as_(cast, "claire") as viewer:
        for _twice in range(2):
            actions.correct_note(viewer=viewer, note=first, words="Il rappelle jeudi.")
        with pytest.raises(ReplacedAlready):
            actions.correct_note(viewer=viewer, note=first, words="Vendredi.")

    assert read(cast, "nora") == ["Il rappelle jeudi."]
    said = page(cast, "nora")
    assert "Corrigé" in said
    assert "Il rappelle mardi." in said


def test_nobody_changes_the_words_of_somebody_else(cast):
    first = writes(cast, "claire", "Il rappelle jeudi.")

    with as_(cast, "nora") as viewer:
        with pytest.raises(NotAllowed):
            actions.correct_note(viewer=viewer, note=first, words="Non.")
        with pytest.raises(NotAllowed):
            actions.take_note_away(viewer=viewer, note=first)
    theirs = find(cast, "visits_note", "owner_id = :claire")
    insert = (
        "INSERT INTO visits_note (id, appointment_id, owner_id, replaces_id,"
        " is_promise, sealed) VALUES (gen_random_uuid(), %s, %s, %s, false, 'x')"
    )
    with as_web(cast.seen_by("nora")) as web:
        web.execute(insert, [key_of(cast), cast.nora, theirs])
        with pytest.raises(IntegrityError, match="note_replaces_ones_own"):
            web.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with cast.acting("nora"), connection.cursor() as cursor:
        cursor.execute("SELECT avec.take_note_away(%s)", [first.pk])
    assert read(cast, "claire") == ["Il rappelle jeudi."]


def test_taken_away_its_words_go_with_those_before(cast):
    first = writes(cast, "claire", "Il rappelle mardi.")
    with as_(cast, "claire") as viewer:
        now = actions.correct_note(viewer=viewer, note=first, words="Jeudi.")
        actions.take_note_away(viewer=viewer, note=now)

    said = page(cast, "nora")
    assert "Claire a retiré ses mots" in said
    assert "mardi." not in said
    assert read(cast, "nora") == [""]


def test_a_promise_is_read_by_all_and_answered_by_one(cast):
    with as_(cast, "claire") as viewer:
        note = actions.promise_after(
            viewer=viewer,
            appointment=visit(cast, viewer, ALONE),
            to=Person(pk=cast.nora, name="Nora"),
            what="Rappeler le bailleur.",
            name="Claire",
            due_on=date(2040, 1, 12),
        )
        with pytest.raises(NotAllowed):
            actions.correct_note(viewer=viewer, note=note, words="Ou pas.")
    with as_(cast, "nora") as viewer:
        waits = Commitment.objects.made_to(viewer).waiting()
        assert [one.content["what"] for one in waits] == ["Rappeler le bailleur."]

    said = page(cast, "nora")
    assert "S’engage envers Nora" in said
    assert "12 janvier 2040" in said


def test_one_promises_only_to_somebody_who_was_there_and_with_words(cast):
    with as_(cast, "claire") as viewer:
        appointment = visit(cast, viewer, ALONE)
        for who in ("sami", "marc", "claire"):
            with pytest.raises(NotAllowed):
                actions.promise_after(
                    viewer=viewer,
                    appointment=appointment,
                    to=Person(pk=cast.people[who], name=who),
                    what="Rappeler.",
                    name="Claire",
                )
    with pytest.raises(NothingSaid):
        writes(cast, "claire", " ")


def test_the_sheet_says_the_two_names_and_when_it_goes_on(cast):
    writes(cast, "claire", "Nous avons appelé le bailleur.")

    said = page(cast, "nora", "sheet")

    assert "Nous avons appelé le bailleur." in said
    assert "La suite" in said
    assert re.search(r"Avec\s+Claire", said)
