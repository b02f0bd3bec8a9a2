"""My account: what I change myself, and what nobody changes for me."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import translation

from avec.access.identity import acting_as
from avec.access.models import Session
from avec.access.rules import NotAllowed
from avec.access.viewer import NOBODY, Viewer
from avec.people import actions, doors, rules
from avec.people.models import Account, Person
from avec.people.tests.people import PHRASE, made
from tests.entrance import client_as, client_as_long_ago

OTHER = "sapin rivage moulin brique"

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return made("Lou")


@pytest.fixture
def client(account):
    return client_as(account.person_id)


PAGES = [
    "/mon-compte/",
    "/mon-compte/nom/",
    "/mon-compte/adresse/",
    "/mon-compte/phrase/",
    "/mon-compte/appareils/",
    "/mon-compte/carte/",
    "/mon-compte/cles/",
    "/prouver/",
    "/bienvenue/",
]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_mine_and_asks_me_to_come_in(client, page):
    assert client.get(page).status_code == 200
    assert Client().get(page).headers["Location"].startswith("/entrer/?next=")


def test_a_name_changes_at_once(client, account):
    answer = client.post("/mon-compte/nom/", {"name": "Loïs", "called": "membre"})
    assert answer.status_code == 302
    with acting_as(Viewer(account.person_id)):
        me = Person.objects.get(pk=account.person_id)
    assert (me.name, me.called, me.sort_key) == ("Loïs", "membre", "lois")


def test_nobody_is_given_a_word_they_did_not_choose(client, account):
    client.post("/mon-compte/nom/", {"name": "Loïs", "called": "membre"})
    assert "Loïs · membre" in client.get("/mon-compte/").content.decode()
    client.post("/mon-compte/nom/", {"name": "Loïs", "called": ""})
    assert "Loïs ·" not in client.get("/mon-compte/").content.decode()
    with acting_as(Viewer(account.person_id)):
        assert Person.objects.get(pk=account.person_id).called == ""


def test_an_empty_name_is_said_and_the_rest_stays(client):
    answer = client.post("/mon-compte/nom/", {"name": " ", "called": "usagère"})
    assert answer.status_code == 422
    assert "usagère" in answer.content.decode()


def test_an_address_is_a_choice(client, account):
    for typed in ("lou@exemple.fr", ""):
        client.post("/mon-compte/adresse/", {"email": typed})
        with acting_as(Viewer(account.person_id)):
            assert Account.objects.get().email == typed
    assert client.post("/mon-compte/adresse/", {"email": "lou@"}).status_code == 422


def test_the_language_is_one_for_all_that_is_hers(client, account):
    look = {"theme": "dark", "language": "en"}
    viewer = Viewer(account.person_id)
    with acting_as(viewer), transaction.atomic():
        actions.keep_look(viewer=viewer, look=look)
        kept = Account.objects.get()
    assert (kept.language, kept.look) == ("en", look)


def test_changing_the_passphrase_ends_other_sessions(client, account):
    elsewhere = client_as(account.person_id)
    answer = client.post("/mon-compte/phrase/", {"passphrase": OTHER})
    assert answer.status_code == 302
    assert client.get("/mon-compte/").status_code == 200
    assert elsewhere.get("/mon-compte/").status_code == 302
    old = {"sign_in_name": account.sign_in_name, "passphrase": PHRASE}
    assert Client().post("/entrer/", old).status_code == 422
    assert Client().post("/entrer/", {**old, "passphrase": OTHER}).status_code == 302


def test_the_passphrase_changes_only_after_a_recent_proof(account):
    client = client_as_long_ago(account.person_id)
    answer = client.post("/mon-compte/phrase/", {"passphrase": OTHER})
    assert answer.headers["Location"].startswith("/prouver/")


def test_proving_again_opens_what_was_asked(account):
    client = client_as_long_ago(account.person_id)
    wanted = client.get("/mon-compte/phrase/").headers["Location"]
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    page = client.post(wanted, {"passphrase": PHRASE, "next": "/mon-compte/phrase/"})
    assert page.headers["Location"] == "/mon-compte/phrase/"
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert client.get("/mon-compte/phrase/").status_code == 200


def test_a_wrong_proof_opens_nothing_and_is_counted(account):
    client = client_as_long_ago(account.person_id)
    for _each in range(5):
        assert client.post("/prouver/", {"passphrase": OTHER}).status_code == 422
    assert client.post("/prouver/", {"passphrase": PHRASE}).status_code == 429
    assert client.get("/mon-compte/phrase/").status_code == 302


def test_a_device_is_closed_from_another(client, account):
    elsewhere = client_as(account.person_id)
    page = client.get("/mon-compte/appareils/").content.decode()
    assert page.count("essai") >= 2
    with acting_as(Viewer(account.person_id)):
        from avec.access.sessions import hashed

        key = elsewhere.cookies[settings.SESSION_COOKIE_NAME].value
        mark = hashed(key)[:16]
    client.post("/mon-compte/appareils/fermer/", {"device": mark})
    assert elsewhere.get("/mon-compte/").status_code == 302
    assert client.get("/mon-compte/").status_code == 200


def test_all_other_devices_close_at_once(client, account):
    elsewhere = [client_as(account.person_id) for _each in range(3)]
    client.post("/mon-compte/appareils/fermer/", {"device": "others"})
    assert {each.get("/mon-compte/").status_code for each in elsewhere} == {302}
    assert client.get("/mon-compte/").status_code == 200


@pytest.mark.parametrize("mark", ["", "%", "0", "a" * 15, "%" * 16])
def test_a_made_up_mark_closes_nothing(client, account, mark):
    elsewhere = client_as(account.person_id)
    client.post("/mon-compte/appareils/fermer/", {"device": mark})
    assert elsewhere.get("/mon-compte/").status_code == 200


def test_nobody_closes_somebody_elses_device(client, account):
    stranger = made("Autre")
    viewer = Viewer(stranger.person_id)
    with acting_as(viewer), transaction.atomic():
        assert not Session.objects.exists()
        assert Session.objects.filter(person_id=account.person_id).delete()[0] == 0
        assert actions.end_sessions(viewer=viewer) == 0
    assert client.get("/mon-compte/").status_code == 200


def test_a_device_is_said_to_be_shared(client, account):
    client.post("/mon-compte/appareils/partage/", {"shared": "yes"})
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    with acting_as(Viewer(account.person_id)):
        assert Session.objects.get().is_shared_device
    client.post("/mon-compte/appareils/partage/", {"shared": "no"})
    with acting_as(Viewer(account.person_id)):
        assert not Session.objects.get().is_shared_device


@pytest.mark.parametrize(
    "act",
    [
        lambda: actions.change_name(viewer=NOBODY, name="X", called=""),
        lambda: actions.change_address(viewer=NOBODY, email=""),
        lambda: actions.keep_look(viewer=NOBODY, look={}),
        lambda: actions.change_passphrase(viewer=NOBODY, passphrase=OTHER, here=None),
        lambda: actions.end_sessions(viewer=NOBODY),
        lambda: actions.end_session(viewer=NOBODY, mark="a" * 16),
    ],
)
def test_nobody_changes_an_account_without_being_signed_in(act):
    with pytest.raises(NotAllowed, match=re.escape(rules.change_account.words)):
        act()


def test_a_device_is_named_in_the_language_of_who_reads():
    with translation.override("en"):
        assert doors.device_in_words("Chrome sur Linux") == "Chrome on Linux"
        assert doors.device_in_words("Firefox") == "Firefox"
