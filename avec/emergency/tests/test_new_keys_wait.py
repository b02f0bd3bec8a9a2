"""A stolen pass phrase opens nothing of anybody, not even with a key added to it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from avec.access.identity import acting_as
from avec.emergency.identity import identity_of
from avec.emergency.tests import scene
from avec.people import actions as people
from avec.people.models import CodeCard, Passkey
from avec.people.tests.soft_key import SoftKey
from tests.cast import PASSPHRASE
from tests.entrance import client_as, client_as_long_ago

ASK = "SELECT avec.try_emergency(gen_random_uuid(), %s, 'life', 'x', 4)"
SOON, LATER = "71 hours 59 minutes", "72 hours 1 minute"


@pytest.fixture
def ready(_no_proof_stays, cast):
    """Declared, allowed and found; Claire proved nothing since yesterday."""
    scene.declare(cast)
    scene.allow(cast)
    scene.can_be_found(cast)
    return cast


def answer_of_the_database(cast) -> str:
    with (
        acting_as(cast.seen_by("claire")),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(ASK, [identity_of(**scene.NORA)])
        return cursor.fetchone()[0]


def adds_a_key(browser) -> SoftKey:
    key = SoftKey()
    question = browser.post("/mon-compte/cles/question/").json()
    made = browser.post("/mon-compte/cles/ajouter/", {"answer": key.make(question)})
    assert made.status_code == 200
    return key


def proves_with(cast, key: SoftKey):
    """Come with this key, under the hat; return the browser."""
    browser = client_as_long_ago(cast.claire, cast.hats["claire"])
    question = browser.post("/entrer/cle/question/").json()
    proved = browser.post("/prouver/cle/", {"answer": key.open(question)})
    assert proved.status_code == 200
    return browser


def test_a_key_added_with_the_pass_phrase_alone_opens_nothing(ready):
    thief = client_as(ready.claire, ready.hats["claire"], proof="passphrase")
    # She has an older key: proving it with that one is proposed.
    asked = thief.get("/mon-compte/cles/").content.decode()
    assert "elle comptera tout de suite" in asked
    key = adds_a_key(thief)

    at_once = thief.post("/urgence/ouvrir/", scene.sent())
    again = proves_with(ready, key).post("/urgence/ouvrir/", scene.sent())

    for page in (at_once, again):
        assert page.status_code == 422
        assert "faite sans code ni autre clé" in page.content.decode()
    assert answer_of_the_database(ready) == "prove"


def test_nor_does_a_key_added_with_that_key(ready):
    thief = client_as(ready.claire, ready.hats["claire"], proof="passphrase")
    adds_a_key(thief)

    second = adds_a_key(thief)

    page = proves_with(ready, second).post("/urgence/ouvrir/", scene.sent())
    assert page.status_code == 422
    assert answer_of_the_database(ready) == "prove"


def test_nor_does_a_first_card_made_with_the_pass_phrase_alone(ready):
    thief = client_as(ready.claire, ready.hats["claire"], proof="passphrase")
    made = thief.post("/mon-compte/carte/faire/")
    codes = [code.replace(" ", "") for code in _codes_in(made.content.decode())]

    typed = {"passphrase": PASSPHRASE, "code": codes[0]}
    assert thief.post("/prouver/", typed).status_code == 302

    page = thief.post("/urgence/ouvrir/", scene.sent())
    assert page.status_code == 422
    assert "faite sans code ni autre clé" in page.content.decode()
    assert answer_of_the_database(ready) == "prove"


def _codes_in(page: str) -> list[str]:
    return [part.split("</code>")[0] for part in page.split("<code>")[1:]]


@pytest.mark.parametrize(("by", "opens"), [(SOON, False), (LATER, True)])
def test_after_three_days_the_same_key_opens(ready, clock, by, opens):
    with acting_as(ready.seen_by("claire")), transaction.atomic():
        lone = people.add_passkey(
            viewer=ready.seen_by("claire"),
            name="neuve",
            credential_id=b"neuve",
            credential=b"",
            count=0,
        )
    clock(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.now()")
        at = cursor.fetchone()[0]

    client_as(ready.claire, ready.hats["claire"], proved_at=at, means=lone.pk)

    assert answer_of_the_database(ready) == ("opened" if opens else "prove")


def test_a_key_added_with_a_key_opens_at_once(ready):
    browser = client_as(ready.claire, ready.hats["claire"])
    before = browser.get("/mon-compte/cles/").content.decode()
    key = adds_a_key(browser)

    page = browser.get("/mon-compte/cles/").content.decode()
    news = browser.get("/aujourdhui/").content.decode()
    assert "attendra" not in before
    assert "elle compte à partir de" not in page
    assert "Une clé d’accès a été ajoutée" not in news
    with acting_as(ready.seen_by("claire")), transaction.atomic():
        newest = Passkey.objects.latest("began_at")

    assert newest.counts_from is None
    opened = proves_with(ready, key).post("/urgence/ouvrir/", scene.sent())
    assert opened.status_code == 302


def test_a_key_removed_proves_nothing_any_more(ready):
    browser = scene.proves(ready)
    with acting_as(ready.seen_by("claire")), transaction.atomic():
        Passkey.objects.get().delete()

    page = browser.post("/urgence/ouvrir/", scene.sent())

    assert page.status_code == 422
    assert answer_of_the_database(ready) == "prove"


def test_the_database_does_not_believe_that_it_counts_at_once(ready):
    """Whoever writes with SQL of their own, and proved words, waits like the others."""
    client_as(ready.claire, proof="passphrase")
    viewer = ready.seen_by("claire")

    with acting_as(viewer), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.now() + interval '72 hours'")
        least = cursor.fetchone()[0]
        made = people.add_passkey(
            viewer=viewer,
            name="x",
            credential_id=b"x",
            credential=b"x",
            count=0,
            more_than_words=True,
        )
        people.make_card(viewer=viewer, more_than_words=True)
        card = CodeCard.objects.get(ended_at=None)

    assert made.counts_from is not None
    assert made.counts_from >= least
    assert card.counts_from is not None
    assert card.counts_from >= least
