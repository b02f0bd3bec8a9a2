"""Passkeys: one enters without typing a name, and nothing else opens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client, override_settings

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.access.viewer import NOBODY, Viewer
from avec.people import actions
from avec.people.models import Passkey
from avec.people.tests.people import made
from avec.people.tests.soft_key import SoftKey
from tests.entrance import client_as, client_as_long_ago

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def account():
    return made("Lou")


def add(client, key):
    question = client.post("/mon-compte/cles/question/").json()
    return client.post("/mon-compte/cles/ajouter/", {"answer": key.make(question)})


def enter(client, key, **more):
    question = client.post("/entrer/cle/question/").json()
    return client.post("/entrer/cle/", {"answer": key.open(question), **more})


@pytest.fixture
def key(account):
    key = SoftKey()
    assert add(client_as(account.person_id), key).status_code == 200
    return key


def test_a_passkey_opens_without_a_name(key):
    client = Client()
    answer = enter(client, key, next="/mon-compte/cles/")
    assert answer.json() == {"go": "/mon-compte/cles/"}
    assert client.get("/mon-compte/").status_code == 200


def test_the_question_asks_for_a_finger_and_finds_without_a_name(account):
    client = client_as(account.person_id)
    made = client.post("/mon-compte/cles/question/").json()["publicKey"]
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["authenticatorSelection"]["residentKey"] == "required"
    asked = Client().post("/entrer/cle/question/").json()["publicKey"]
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


@pytest.mark.parametrize(
    "spoil",
    [
        {"verifies": False},
        {"origin": "https://ailleurs.example"},
        {"site": "ailleurs.example"},
        {"name": b"inconnue-de-tous"},
        {"holder": b"0" * 16},
    ],
)
def test_an_answer_that_is_not_right_opens_nothing(key, spoil):
    for name, value in spoil.items():
        setattr(key, name, value)
    client = Client()
    answer = enter(client, key)
    assert answer.status_code == 422
    assert client.get("/mon-compte/").status_code == 302


def test_another_key_cannot_answer_for_this_one(key):
    thief = SoftKey(name=key.name, holder=key.holder)
    assert enter(Client(), thief).status_code == 422


def test_an_answer_serves_once(key):
    client = Client()
    question = client.post("/entrer/cle/question/").json()
    answer = key.open(question)
    assert client.post("/entrer/cle/", {"answer": answer}).status_code == 200
    assert Client().post("/entrer/cle/", {"answer": answer}).status_code == 422
    assert client.post("/entrer/cle/", {"answer": answer}).status_code == 422


def test_a_copied_key_is_noticed_by_its_count(key):
    key.count = 5
    assert enter(Client(), key).status_code == 200
    key.count = 5
    assert enter(Client(), key).status_code == 422
    key.count = 6
    assert enter(Client(), key).status_code == 200


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"rawId": 3}', "é"])
def test_nonsense_opens_nothing(answer):
    client = Client()
    client.post("/entrer/cle/question/")
    assert client.post("/entrer/cle/", {"answer": answer}).status_code == 422


def test_wrong_passphrases_never_close_the_passkey(account, key):
    wrong = {"sign_in_name": account.sign_in_name, "passphrase": "une phrase fausse"}
    for _each in range(7):
        Client().post("/entrer/", wrong)
    assert enter(Client(), key).status_code == 200


def test_a_passkey_is_added_only_after_a_recent_proof(account):
    client = client_as_long_ago(account.person_id)
    assert client.post("/mon-compte/cles/question/").status_code == 422
    assert client.post("/mon-compte/cles/ajouter/", {"answer": "{}"}).status_code == 422
    with acting_as(Viewer(account.person_id)):
        assert not Passkey.objects.exists()


def test_a_passkey_made_without_a_finger_is_refused(account):
    answer = add(client_as(account.person_id), SoftKey(verifies=False))
    assert answer.status_code == 422


def test_a_passkey_is_named_and_removed_by_its_owner(account, key):
    client = client_as(account.person_id)
    with acting_as(Viewer(account.person_id)):
        mine = Passkey.objects.get()
    page = f"/mon-compte/cles/{mine.pk}/"
    assert client.post(page, {"name": "mon téléphone"}).status_code == 302
    assert "mon téléphone" in client.get("/mon-compte/cles/").content.decode()
    assert client.post(page, {"name": ""}).status_code == 422
    assert client.get(f"{page}retirer/").status_code == 200
    client.post(f"{page}retirer/")
    assert enter(Client(), key).status_code == 422


def test_somebody_elses_passkey_does_not_exist_for_me(account, key):
    other = made("Autre")
    with acting_as(Viewer(account.person_id)):
        theirs = Passkey.objects.get()
    client = client_as(other.person_id)
    for page in ("", "retirer/"):
        assert client.get(f"/mon-compte/cles/{theirs.pk}/{page}").status_code == 404
        assert client.post(f"/mon-compte/cles/{theirs.pk}/{page}").status_code == 404
    viewer = Viewer(other.person_id)
    with acting_as(viewer), transaction.atomic():
        assert not Passkey.objects.exists()
        with pytest.raises(NotAllowed):
            actions.rename_passkey(viewer=viewer, passkey=theirs, name="à moi")
        with pytest.raises(NotAllowed):
            actions.remove_passkey(viewer=viewer, passkey=theirs)
    with acting_as(Viewer(account.person_id)):
        assert Passkey.objects.count() == 1


def test_nobody_adds_a_passkey_to_somebody_else(account):
    other = made("Autre")
    with (
        acting_as(Viewer(other.person_id)),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Passkey.objects.create(
            person_id=account.person_id, credential_id=b"x", credential=b"x", name="x"
        )


def test_nobody_adds_a_passkey_without_being_signed_in():
    with pytest.raises(NotAllowed):
        actions.add_passkey(
            viewer=NOBODY, name="x", credential_id=b"x", credential=b"x", count=0
        )


def test_a_passkey_proves_again_only_for_its_own_person(account, key):
    mine = client_as_long_ago(account.person_id)
    other = made("Autre")
    theirs = client_as_long_ago(other.person_id)
    for client, status in ((theirs, 422), (mine, 200)):
        question = client.post("/entrer/cle/question/").json()
        answer = client.post("/prouver/cle/", {"answer": key.open(question)})
        assert answer.status_code == status
    assert mine.get("/mon-compte/phrase/").status_code == 200
    assert theirs.get("/mon-compte/phrase/").status_code == 302


def test_ten_passkeys_are_enough(account):
    client = client_as(account.person_id)
    for _each in range(10):
        assert add(client, SoftKey()).status_code == 200
    assert add(client, SoftKey()).status_code == 409


def waits_on_the_page(client, page="/mon-compte/cles/") -> bool:
    return "elle compte à partir de" in client.get(page).content.decode()


def test_a_key_added_with_words_alone_opens_and_waits_and_is_told(account):
    client = client_as(account.person_id, proof="passphrase")
    before = client.get("/mon-compte/cles/").content.decode()
    key = SoftKey()

    named = add(client, key).json()["go"]

    assert "attendra 72" in before
    assert "elle comptera tout de suite" not in before
    assert waits_on_the_page(client)
    assert waits_on_the_page(client, named)
    # It is the only one, and it waits: nothing is promised of it.
    after = client.get("/mon-compte/cles/").content.decode()
    assert "elle comptera tout de suite" not in after
    assert enter(Client(), key).status_code == 200
    told = client.get("/aujourdhui/").content.decode()
    assert "Une clé d’accès a été ajoutée à votre compte" in told
    assert "retirez-la" in told


def test_removed_it_is_news_no_more(account):
    client = client_as(account.person_id, proof="passphrase")
    add(client, SoftKey())
    with acting_as(Viewer(account.person_id)):
        mine = Passkey.objects.get()

    client.post(f"/mon-compte/cles/{mine.pk}/retirer/")

    told = client.get("/aujourdhui/").content.decode()
    assert "Une clé d’accès a été ajoutée" not in told


def test_nobody_shortens_the_wait_of_their_key(account):
    client = client_as(account.person_id, proof="passphrase")
    add(client, SoftKey())

    with (
        acting_as(Viewer(account.person_id)),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Passkey.objects.update(counts_from=None)


def test_an_installation_may_lengthen_the_wait_and_not_shorten_it(account):
    viewer = Viewer(account.person_id)
    kept = []
    for number, hours in enumerate((100, 1)):
        with (
            override_settings(AVEC_NEW_KEY_HOURS=hours),
            acting_as(viewer),
            transaction.atomic(),
        ):
            made = actions.add_passkey(
                viewer=viewer,
                name="x",
                credential_id=bytes([number]),
                credential=b"x",
                count=0,
            )
            kept.append(made.counts_from - made_at(made))

    assert kept[0] >= timedelta(hours=100) - A_MINUTE
    assert timedelta(hours=72) <= kept[1] + A_MINUTE
    assert kept[1] < timedelta(hours=73)


def made_at(passkey):
    passkey.refresh_from_db(fields=["began_at"])
    return passkey.began_at
