"""The printed card: ten codes, each once, and only its own person's."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.access.sessions import SessionStore
from avec.access.viewer import NOBODY, Viewer
from avec.people import actions
from avec.people.models import CardCode, CodeCard
from avec.people.tests.people import PHRASE, made
from tests.entrance import client_as, client_as_long_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return made("Lou")


@pytest.fixture
def codes(account):
    with acting_as(Viewer(account.person_id)), transaction.atomic():
        return actions.make_card(viewer=Viewer(account.person_id))


def enter(client, account):
    return client.post(
        "/entrer/", {"sign_in_name": account.sign_in_name, "passphrase": PHRASE}
    )


def test_with_a_card_the_passphrase_alone_opens_nothing(account, codes):
    client = Client()
    assert enter(client, account).headers["Location"].startswith("/entrer/carte/")
    assert client.get("/mon-compte/").status_code == 302


def test_a_code_opens_once(account, codes):
    client = Client()
    enter(client, account)
    typed = actions.shown(codes[4]).lower()
    assert client.post("/entrer/carte/", {"code": typed}).status_code == 302
    assert client.get("/mon-compte/").status_code == 200
    other = Client()
    enter(other, account)
    again = other.post("/entrer/carte/", {"code": typed})
    assert again.status_code == 422
    assert other.get("/mon-compte/").status_code == 302


def test_a_code_without_the_passphrase_opens_nothing(codes):
    answer = Client().post("/entrer/carte/", {"code": codes[0]})
    assert answer.headers["Location"].startswith("/entrer/")


@pytest.mark.parametrize("written", [dict, json.dumps])
def test_a_first_door_written_in_the_database_was_not_passed(account, codes, written):
    """Injected SQL may keep a session of its own; it does not know our key."""
    half = {"person": str(account.person_id), "shared": False, "until": 10**12}
    session = SessionStore(None)
    session["half"] = written(half)
    session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    answer = client.post("/entrer/carte/", {"code": codes[0]})

    assert answer.headers["Location"].startswith("/entrer/?")
    assert client.get("/mon-compte/").status_code == 302


def test_the_second_door_closes_after_ten_minutes(account, codes, monkeypatch):
    client = Client()
    enter(client, account)
    later = time.time() + 11 * 60
    monkeypatch.setattr(time, "time", lambda: later)

    answer = client.post("/entrer/carte/", {"code": codes[0]})

    assert answer.headers["Location"].startswith("/entrer/?")


def test_five_wrong_codes_close_the_card_for_a_while(account, codes):
    client = Client()
    enter(client, account)
    for _each in range(5):
        assert client.post("/entrer/carte/", {"code": "AAAAAAAAAA"}).status_code == 422
    assert client.post("/entrer/carte/", {"code": codes[0]}).status_code == 429


def test_somebody_elses_code_opens_nothing(codes):
    other = made("Autre")
    assert not actions.spend_code(person_id=other.person_id, typed=codes[0])


def test_a_new_card_ends_the_one_before(account, codes):
    viewer = Viewer(account.person_id)
    with acting_as(viewer), transaction.atomic():
        fresh = actions.make_card(viewer=viewer)
    assert not actions.spend_code(person_id=account.person_id, typed=codes[0])
    assert actions.spend_code(person_id=account.person_id, typed=fresh[0])


def test_the_page_proposes_a_new_card_when_three_codes_are_left(account, codes):
    for code in codes[:6]:
        assert actions.spend_code(person_id=account.person_id, typed=code)
    client = Client()
    enter(client, account)
    answer = client.post("/entrer/carte/", {"code": codes[6]})
    assert answer.headers["Location"] == "/mon-compte/carte/"
    assert "Il reste 3 codes" in client.get(
        "/mon-compte/carte/"
    ).content.decode().replace("\xa0", " ")


def test_the_codes_are_shown_once_and_never_kept(account):
    client = client_as(account.person_id)
    page = client.post("/mon-compte/carte/faire/").content.decode()
    shown = re.findall(r"<code>(\w{5}-\w{5})</code>", page)
    assert len(set(shown)) == 10
    assert shown[0] not in client.get("/mon-compte/carte/").content.decode()
    with acting_as(Viewer(account.person_id)):
        kept = set(CardCode.objects.values_list("digest", flat=True))
    assert all(code.replace("-", "") not in digest for code in shown for digest in kept)
    assert actions.spend_code(person_id=account.person_id, typed=shown[0])


def test_a_card_is_made_only_after_a_recent_proof(account):
    client = client_as_long_ago(account.person_id)
    answer = client.post("/mon-compte/carte/faire/")
    assert answer.headers["Location"].startswith("/prouver/")
    with acting_as(Viewer(account.person_id)):
        assert not CodeCard.objects.exists()


def test_nobody_makes_a_card_without_being_signed_in():
    with pytest.raises(NotAllowed):
        actions.make_card(viewer=NOBODY)


def test_cards_and_codes_are_walled(account, codes):
    other = made("Autre")
    card = CodeCard.objects.none()
    with acting_as(Viewer(account.person_id)):
        card = CodeCard.objects.get()
    with acting_as(Viewer(other.person_id)), transaction.atomic():
        assert not CodeCard.objects.exists()
        assert not CardCode.objects.exists()
        assert CodeCard.objects.filter(pk=card.pk).update(ended_at=None) == 0
    with (
        acting_as(Viewer(other.person_id)),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        CardCode.objects.create(card=card, number=11, digest="0" * 64)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_cardcode SET used_at = NULL",
        "DELETE FROM people_cardcode",
        "DELETE FROM people_codecard",
        "UPDATE people_codecard SET person_id = avec.me()",
    ],
)
def test_a_code_is_never_given_back(account, codes, statement):
    with (
        acting_as(Viewer(account.person_id)),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_passphrase_with_a_code_proves_again_and_strongly(account, codes):
    client = client_as_long_ago(account.person_id)
    page = client.get("/prouver/").content.decode()
    assert "Un code de votre carte" in page

    sent = client.post(
        "/prouver/", {"passphrase": PHRASE, "code": codes[0], "next": "/mon-compte/"}
    )

    assert sent.status_code == 302
    with acting_as(Viewer(account.person_id)), transaction.atomic():
        assert (
            CardCode.objects.visible_to(Viewer(account.person_id)).left().count() == 9
        )


@pytest.mark.parametrize("typed", ["AAAAA-AAAAA", "used"])
def test_a_wrong_code_proves_nothing_even_with_the_right_passphrase(
    account, codes, typed
):
    if typed == "used":
        typed = codes[0]
        assert actions.spend_code(person_id=account.person_id, typed=typed)
    client = client_as_long_ago(account.person_id)

    sent = client.post("/prouver/", {"passphrase": PHRASE, "code": typed})

    assert sent.status_code == 422
    assert client.get("/mes-donnees/").status_code == 200
    assert "Ce code n’ouvre pas" in sent.content.decode()


def test_a_code_is_not_spent_on_a_wrong_passphrase(account, codes):
    client = client_as_long_ago(account.person_id)

    client.post("/prouver/", {"passphrase": "pas la bonne phrase", "code": codes[0]})

    assert actions.spend_code(person_id=account.person_id, typed=codes[0])


def test_without_a_card_no_code_is_asked(account):
    page = client_as_long_ago(account.person_id).get("/prouver/").content.decode()

    assert "Un code de votre carte" not in page


def test_a_first_card_made_with_words_alone_waits_and_is_told(account):
    client = client_as(account.person_id, proof="passphrase")

    made = client.post("/mon-compte/carte/faire/").content.decode()

    assert "elle compte à partir de" in made
    page = client.get("/mon-compte/carte/").content.decode()
    assert "elle compte à partir de" in page
    told = client.get("/aujourdhui/").content.decode()
    assert "Une carte d’entrée a été faite pour votre compte" in told


def test_the_database_does_not_believe_that_a_card_counts_at_once(account):
    client_as(account.person_id, proof="passphrase")

    with acting_as(Viewer(account.person_id)), transaction.atomic():
        actions.make_card(viewer=Viewer(account.person_id), more_than_words=True)
        made_now = CodeCard.objects.get()

    assert made_now.counts_from - made_now.began_at >= timedelta(hours=71, minutes=59)
