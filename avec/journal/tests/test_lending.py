"""One page or one idea, to one person, until she stops: and never the notebook."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from psycopg.errors import IntegrityError

from avec.access.rules import NotAllowed
from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.foundation import dates
from avec.journal import actions
from avec.journal.models import Idea, Lending, Note
from avec.people.announcements import PersonLeaves
from avec.people.models import Person
from tests import edges
from tests.entrance import client_as
from tests.second_wall import as_web, find

LENDING = (
    "INSERT INTO journal_lending (id, owner_id, note_id, to_person_id, given_at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, avec.now())"
)


@pytest.fixture
def lent(cast):
    """The page that Sami reads."""
    with cast.acting("nora"):
        return Lending.objects.get(to_person_id=cast.sami, stopped_at=None)


@pytest.fixture
def sami(cast):
    return client_as(cast.sami, cast.hats["sami"])


def words_read(client, lending) -> str:
    answer = client.get(reverse("journal:read_lent", args=[lending.pk]))
    return answer.content.decode() if answer.status_code == 200 else ""


def test_who_was_chosen_reads_and_she_sees_it(cast, sami, lent):
    assert edges.NOTE_WORDS in words_read(sami, lent)

    looked = client_as(cast.nora).get(reverse("documents:who_looked"))
    assert "Sami" in looked.content.decode()
    assert "a lu une page de votre carnet" in looked.content.decode()


def test_the_day_chosen_is_the_day_shown_on_both_sides(cast, lent):
    until = timezone.localdate() + timedelta(days=40)
    form = {"reader": str(cast.marc), "lasts": "until", "until": until.isoformat()}
    nora, marc = client_as(cast.nora), client_as(cast.marc)
    nora.post(reverse("journal:lend_note", args=[lent.note_id]), form)

    said = f"jusqu’au {dates.day(until)}"
    for page in (
        nora.get(reverse("journal:note", args=[lent.note_id])),
        nora.get(reverse("journal:lendings")),
        marc.get(reverse("journal:lent_to_me")),
    ):
        assert said in page.text


def test_the_reader_reads_the_page_as_it_is_now_and_nothing_else(cast, sami, lent):
    with cast.acting("nora"):
        note = Note.objects.get(pk=lent.note_id)
        actions.change_note(
            viewer=cast.seen_by("nora"),
            note=note,
            moment=note.moment,
            content={"words": "Réécrit."},
        )
    assert "Réécrit." in words_read(sami, lent)
    assert edges.NOTE_WORDS not in words_read(sami, lent)
    with cast.acting("sami"):
        assert list(Note.objects.values_list("pk", flat=True)) == [note.pk]
        assert not Idea.objects.exists()
    for name in ("change_note", "delete_note", "lend_note", "note"):
        answer = sami.post(reverse(f"journal:{name}", args=[note.pk]))
        assert answer.status_code in (403, 405), name


def test_stopping_is_immediate_and_silent(cast, sami, lent):
    nora = client_as(cast.nora)
    page = nora.get(reverse("journal:lendings")).content.decode()
    assert reverse("journal:stop_lending", args=[lent.pk]) in page

    nora.post(reverse("journal:stop_lending", args=[lent.pk]))

    assert words_read(sami, lent) == ""
    assert sami.get(reverse("journal:lent_to_me")).content.decode().count("Nora") == 0
    again = nora.post(reverse("journal:stop_lending", args=[lent.pk]))
    assert again.status_code == 409


def test_the_end_that_was_chosen_closes_it(cast, sami, lent):
    nora = client_as(cast.nora)
    until = timezone.localdate() + timedelta(days=1)
    address = reverse("journal:lend_note", args=[lent.note_id])
    form = {"reader": str(cast.sami), "lasts": "until", "until": until.isoformat()}
    assert nora.post(address, form).status_code == 302

    with cast.acting("sami"):
        [again] = Lending.objects.running().to(cast.seen_by("sami"))
    assert again.pk != lent.pk
    assert timezone.localdate(again.ends_at) == until + timedelta(days=1)
    past = form | {"until": "2020-01-01"}
    assert nora.post(address, past).status_code == 422


def test_an_end_that_came_is_an_end_for_both_walls(cast, sami, lent, clock):
    viewer = cast.seen_by("sami")
    with cast.acting("nora"):
        actions.lend(
            viewer=cast.seen_by("nora"),
            thing=Note.objects.get(pk=lent.note_id),
            to_person=Person(pk=cast.sami),
            ends_at=timezone.now() + timedelta(days=2),
        )
    with cast.acting("sami"):
        [running] = Lending.objects.visible_to(viewer)
    assert edges.NOTE_WORDS in words_read(sami, running)

    clock("2 days 1 minute")

    assert words_read(sami, running) == ""
    with cast.acting("sami"):
        assert not Lending.objects.visible_to(viewer).exists()
        assert not Lending.objects.exists()
        assert not Note.objects.exists()


@pytest.mark.parametrize("stranger", ["karim", "helene", "odile"])
def test_it_is_opened_to_somebody_of_the_circle_only(cast, lent, stranger):
    viewer = cast.seen_by("nora")
    them = Person(pk=cast.people[stranger])
    with cast.acting("nora"):
        note = Note.objects.get(pk=lent.note_id)
        with pytest.raises(actions.NotInYourCircle):
            actions.lend(viewer=viewer, thing=note, to_person=them)
        with pytest.raises(DatabaseError), transaction.atomic():
            Lending.objects.create(note=note, owner_id=cast.nora, to_person=them)
        with pytest.raises(actions.EndsTooSoon):
            actions.lend(
                viewer=viewer,
                thing=note,
                to_person=Person(pk=cast.marc),
                ends_at=timezone.now() - timedelta(seconds=1),
            )


def test_nobody_opens_what_is_somebody_elses(cast, lent):
    with cast.acting("sami"):
        note = Note.objects.get(pk=lent.note_id)
        with pytest.raises(NotAllowed):
            actions.lend(
                viewer=cast.seen_by("sami"), thing=note, to_person=Person(pk=cast.marc)
            )
    karims = find(cast, "journal_note", "owner_id = :karim")
    with as_web(cast.seen_by("nora")) as web:
        web.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="lending_of_own_note"):
            web.execute(LENDING, [cast.nora, karims, cast.marc])


def test_a_page_does_not_open_the_idea_it_names(cast, sami):
    viewer = cast.seen_by("nora")
    with cast.acting("nora"):
        idea = actions.keep_idea(viewer=viewer, content={"line": "Appeler Lou"})
        note = actions.write_note(
            viewer=viewer,
            moment=timezone.now(),
            content={"words": "Ce soir.", "idea": str(idea.pk)},
        )
        to_sami = {"viewer": viewer, "to_person": Person(pk=cast.sami)}
        page = actions.lend(thing=note, **to_sami)
    assert "Ce soir." in words_read(sami, page)
    assert "Appeler Lou" not in words_read(sami, page)
    with cast.acting("nora"):
        actions.lend(thing=idea, **to_sami)
    assert "Appeler Lou" in words_read(sami, page)


@pytest.mark.parametrize("who_ends", ["nora", "sami"])
def test_the_end_of_a_tie_closes_what_was_open(cast, sami, lent, who_ends):
    with cast.acting(who_ends):
        tie = Tie.objects.get(person_id=cast.nora, other_id=cast.sami, ended_at=None)
        circles.end_tie(viewer=cast.seen_by(who_ends), tie=tie)

    assert words_read(sami, lent) == ""
    with cast.acting("nora"):
        lent.refresh_from_db()
    assert lent.stopped_at is not None


@pytest.mark.parametrize(("who", "whom"), [("nora", "sami"), ("sami", "nora")])
def test_a_block_closes_both_ways(cast, sami, lent, who, whom):
    with cast.acting(who):
        circles.block(
            viewer=cast.seen_by(who), person_id=cast.people[whom], remembered_as="X"
        )
    assert words_read(sami, lent) == ""


def test_who_leaves_takes_the_notebook_with_her(cast, sami, lent):
    from avec.foundation.announcements import announce

    with cast.acting("nora"):
        announce(PersonLeaves(cast.nora))
        assert not Note.objects.exists()
        assert not Idea.objects.exists()
        assert not Lending.objects.exists()
    assert words_read(sami, lent) == ""


def test_what_is_open_is_said_in_the_circle_and_in_the_news(cast, sami, lent):
    circle = client_as(cast.nora).get(reverse("circles:circle")).content.decode()
    assert "1 page ou idée de votre carnet" in circle.replace("\u202f", " ")
    theirs = sami.get(reverse("circles:circle")).content.decode()
    assert "quelques mots de son carnet" in theirs
    news = sami.get(reverse("web:today")).content.decode()
    assert reverse("journal:read_lent", args=[lent.pk]) in news


def test_an_end_beyond_all_days_is_said_in_words(cast, lent):
    address = reverse("journal:lend_note", args=[lent.note_id])
    answer = client_as(cast.nora).post(
        address,
        {"reader": str(cast.marc), "lasts": "until", "until": "9999-12-31"},
    )

    assert answer.status_code == 422
    assert "très loin" in answer.content.decode()
