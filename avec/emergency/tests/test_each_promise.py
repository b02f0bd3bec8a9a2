"""What was promised of emergencies, and no other test says: figures and refusals."""

from __future__ import annotations

import psycopg
import pytest

from avec.emergency.identity import identity_of
from avec.emergency.tests import scene
from avec.emergency.words import Situation
from avec.foundation.news import news_for
from avec.messages.models import Message
from avec.messages.tests.conftest import chooses
from tests.entrance import client_as
from tests.scene import as_warden


@pytest.fixture
def ready(_no_proof_stays, cast):
    scene.declare(cast)
    scene.allow(cast)
    scene.can_be_found(cast)
    return cast


# « authentification forte de moins de quinze minutes »


@pytest.mark.parametrize(
    ("since", "status"), [("14 minutes", 302), ("16 minutes", 422)]
)
def test_a_proof_lasts_fifteen_minutes_and_no_more(ready, clock, since, status):
    claire = scene.proves(ready)

    clock(since)

    assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == status


# « l’une des trois situations »


@pytest.mark.parametrize("situation", ["", "other", "research"])
def test_three_situations_and_no_other(ready, situation):
    claire = scene.proves(ready)

    asked = claire.post("/urgence/ouvrir/", scene.sent(situation=situation))

    assert asked.status_code == 422
    assert len(Situation) == 3


# « écrite avant que rien ne soit lu »


def test_it_is_written_before_anything_is_read(ready):
    claire = scene.proves(ready)

    claire.post("/urgence/ouvrir/", scene.sent())

    record = client_as(ready.nora).get("/urgence/").content.decode()
    assert scene.SENTENCE in record
    assert "a ouvert vos pages" in (
        client_as(ready.nora).get("/qui-a-regarde/").content.decode()
    )


# « prévenue tout de suite, et qui relit aussi »


def test_who_looks_again_has_a_message_that_names_nobody(ready):
    chooses(ready.seen_by("aicha"))
    scene.proves(ready)

    opened = scene.opens(ready)

    with ready.acting("aicha"):
        told = Message.objects.visible_to(ready.seen_by("aicha"))
        [message] = told.filter(kind="emergency", key=f"emergency:{opened.pk}")
    assert "nora" not in str(vars(message)).lower()


# « relue par quelqu’un d’autre : la base le vérifie »


@pytest.mark.parametrize("who", ["nora", "claire"])
def test_the_database_takes_no_verdict_of_the_two_it_is_about(cast, who):
    by_hand = (
        "INSERT INTO emergency_review (id, attempt_id, owner_id, reader_id,"
        " reviewer_id, affiliation_id, seat, verdict) VALUES (gen_random_uuid(),"
        " gen_random_uuid(), %s, %s, %s, %s, 'users', 'justified')"
    )

    with pytest.raises(psycopg.errors.CheckViolation):
        as_warden(
            by_hand, [cast.nora, cast.claire, cast.people[who], cast.hats["claire"]]
        )


# « une alerte à la deuxième du même jour »

TWICE = "a ouvert deux fois en un jour"


def test_the_second_opening_of_a_day_is_told_to_who_answers_for_the_place(ready, clock):
    helene = client_as(ready.helene, ready.hats["helene"])
    scene.proves(ready)
    assert scene.opens(ready) is not None
    assert TWICE not in helene.get("/aujourdhui/").content.decode()

    scene.proves(ready)
    assert scene.opens(ready) is not None

    home = helene.get("/aujourdhui/").content.decode()
    assert TWICE in home
    page = helene.get(home.split(TWICE)[0].rsplit('href="', 1)[1].split('"')[0])
    assert "Claire" in page.content.decode()
    for hidden in ("Nora", scene.SENTENCE):
        assert hidden not in home
        assert hidden not in page.content.decode()
    for who in ("claire", "aicha", "nora", "paul"):
        other = client_as(ready.people[who], ready.hats.get(who))
        assert TWICE not in other.get("/aujourdhui/").content.decode()


def test_a_refused_try_between_counts_for_no_second(ready):
    scene.proves(ready)
    assert scene.opens(ready) is not None
    scene.proves(ready)
    assert scene.opens(ready, given="Norra") is None

    helene = client_as(ready.helene, ready.hats["helene"])
    assert TWICE not in helene.get("/aujourdhui/").content.decode()


# « un index à clé »: nobody who reads the table finds the name in it


def test_the_index_holds_no_name_and_needs_the_key(ready, settings):
    kept = identity_of(**scene.NORA)
    settings.SECRET_KEY = "another key"

    assert identity_of(**scene.NORA) != kept
    assert "belkacem" not in kept


# « la personne l'apprend aussitôt », chez elle aussi, sans avoir choisi de messages

OPENED = "ont été ouvertes. Lisez par qui."


def test_what_was_opened_of_her_is_first_among_what_is_new_for_a_week(ready, clock):
    nora = client_as(ready.nora)
    scene.proves(ready)
    assert scene.opens(ready, given="Norra") is None
    assert OPENED not in nora.get("/aujourdhui/").content.decode()
    scene.proves(ready)
    assert scene.opens(ready) is not None

    home = nora.get("/aujourdhui/").content.decode()
    assert home.count(OPENED) == 1
    page = nora.get(home.split(OPENED)[0].rsplit('href="', 1)[1].split('"')[0])
    assert "Claire" in page.content.decode()
    for who in ("claire", "marc", "sami"):
        other = client_as(ready.people[who], ready.hats.get(who))
        assert OPENED not in other.get("/aujourdhui/").content.decode()


def test_after_a_week_it_is_read_in_who_looked_only(ready, clock):
    scene.proves(ready)
    assert scene.opens(ready) is not None

    def is_told() -> bool:
        with ready.acting("nora"):
            news = news_for(ready.seen_by("nora"))
        return any(OPENED in one.sentence for one in news)

    assert is_told()
    clock("8 days")
    assert not is_told()
