"""The reader chooses how pages look: on the device, and with her account if any."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avec.access.identity import acting_as
from avec.people.actions import keep_look
from avec.people.models import Account
from avec.web.preferences import COOKIE, ORDINARY, Look, read
from tests.entrance import client_as

pytestmark = pytest.mark.django_db

CHOICES = {
    "theme": "dark",
    "size": "larger",
    "font": "legible",
    "spacing": "airy",
    "language": "en",
}


def test_choices_are_kept_and_every_page_follows(client) -> None:
    answer = client.post(reverse("web:look"), {**CHOICES, "suite": "/aide/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/aide/"
    page = client.get("/").content.decode()
    assert 'lang="en"' in page
    for attribute in ("theme", "size", "font", "spacing"):
        assert f'data-{attribute}="{CHOICES[attribute]}"' in page


def test_an_unknown_choice_is_said_and_nothing_is_kept(client) -> None:
    answer = client.post(reverse("web:look"), {**CHOICES, "theme": "pink"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert COOKIE not in answer.cookies


@pytest.mark.parametrize(
    "cookie", ["", "x", "dark", "dark.<b>.large.airy.fr", "." * 500, "dark.a.b.c.xx"]
)
def test_a_strange_cookie_is_an_ordinary_look(client, cookie) -> None:
    client.cookies[COOKIE] = cookie
    page = client.get("/").content.decode()
    assert 'lang="fr"' in page
    assert "<b>." not in page


def test_a_look_survives_its_cookie() -> None:
    look = Look(**CHOICES)
    assert read(look.as_cookie) == look
    assert read(ORDINARY.as_cookie) == ORDINARY


def test_the_way_back_never_leads_elsewhere(client) -> None:
    for elsewhere in ("https://ailleurs.example/", "//ailleurs.example/", "\\\\a", "x"):
        answer = client.get(reverse("web:language", args=["en"]), {"suite": elsewhere})
        assert answer["Location"] == "/"


def test_a_language_the_site_does_not_speak_is_not_found(client) -> None:
    assert client.get(reverse("web:language", args=["xx"])).status_code == 404


def test_the_language_can_be_changed_without_a_form(client) -> None:
    answer = client.get(reverse("web:language", args=["en"]), {"suite": "/aide/"})
    assert answer["Location"] == "/aide/"
    assert 'lang="en"' in client.get("/aide/").content.decode()


def test_the_way_back_keeps_what_the_page_was_asked(client) -> None:
    page = client.get("/organisations/?q=val%20d").content.decode()
    assert "suite=%2Forganisations%2F%3Fq%3Dval%2520d" in page

    look = client.get("/affichage/?suite=%2Faide%2F").content.decode()
    assert "suite=%2Faffichage%2F&" not in look
    assert "%3Fsuite" not in look


def shown(client, page: str = "/aide/") -> str:
    """Return the first lines of a page, where its look is said."""
    return client.get(page).content.decode().partition("<head>")[0]


def test_the_look_follows_the_person_to_her_other_devices(cast) -> None:
    client_as(cast.nora).post(reverse("web:look"), CHOICES)
    other = client_as(cast.nora)
    assert 'data-theme="dark"' in shown(other)
    assert 'lang="en"' in shown(other)
    assert 'data-theme="dark"' not in shown(client_as(cast.marc))


def test_what_the_device_had_before_gives_way_to_what_she_keeps(cast) -> None:
    client_as(cast.nora).post(reverse("web:look"), CHOICES)
    other = client_as(cast.nora)
    other.cookies[COOKIE] = "light.ordinary.normal.normal.fr"
    assert 'data-theme="dark"' in shown(other)


def test_a_language_taken_on_this_device_stays_until_she_chooses_again(cast) -> None:
    here, elsewhere = client_as(cast.nora), client_as(cast.nora)
    elsewhere.post(reverse("web:look"), CHOICES)
    here.get(reverse("web:language", args=["fr"]))
    assert 'lang="fr"' in shown(here)
    assert 'data-theme="dark"' in shown(here)
    elsewhere.post(reverse("web:look"), {**CHOICES, "theme": "light"})
    assert 'lang="en"' in shown(here)
    assert 'data-theme="light"' in shown(here)


def test_a_shared_device_keeps_nothing(cast) -> None:
    client = client_as(cast.nora, is_shared_device=True)
    answer = client.post(reverse("web:look"), CHOICES)
    assert COOKIE not in answer.cookies
    assert 'data-theme="dark"' in shown(client)
    answer = client.get(reverse("web:language", args=["fr"]))
    assert answer.cookies[COOKIE]["max-age"] == ""


def test_the_kept_look_costs_no_question_to_the_database(cast) -> None:
    client = client_as(cast.nora)
    with CaptureQueriesContext(connection) as before:
        client.get("/aide/")
    client.post(reverse("web:look"), CHOICES)
    del client.cookies[COOKIE]
    with CaptureQueriesContext(connection) as after:
        assert 'data-theme="dark"' in shown(client)
    assert len(after) == len(before)


def test_nobody_sees_how_another_likes_her_pages(cast) -> None:
    with acting_as(cast.seen_by("nora")), transaction.atomic():
        keep_look(viewer=cast.seen_by("nora"), look=CHOICES)
    with acting_as(cast.seen_by("marc")), transaction.atomic():
        assert not Account.objects.filter(look__theme="dark").exists()
        assert not Account.objects.filter(person_id=cast.nora).update(look={})
