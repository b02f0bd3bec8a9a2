"""Coming in, making an account, going out: for those who may and those who may not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.limits import try_once
from avec.access.models import Session
from avec.access.sessions import hashed
from avec.access.viewer import NOBODY, Viewer
from avec.people import actions
from avec.people.doors import network_of
from avec.people.models import Account, Person
from avec.people.tests.people import PHRASE, made

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return made("Lou")


def enter(client, account, passphrase=PHRASE, **more):
    return client.post(
        "/entrer/",
        {"sign_in_name": account.sign_in_name, "passphrase": passphrase, **more},
    )


def session_row(client, person_id):
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    with acting_as(Viewer(person_id)):
        return Session.objects.filter(pk=hashed(key)).first()


def test_the_right_name_and_passphrase_open(client, account):
    answer = enter(client, account)
    assert answer.status_code == 302
    assert client.get("/mon-compte/").status_code == 200


def test_the_name_may_be_typed_as_people_type_it(client, account):
    word, digits = account.sign_in_name[:-4], account.sign_in_name[-4:]
    answer = client.post(
        "/entrer/",
        {"sign_in_name": f" {word.upper()} - {digits} ", "passphrase": f" {PHRASE} "},
    )
    assert answer.status_code == 302


def test_a_wrong_passphrase_and_an_unknown_name_get_the_same_answer(client, account):
    wrong = enter(client, account, "une autre phrase entiere")
    unknown = client.post(
        "/entrer/",
        {"sign_in_name": "personne0000", "passphrase": "une autre phrase entiere"},
    )
    assert wrong.status_code == unknown.status_code == 422
    hide = re.compile(r'value="[^"]*"|nonce="[^"]*"')
    assert hide.sub("", wrong.content.decode()) == hide.sub(
        "", unknown.content.decode()
    )


def test_the_name_typed_is_kept_and_the_passphrase_is_not(client, account):
    page = enter(client, account, "une phrase tout a fait fausse").content.decode()
    assert account.sign_in_name in page
    assert "tout a fait fausse" not in page


class CountingHasher(Argon2PasswordHasher):
    """Argon2 that counts how often it works."""

    worked = 0

    def encode(self, password, salt):
        type(self).worked += 1
        return super().encode(password, salt)

    def verify(self, password, encoded):
        type(self).worked += 1
        return super().verify(password, encoded)


@override_settings(PASSWORD_HASHERS=[f"{__name__}.CountingHasher"])
@pytest.mark.parametrize("name", ["known", "unknown", "without passphrase"])
def test_the_same_work_is_done_whether_the_name_exists_or_not(account, name):
    typed = {"known": account.sign_in_name, "unknown": "nimporte1234"}.get(name)
    if typed is None:
        with acting_as(Viewer(account.person_id)):
            Account.objects.update(password="")
        typed = account.sign_in_name
    CountingHasher.worked = 0
    door = actions.open_door(sign_in_name=typed, passphrase="une phrase bien fausse")
    assert door.person_id is None
    assert CountingHasher.worked == 1


def test_the_session_key_and_the_form_token_change_on_entering(account):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/entrer/")
    token = client.cookies["csrf"].value
    assert page.status_code == 200
    asked = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    enter(client, account, csrfmiddlewaretoken=asked[1])
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.cookies["csrf"].value != token
    assert session_row(client, account.person_id).person_id == account.person_id
    client.post("/entrer/", {})
    assert len(key) == 43


def test_a_session_key_planted_beforehand_is_not_the_one_that_opens(client, account):
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 43
    enter(client, account)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "x" * 43


def test_five_wrong_tries_close_the_passphrase_for_a_while(client, account):
    for _each in range(5):
        assert enter(client, account, "une phrase bien fausse").status_code == 422
    closed = enter(client, account)
    assert closed.status_code == 429
    assert "Vous pourrez réessayer" in closed.content.decode().replace("\xa0", " ")


def test_a_success_starts_the_count_again(client, account):
    for _each in range(4):
        enter(client, account, "une phrase bien fausse")
    assert enter(client, account).status_code == 302
    assert enter(Client(), account, "une phrase bien fausse").status_code == 422


def test_a_network_that_tries_too_many_names_waits_too(client, account):
    class Request:
        META = {"REMOTE_ADDR": "127.0.0.1"}

    what = f"network:{network_of(Request())}"
    for _each in range(500):
        try_once(what, allowed=500, within=timedelta(minutes=15))
    assert enter(client, account).status_code == 429


def test_the_addresses_of_one_line_are_one_network():
    def network(address):
        return network_of(RequestFactory().get("/", REMOTE_ADDR=address))

    assert network("2001:db8:1:2::7") == network("2001:db8:1:2:f:f:f:f")
    assert network("2001:db8:1:2::7") != network("2001:db8:1:3::7")
    assert network("192.0.2.7") != network("192.0.2.8")


@pytest.mark.parametrize(
    "wanted",
    [
        "https://ailleurs.example/",
        "//ailleurs.example/",
        "/\\ailleurs.example",
        "javascript:alert(1)",
        "\t//ailleurs.example",
        "",
    ],
)
def test_one_never_leaves_the_site_on_entering(client, account, wanted):
    answer = enter(client, account, next=wanted)
    assert answer.headers["Location"] == "/"


def test_one_arrives_where_one_was_going(client, account):
    answer = enter(client, account, next="/mon-compte/appareils/?a=1")
    assert answer.headers["Location"] == "/mon-compte/appareils/?a=1"


def test_on_a_shared_device_the_cookie_ends_with_the_browser(client, account):
    enter(client, account, is_shared_device="on")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    row = session_row(client, account.person_id)
    assert cookie["max-age"] == ""
    assert row.is_shared_device
    assert row.ends_at - row.began_at < timedelta(minutes=21)


def test_going_out_ends_the_session_for_good(client, account):
    enter(client, account, is_shared_device="on")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    answer = client.post("/sortie/")
    assert "cache" in answer.headers["Clear-Site-Data"]
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = key
    assert stolen.get("/mon-compte/").status_code == 302
    with acting_as(Viewer(account.person_id)):
        assert not Session.objects.exists()


def test_a_link_cannot_send_somebody_out(client, account):
    enter(client, account)
    assert client.get("/sortie/").status_code == 405
    assert client.get("/mon-compte/").status_code == 200


def test_the_journal_says_that_one_came_in(client, account):
    from avec.audit.models import Entry

    enter(client, account)
    with acting_as(Viewer(account.person_id)):
        assert Entry.objects.filter(verb="people.signed_in").count() == 1


# --- Making an account


def typed(**more):
    return {
        "name": "Lou",
        "word": "Étoile",
        "choice": "mine",
        "passphrase": PHRASE,
        **more,
    }


def test_an_account_is_made_within_one_page_and_one_is_in(client):
    answer = client.post("/creer-un-compte/", typed(called="membre"))
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).content.decode()
    name = re.search(r"etoile\d{4}", page)
    assert name
    assert enter_again(name[0]).status_code == 302


def test_a_relative_is_not_called_a_person_concerned(client):
    client.post("/creer-un-compte/", typed())
    assert "personne concernée" not in client.get("/mon-compte/").content.decode()


def test_a_phrase_that_was_not_written_down_is_changed_at_once(client):
    page = client.post("/creer-un-compte/", typed(), follow=True)
    assert 'href="/mon-compte/phrase/"' in page.content.decode()
    assert client.get("/mon-compte/phrase/").status_code == 200


def enter_again(name):
    return Client().post("/entrer/", {"sign_in_name": name, "passphrase": PHRASE})


def test_the_proposed_phrase_opens_too(client):
    page = client.get("/creer-un-compte/").content.decode()
    proposed = re.search(r'name="proposed_passphrase" value="([^"]+)"', page)[1]
    assert len(proposed.split()) == 5
    answer = client.post(
        "/creer-un-compte/", typed(choice="proposed", proposed_passphrase=proposed)
    )
    assert answer.status_code == 302


def test_the_same_word_is_given_to_everybody_with_other_digits():
    names = {
        actions.create_account(
            word="soleil", name="Sol", passphrase=PHRASE
        ).sign_in_name
        for _each in range(3)
    }
    assert len(names) == 3
    assert all(re.fullmatch(r"soleil\d{4}", name) for name in names)


@pytest.mark.parametrize(
    ("typed_wrong", "says"),
    [
        ({"passphrase": "trop court"}, "12 lettres"),
        ({"passphrase": "aaaaaaaaaaaaaaa"}, "se devine vite"),
        ({"passphrase": "motdepasse123"}, "se devine vite"),
        ({"passphrase": "etoile etoile", "word": "etoile"}, "différente de votre nom"),
        ({"word": "!"}, "2 lettres ou chiffres"),
        ({"name": "  "}, "Écrivez un prénom"),
        ({"name": "…"}, "au moins une lettre"),
        ({"choice": ""}, "Choisissez une des deux"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, typed_wrong, says):
    answer = client.post("/creer-un-compte/", typed(called="usagère", **typed_wrong))
    page = answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert answer.status_code == 422
    assert says in page
    assert "usagère" in page
    assert PHRASE not in page


def test_an_account_is_walled_from_everyone_else(account):
    other = made("Autre")
    with acting_as(Viewer(other.person_id)), transaction.atomic():
        assert not Account.objects.filter(pk=account.pk).exists()
        assert not Person.objects.filter(pk=account.person_id).exists()
        assert Account.objects.filter(pk=account.pk).update(email="a@b.fr") == 0
    with acting_as(NOBODY), transaction.atomic():
        assert not Account.objects.exists()


def test_nobody_writes_an_account_for_somebody_else(account):
    from django.db.utils import ProgrammingError

    with (
        acting_as(Viewer(account.person_id)),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Person.objects.create(name="Intrus", sort_key="intrus")


def test_a_passphrase_that_is_wrong_is_not_said_to_be_missing(client, account):
    typed = {"sign_in_name": account.sign_in_name, "passphrase": "pas la bonne"}
    words = client.post(reverse("people:sign_in"), typed).content.decode()

    assert "Cela n’ouvre pas" in words
    assert "Il manque quelque chose" not in words


@pytest.mark.parametrize("wanted", ["/invitation/abc/", "/proposition/abc/"])
def test_who_comes_from_an_invitation_reads_why_to_enter(client, db, wanted):
    address = reverse("people:sign_in")

    assert "vous invite" in client.get(address, {"next": wanted}).content.decode()
    assert "vous invite" not in client.get(address).content.decode()
