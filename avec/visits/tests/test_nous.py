"""« Nous » is said when each of those who were there has said yes, never before."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.agenda.actions import leave_agenda
from avec.visits import actions
from avec.visits.models import Note, NoteYes
from avec.visits.refusals import ReplacedAlready
from avec.visits.tests.scene import PAIR, as_, key_of, visit
from tests.entrance import client_as

pytestmark = pytest.mark.django_db

DECIDED = "Nous avons décidé d’augmenter les visites."


def proposes(cast, who: str, words: str = DECIDED) -> Note:
    """``who`` proposes these words as « nous », after the visit of the pair."""
    with as_(cast, who) as viewer:
        return actions.write_note(
            viewer=viewer,
            appointment=visit(cast, viewer, PAIR),
            words=words,
            as_we=True,
        )


def agrees(cast, who: str, note: Note) -> NoteYes:
    with as_(cast, who) as viewer:
        return actions.agree_to_note(viewer=viewer, note=note)


def page(cast, who: str, name: str = "after") -> str:
    client = client_as(cast.people[who], cast.hats.get(who))
    said = client.get(reverse(f"visits:{name}", args=[key_of(cast, PAIR)]))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said.content.decode()))


def test_it_is_proposed_by_its_author_until_she_has_said_yes(cast):
    note = proposes(cast, "claire")
    agrees(cast, "sami", note)

    for who in ("nora", "claire", "sami"):
        for name in ("after", "sheet"):
            said = page(cast, who, name)
            assert "Proposé par Claire" in said
            assert "Nous : " not in said
    assert "Manque le oui de : Nora." in page(cast, "sami")

    agrees(cast, "nora", note)

    for name in ("after", "sheet"):
        assert "Nous : Nora, Claire, Sami" in page(cast, "sami", name)


def test_her_yes_alone_is_not_everybodys(cast):
    note = proposes(cast, "claire")
    agrees(cast, "nora", note)

    assert "Manque le oui de : Sami." in page(cast, "nora")


def test_a_yes_taken_back_brings_it_back_to_its_author(cast):
    note = proposes(cast, "claire")
    agrees(cast, "sami", note)
    hers = agrees(cast, "nora", note)
    assert "Nous : " in page(cast, "claire")
    with as_(cast, "nora") as viewer:
        actions.take_yes_back(viewer=viewer, yes=hers)

    said = page(cast, "claire")
    assert "Nous : " not in said
    assert "Manque le oui de : Nora." in said


def test_a_change_of_the_sentence_keeps_no_yes_but_its_authors(cast):
    note = proposes(cast, "claire")
    for who in ("nora", "sami"):
        agrees(cast, who, note)
    with as_(cast, "claire") as viewer:
        changed = actions.correct_note(
            viewer=viewer, note=note, words="Tous les jours."
        )

    said = page(cast, "nora")
    assert "Nous : " not in said
    assert "Manque le oui de : Nora, Sami." in said
    with as_(cast, "sami") as viewer, pytest.raises(ReplacedAlready):
        actions.agree_to_note(viewer=viewer, note=note)
    for who in ("nora", "sami"):
        agrees(cast, who, changed)
    assert "Nous : Nora, Claire, Sami" in page(cast, "nora")


def test_two_taps_are_one_yes_and_nobody_says_it_for_another(cast):
    note = proposes(cast, "claire")
    first, second = agrees(cast, "nora", note), agrees(cast, "nora", note)
    assert first.pk == second.pk

    with as_(cast, "sami") as viewer, pytest.raises(NotAllowed):
        actions.take_yes_back(viewer=viewer, yes=first)
    insert = (
        "INSERT INTO visits_noteyes (id, note_id, appointment_id, owner_id, said_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, avec.now())"
    )
    forged = [note.pk, note.appointment_id, cast.nora]
    for who in ("claire", "karim"):
        with (
            cast.acting(who),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as web,
        ):
            web.execute(insert, forged)


def test_who_was_not_there_says_nothing_of_it(cast):
    note = proposes(cast, "claire")

    for who in ("marc", "karim"):
        viewer = cast.seen_by(who)
        with cast.acting(who), pytest.raises(NotAllowed), transaction.atomic():
            actions.agree_to_note(viewer=viewer, note=note)
        with as_(cast, who) as viewer:
            seen = NoteYes.objects.visible_to(viewer)
            assert not seen.filter(note=note).exists()


def test_the_database_counts_those_who_were_there(cast):
    """Whoever writes the row by hand does not say that one voice is enough."""
    with as_(cast, "claire") as viewer:
        alone = Note(
            appointment=visit(cast, viewer, PAIR), owner_id=cast.claire, we_of=1
        )
        alone.content = {"words": DECIDED}
        alone.save(force_insert=True)
        alone.refresh_from_db()
        assert alone.we_of == 3


def test_leaving_for_good_is_not_saying_yes(cast):
    note = proposes(cast, "claire")
    agrees(cast, "sami", note)
    with as_(cast, "nora") as viewer:
        leave_agenda(viewer=viewer)

    said = page(cast, "sami")

    assert "Proposé par Claire" in said
    assert "Nous : " not in said


def test_from_the_page_she_says_yes_and_takes_it_back(cast):
    note = proposes(cast, "claire")
    nora = client_as(cast.nora)
    assert "Oui, c’est nous" in page(cast, "nora")
    nora.post(reverse("visits:agree_to_note", args=[note.pk]))
    with as_(cast, "nora"):
        yes = NoteYes.objects.get(note=note, owner_id=cast.nora)
    assert "Reprendre mon oui" in page(cast, "nora")

    nora.post(reverse("visits:take_yes_back", args=[yes.pk]))

    with as_(cast, "nora"):
        assert not NoteYes.objects.filter(note=note, owner_id=cast.nora).exists()


def test_words_of_ones_own_are_not_proposed_unless_one_says_so(cast):
    nora = client_as(cast.nora)
    place = reverse("visits:note", args=[key_of(cast, PAIR)])
    nora.post(place, {"words": "Pour moi, c’était long."})
    nora.post(place, {"words": "C’était jeudi.", "as_we": "on"})

    said = page(cast, "nora")
    with as_(cast, "nora") as viewer:
        mine = Note.objects.visible_to(viewer).filter(owner_id=cast.nora)
        told = {row.content["words"]: row.we_of for row in mine if row.content}
    assert told["Pour moi, c’était long."] is None
    assert told["C’était jeudi."] == 3
    assert "Proposé par Nora" in said


def test_several_sentences_cost_what_one_costs(cast, django_assert_num_queries):
    place = reverse("visits:after", args=[key_of(cast, PAIR)])
    nora = client_as(cast.nora)
    nora.get(place)
    with django_assert_num_queries(QUERIES):
        nora.get(place)
    for number in range(3):
        agrees(cast, "nora", proposes(cast, "claire", f"Nous, {number}."))
    nora.get(place)
    with django_assert_num_queries(QUERIES):
        nora.get(place)


# As the page without « nous », and who said yes.
QUERIES = 15
