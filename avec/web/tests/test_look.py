"""The reader chooses how pages look; the choice stays on the device."""

import pytest
from django.urls import reverse

from avec.web.preferences import COOKIE, ORDINARY, Look, read

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
