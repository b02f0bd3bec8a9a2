"""E10, line by line: opened by who may, refused without a word to everybody else."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import get_resolver

from avec.access.identity import acting_as
from avec.emergency import actions
from avec.emergency.identity import identity_of
from avec.emergency.models import Attempt
from avec.emergency.tests import scene
from avec.emergency.tests.test_one_answer import asks, without_tokens
from avec.emergency.words import Answer
from avec.messages.models import Message
from avec.people import actions as people
from tests.cast import CANARY, PASSPHRASE
from tests.entrance import client_as, client_as_long_ago
from tests.scene import as_warden


@pytest.fixture
def ready(_no_proof_stays, cast):
    scene.declare(cast)
    scene.can_be_found(cast)
    return cast


@pytest.fixture
def keeps_the_site(cast):
    """Claire is also, under another title, the technical administrator of a place."""
    as_warden(
        "INSERT INTO people_affiliation (id, person_id, organization_id, capacity,"
        " function, answers_for_place, starts_at, confirmed_at)"
        " SELECT gen_random_uuid(), person_id, organization_id,"
        " 'technical_administrator', 'informatique', false,"
        " avec.now() - interval '1 day', avec.now()"
        " FROM people_affiliation WHERE id = %s",
        [cast.hats["claire"]],
    )
    yield
    as_warden(
        "DELETE FROM people_affiliation WHERE capacity = 'technical_administrator'"
        " AND person_id = %s",
        [cast.claire],
    )


# « une infirmière de garde ouvre en bris de glace avec une raison écrite »


@pytest.mark.parametrize("sentence", ["", "urgent", "   ", "x" * 19])
def test_without_a_whole_sentence_nothing_is_asked(ready, sentence):
    scene.allow(ready)
    claire = scene.proves(ready)

    sent = claire.post("/urgence/ouvrir/", scene.sent(sentence=sentence))

    assert sent.status_code == 422
    with ready.acting("nora"):
        hers = Attempt.objects.visible_to(ready.seen_by("nora"))
        assert not any(one.sentence == sentence for one in hers)


def test_without_a_passkey_a_passphrase_and_a_code_are_enough(ready):
    scene.allow(ready)
    with ready.acting("claire"), transaction.atomic():
        client_as(ready.claire)
        viewer = ready.seen_by("claire")
        codes = people.make_card(viewer=viewer, more_than_words=True)
    claire = client_as_long_ago(ready.claire, ready.hats["claire"])
    assert "Prouvez d’abord" in claire.get("/urgence/ouvrir/").content.decode()

    proved = claire.post(
        "/prouver/",
        {"passphrase": PASSPHRASE, "code": codes[0], "next": "/urgence/ouvrir/"},
    )
    opened = claire.post(proved.headers["Location"], scene.sent())

    assert opened.status_code == 302
    assert CANARY in claire.get(opened.url).content.decode()


# « elle lit uniquement les questions marquées urgence »: test_opening
# « sans impression sauf la carte »: test_only_the_card


# « la personne et sa personne de confiance sont prévenues »


def test_she_and_whom_she_trusts_are_told_at_once_in_neutral_words(ready):
    scene.allow(ready, also_tell=ready.marc)
    scene.proves(ready)

    opened = scene.opens(ready)

    marc = client_as(ready.marc).get("/aujourdhui/").content.decode()
    assert "ses pages ont été ouvertes en urgence" in marc
    with ready.acting("nora"):
        hers = Message.objects.visible_to(ready.seen_by("nora"))
        assert hers.filter(kind="emergency", key=f"emergency:{opened.pk}").exists()


# « une relecture à deux est due sous 72 h, sinon… suspendu »: test_reviewing


# « répondu non ou pas répondu : refusée, et le refus ne dit pas si un document existe »


def _says_no(cast):
    scene.allow(cast, Answer.NO)


def _names_another(cast):
    scene.allow(cast, Answer.NAMED, named=[cast.sami])


def _took_it_back(cast):
    consent = scene.allow(cast)
    with cast.acting("nora"), transaction.atomic():
        actions.withdraw(viewer=cast.seen_by("nora"), consent=consent)


def _is_not_found(cast):
    scene.allow(cast)
    with cast.acting("nora"), transaction.atomic():
        actions.be_found_no_more(viewer=cast.seen_by("nora"))


def _said_nothing(cast):
    pass


def test_every_refusal_is_one_answer_at_one_cost(ready):
    answers = set()
    for way in (_said_nothing, _says_no, _names_another, _took_it_back, _is_not_found):
        as_warden(
            "DELETE FROM emergency_attempt WHERE tried_at > now() - '1 h'::interval"
        )
        with transaction.atomic():
            way(ready)
            status, page, cost = asks(scene.proves(ready))
            transaction.set_rollback(True)
        answers.add((status, without_tokens(page), cost))

    assert len(answers) == 1
    assert next(iter(answers))[0] == 409


# « Un administrateur technique n’a ni bouton, ni page, ni export »


def test_who_keeps_the_site_has_no_button_no_page_and_no_answer(ready, keeps_the_site):
    scene.allow(ready)
    claire = scene.proves(ready)

    mine = claire.get("/urgence/").content.decode()

    assert "Demander à ouvrir" not in mine
    assert claire.get("/urgence/ouvrir/").status_code == 404
    assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == 404


def test_the_database_refuses_who_keeps_the_site_by_itself(ready, keeps_the_site):
    scene.allow(ready)
    scene.proves(ready)
    ask = "SELECT avec.try_emergency(gen_random_uuid(), %s, 'life', 'x', 4)"
    with (
        acting_as(ready.seen_by("claire")),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(ask, [identity_of(**scene.NORA)])


def test_what_was_open_closes_when_its_reader_begins_to_keep_the_site(
    ready, keeps_the_site
):
    as_warden(
        "UPDATE people_affiliation SET starts_at = avec.now() + interval '1 hour'"
        " WHERE capacity = 'technical_administrator' AND person_id = %s",
        [ready.claire],
    )
    scene.allow(ready)
    claire = scene.proves(ready)
    url = claire.post("/urgence/ouvrir/", scene.sent()).url
    assert CANARY in claire.get(url).content.decode()

    as_warden(
        "UPDATE people_affiliation SET starts_at = avec.now() - interval '1 hour'"
        " WHERE capacity = 'technical_administrator' AND person_id = %s",
        [ready.claire],
    )

    assert CANARY not in claire.get(url).content.decode()


def test_no_address_of_the_room_gives_words_but_the_two_of_the_reader():
    ways = {
        name
        for name in get_resolver().namespace_dict["emergency"][1].reverse_dict
        if isinstance(name, str)
    }

    assert {"pages", "card_paper"} < ways
    assert not {one for one in ways if "export" in one or "admin" in one}
