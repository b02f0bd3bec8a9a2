"""The entrance: who is there, one transaction, and a commit before one byte leaves."""

from __future__ import annotations

import os
import re

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.models import Session
from avec.access.viewer import Viewer
from tests.cast import CANARY
from tests.entrance import client_as

pytestmark = [
    pytest.mark.walls,
    pytest.mark.django_db,
    pytest.mark.urls("avec.access.tests.pages"),
]
COOKIE = settings.SESSION_COOKIE_NAME


def person_seen(client: Client) -> str:
    return client.get("/essai/qui/").content.decode()


def hers(cast):
    return acting_as(Viewer(cast.nora))


@pytest.fixture
def nora(cast) -> Client:
    return client_as(cast.nora)


# --- Sessions ---------------------------------------------------------------


def test_only_the_hash_of_a_key_is_in_the_database(cast, nora):
    key = nora.cookies[COOKIE].value
    with hers(cast), connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM access_session s")
        rows = " ".join(row for (row,) in cursor.fetchall())

    assert str(cast.nora) in rows
    assert key not in rows


def test_a_key_that_was_planted_is_not_the_one_kept(cast):
    """Fixation: a key that the site did not draw never becomes a session."""
    client = Client()
    client.cookies[COOKIE] = "planted" * 7
    client.get("/essai/souvenir/")
    drawn = client.cookies[COOKIE].value

    assert drawn != "planted" * 7
    assert len(drawn) == 43
    assert client.get("/essai/souvenir/").content == b"2"


@pytest.mark.parametrize(
    "key", ["", "x", "é" * 43, "a" * 5000, "0" * 64, "' OR true --", "\x00"]
)
def test_a_key_of_nobody_is_nobody(cast, key):
    client = Client()
    client.cookies[COOKIE] = key

    assert person_seen(client) == "None None"


def test_a_session_that_was_ended_elsewhere_is_nobody_at_the_next_request(cast, nora):
    assert person_seen(nora).startswith(str(cast.nora))
    with hers(cast):
        Session.objects.visible_to(Viewer(cast.nora)).delete()

    assert person_seen(nora) == "None None"
    assert nora.get("/documents/").status_code == 302


def test_a_session_past_its_end_is_nobody(cast, nora):
    key = nora.cookies[COOKIE].value
    with hers(cast), connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.save_session(encode(sha256(%s::bytea), 'hex'), %s, NULL, '{}',"
            " '', false, NULL, avec.now() - interval '1 second')",
            [key.encode(), cast.nora],
        )

    assert person_seen(nora) == "None None"


def test_a_hat_that_ended_is_dropped_at_the_next_request(cast):
    """What is hers stays open; what the hat opened is closed, and no page breaks."""
    ended = client_as(cast.odile, _ended_hat(cast))
    of_another = client_as(cast.marc, cast.hats["claire"])

    assert person_seen(ended) == f"{cast.odile} None"
    assert person_seen(of_another) == f"{cast.marc} None"
    assert person_seen(client_as(cast.claire, cast.hats["claire"])) == (
        f"{cast.claire} {cast.hats['claire']}"
    )


def _ended_hat(cast):
    with acting_as(Viewer(cast.odile)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM people_affiliation WHERE person_id = %s"
            " AND ended_at < avec.now()",
            [cast.odile],
        )
        return cursor.fetchone()[0]


def test_the_cookie_of_a_shared_telephone_ends_with_the_browser(cast):
    client = client_as(cast.nora, is_shared_device=True)
    client.get("/essai/souvenir/")
    cookie = client.cookies[COOKIE]

    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("name", ["ailleurs.example", "testserver.ailleurs.example"])
def test_the_site_answers_to_its_own_names_only(nora, name):
    """A page of another name that leads here would read it as its own."""
    assert nora.get("/essai/garde/", headers={"Host": name}).status_code == 400
    assert nora.get("/essai/garde/", headers={"Host": "testserver"}).status_code == 200


def test_what_a_person_reads_is_kept_by_no_cache(nora):
    assert nora.get("/essai/garde/").headers["Cache-Control"] == "no-store"
    assert "Cookie" in Client().get("/essai/qui/").headers["Vary"]


# --- Guards -----------------------------------------------------------------


def test_a_view_that_says_nothing_is_closed_to_everyone(nora):
    for client in (Client(), nora):
        response = client.get("/essai/muet/")

        assert response.status_code == 403
        assert b"nobody said" not in response.content


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_a_method_that_no_view_expects_is_refused(nora, method):
    assert getattr(nora, method)("/essai/garde/").status_code == 405


def test_reading_where_one_only_sends_is_no_blank_page():
    answer = Client().get("/sortie/")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert answer.content.decode().count("<h1") == 1


def test_a_page_for_people_sends_strangers_to_the_door():
    response = Client().get("/essai/garde/?a=b")

    assert response.status_code == 302
    assert (
        response.url == f"{reverse('people:sign_in')}?next=%2Fessai%2Fgarde%2F%3Fa%3Db"
    )


# --- One transaction --------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "status", "is_kept"),
    [
        ("garde", 200, True),
        ("refus", 409, True),
        ("non", 403, True),
        ("rien", 404, True),
        ("casse", 500, False),
        ("leve", 500, False),
    ],
)
def test_what_an_answer_wrote_is_kept_unless_something_broke(
    cast, page, status, is_kept
):
    client = client_as(cast.nora, raise_request_exception=False)

    assert client.get(f"/essai/{page}/").status_code == status
    with hers(cast), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry WHERE verb = 'tests.marked'")
        assert cursor.fetchone() == (int(is_kept),)


def test_the_page_of_an_error_says_nothing_of_it(cast):
    client = client_as(cast.nora, raise_request_exception=False)
    page = client.get("/essai/leve/").content.decode()

    assert "RuntimeError" not in page
    assert "Traceback" not in page


def test_nobody_remains_after_a_request(cast, nora):
    person_seen(nora)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.me()")
        assert cursor.fetchone() == (None,)


@pytest.fixture
def journal_out_of_order():
    """The journal cannot be written, for as long as the test lasts."""
    name = "avec.journal(text, text, uuid, text, jsonb, text, text)"
    with psycopg.connect(os.environ["AVEC_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f"REVOKE EXECUTE ON FUNCTION {name} FROM avec_web")
        yield
        owner.execute(f"GRANT EXECUTE ON FUNCTION {name} TO avec_web")


def test_without_the_journal_nothing_of_hers_leaves(cast, journal_out_of_order):
    """No line, no content: who looked is written, or nobody looks."""
    address = reverse("documents:read", args=[cast.plan.pk])
    claire = client_as(cast.claire, cast.hats["claire"], raise_request_exception=False)
    response = claire.get(address)

    assert response.status_code == 500
    assert CANARY not in response.content.decode()


def test_with_the_journal_the_same_page_is_read(cast):
    """Without this, the refusal above would prove nothing."""
    address = reverse("documents:read", args=[cast.plan.pk])
    page = client_as(cast.claire, cast.hats["claire"]).get(address).content.decode()

    assert CANARY in page
    with hers(cast), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_entry WHERE kind = 'reading' AND actor_id = %s",
            [cast.claire],
        )
        assert cursor.fetchone()[0] >= 1


# --- Limits -----------------------------------------------------------------


def test_a_refusal_keeps_the_count_of_tries():
    client = Client()
    answers = [client.get("/essai/limite/").status_code for _ in range(6)]

    assert answers == [409, 409, 409, 429, 429, 429]


def test_tries_within_the_limit_are_told_from_those_beyond():
    client = Client()

    assert [client.get("/essai/compte/").content for _ in range(3)] == [
        b"True",
        b"True",
        b"False",
    ]


def test_what_is_tried_is_counted_without_being_written(cast):
    Client().get("/essai/compte/")
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        rows = owner.execute("SELECT what FROM access_attempts").fetchall()

    assert all(re.fullmatch(r"[0-9a-f]{64}|somebody tried", what) for (what,) in rows)
