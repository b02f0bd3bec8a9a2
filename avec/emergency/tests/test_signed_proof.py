"""The fresh and strong proof: signed, of one session, and used up by an opening."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings

from avec.access.identity import acting_as
from avec.access.proofs import Proof
from avec.access.sessions import hashed
from avec.emergency.identity import identity_of
from avec.emergency.models import Attempt
from avec.emergency.tests import scene
from avec.people import actions as people
from avec.people.tests.soft_key import SoftKey
from tests.cast import PASSPHRASE
from tests.entrance import client_as, client_as_long_ago, key_of

SAVE = "SELECT avec.save_session(%s, avec.me(), avec.hat(), %s, 'x', false, now(), %s)"
ASK = "SELECT avec.try_emergency(gen_random_uuid(), %s, 'life', 'x', 4)"
HASH = "f" * 64


@pytest.fixture
def ready(_no_proof_stays, cast):
    """Declared, allowed and found; Claire proved nothing since yesterday."""
    scene.declare(cast)
    scene.allow(cast)
    scene.can_be_found(cast)
    return cast


def rows(cast, statement: str, *values):
    """Ask in the name of Claire, under her hat, with bare SQL."""
    viewer = cast.seen_by("claire")
    with acting_as(viewer), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def writes_session(cast, content: dict, hash_of_key: str = HASH) -> None:
    """Write a session past Python, as the web role can, proved at this minute."""
    later = rows(cast, "SELECT avec.now() + interval '1 hour'")[0][0]
    rows(cast, SAVE, hash_of_key, json.dumps(content), later)


def hash_of(browser: Client) -> str:
    return hashed(browser.cookies[settings.SESSION_COOKIE_NAME].value)


def answer_of_the_database(cast) -> str:
    return rows(cast, ASK, identity_of(**scene.NORA))[0][0]


def now(cast):
    return rows(cast, "SELECT avec.now()")[0][0]


def a_proof(cast, how: str = "passkey") -> Proof:
    """A proof of this minute, made with the key that Claire has had for long."""
    return Proof(how, now(cast), key_of(cast.claire))


def proof_in_session_of(browser: Client) -> str:
    """Read the signed proof that this browser's session holds."""
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT content->>'proved' FROM avec.enter(%s)", [key])
        return cursor.fetchone()[0]


def test_a_session_written_by_bare_sql_proves_nothing(ready):
    for content in (
        {"proof": "passkey", "last_proof": "passkey"},
        {"proved": "passkey"},
        {"proved": f"proof:{ready.claire}:{HASH}:passkey:1:{ready.claire}:" + "0" * 64},
    ):
        writes_session(ready, content)
        assert answer_of_the_database(ready) == "prove"


def test_a_proof_signed_with_another_key_proves_nothing(ready):
    with override_settings(AVEC_TICKET_KEY="ab" * 32):
        signed = a_proof(ready).signed(ready.claire, HASH)

    writes_session(ready, {"proved": signed})

    assert answer_of_the_database(ready) == "prove"


@pytest.mark.parametrize(
    ("written", "instead"), [(":passkey:", ":demo:"), ("passphrase:", "passkey:")]
)
def test_a_proof_is_not_rewritten(ready, written, instead):
    how = "passkey" if "passkey" in written else "passphrase"
    signed = a_proof(ready, how).signed(ready.claire, HASH)

    writes_session(ready, {"proved": signed.replace(written, instead)})

    assert answer_of_the_database(ready) == "prove"


def test_the_same_proof_well_signed_opens(ready):
    signed = a_proof(ready).signed(ready.claire, HASH)

    writes_session(ready, {"proved": signed})

    assert answer_of_the_database(ready) == "opened"


@pytest.mark.parametrize("how", ["passphrase", "recovery", "demo"])
def test_a_proof_that_is_not_strong_opens_nothing(ready, how):
    signed = a_proof(ready, how).signed(ready.claire, HASH)

    writes_session(ready, {"proved": signed})

    assert answer_of_the_database(ready) == "prove"


def test_a_proof_is_not_carried_to_another_session_or_person(ready):
    real = a_proof(ready).signed(ready.claire, hashed("another"))
    of_karim = a_proof(ready).signed(ready.karim, HASH)

    for signed in (real, of_karim):
        writes_session(ready, {"proved": signed})
        assert answer_of_the_database(ready) == "prove"


def test_the_date_beside_an_old_proof_does_not_make_it_young(ready):
    claire = client_as_long_ago(ready.claire, ready.hats["claire"])
    old = proof_in_session_of(claire)

    writes_session(ready, {"proved": old}, hash_of(claire))

    assert old.startswith("proof:")
    assert answer_of_the_database(ready) == "prove"


def test_python_does_not_believe_a_session_either(ready):
    claire = client_as_long_ago(ready.claire, ready.hats["claire"])
    writes_session(
        ready, {"proof": "passkey", "last_proof": "passkey"}, hash_of(claire)
    )

    asked = claire.post("/mon-compte/carte/faire/")

    assert asked.status_code == 302
    assert asked.url.startswith("/prouver/")


def test_a_proof_opens_once(ready):
    claire = scene.proves(ready)
    assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == 302

    again = claire.post("/urgence/ouvrir/", scene.sent())

    assert "Prouvez d’abord" in again.content.decode()
    assert answer_of_the_database(ready) == "prove"
    assert scene.proves(ready).post("/urgence/ouvrir/", scene.sent()).status_code == 302


def test_a_refused_try_does_not_use_it_up(ready):
    claire = scene.proves(ready)
    mistyped = claire.post("/urgence/ouvrir/", scene.sent(given="Norra"))
    assert mistyped.status_code == 409

    assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == 302


def test_the_words_stay_when_the_proof_is_over(ready):
    claire = client_as_long_ago(ready.claire, ready.hats["claire"])

    page = claire.post("/urgence/ouvrir/", scene.sent()).content.decode()

    assert "Prouvez d’abord" in page
    assert scene.SENTENCE in page
    assert 'value="Belkacem"' in page


def test_a_passphrase_and_a_code_open(ready):
    claire = client_as_long_ago(ready.claire, ready.hats["claire"])
    viewer = ready.seen_by("claire")
    with acting_as(viewer), transaction.atomic():
        client_as(ready.claire)
        codes = people.make_card(viewer=viewer, more_than_words=True)

    typed = {"passphrase": PASSPHRASE, "code": codes[0]}
    assert claire.post("/prouver/", typed).status_code == 302

    assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == 302


def test_a_passkey_opens(ready):
    key = SoftKey()
    adding = client_as(ready.claire)
    question = adding.post("/mon-compte/cles/question/").json()
    adding.post("/mon-compte/cles/ajouter/", {"answer": key.make(question)})
    rows(ready, "DELETE FROM access_session WHERE person_id = avec.me() RETURNING 1")
    claire = client_as_long_ago(ready.claire, ready.hats["claire"])

    question = claire.post("/entrer/cle/question/").json()
    proved = claire.post("/prouver/cle/", {"answer": key.open(question)})

    assert proved.status_code == 200
    assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == 302
    with ready.acting("nora"):
        mine = Attempt.objects.visible_to(ready.seen_by("nora"))
        assert mine.opened().latest("tried_at").proof_number is not None
