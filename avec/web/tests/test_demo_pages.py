"""Seeing as somebody and the guided visit do not exist in a real installation."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from avec.web.checks import only_invented_people

PAGES = [
    ("post", "/demo/voir-comme/nora/"),
    ("get", "/visite/"),
    ("get", "/visite/1/1/"),
    ("post", "/visite/1/1/"),
]


@pytest.mark.parametrize(("method", "path"), PAGES)
@pytest.mark.django_db
def test_outside_a_demonstration_the_pages_do_not_exist(method, path) -> None:
    answer = getattr(Client(), method)(path)

    assert answer.status_code == 404
    assert b"monstration" not in answer.content


@pytest.mark.parametrize("key", ["nora", "nora-0001", "karim"])
def test_real_accounts_are_never_entered_even_with_the_setting(
    cast, settings, key
) -> None:
    settings.AVEC_DEMO = True
    client = Client()

    answer = client.post(f"/demo/voir-comme/{key}/")

    assert answer.status_code == 404
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.django_db
def test_the_banner_is_on_every_page_of_a_demonstration(settings) -> None:
    settings.AVEC_DEMO = True

    for path in ("/", "/aide/", "/visite/", "/entrer/", "/nulle-part/"):
        answer = Client().get(path)
        assert "<b>Démonstration</b>" in answer.content.decode()
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.django_db
def test_a_public_demonstration_says_when_all_begins_again(settings) -> None:
    settings.AVEC_DEMO = True
    assert "recommence" not in Client().get("/").content.decode()
    settings.AVEC_DEMO_RESETS_AT = "04:00"

    page = Client().get("/").content.decode()

    assert "chaque jour à 4\u00a0h" in page
    assert "rien de vrai" in page


@pytest.mark.parametrize("path", ["/visite/0/1/", "/visite/8/1/", "/visite/1/6/"])
@pytest.mark.django_db
def test_a_step_that_does_not_exist_is_not_found(settings, path) -> None:
    settings.AVEC_DEMO = True

    assert Client().get(path).status_code == 404


def test_a_database_of_real_people_is_not_a_demonstration(cast, settings) -> None:
    settings.AVEC_DEMO = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.holds_real_account()")
        assert cursor.fetchone() == (True,)

    assert [error.id for error in only_invented_people(databases=["default"])] == [
        "avec.demo"
    ]
    settings.AVEC_DEMO = False
    assert only_invented_people(databases=["default"]) == []


@pytest.mark.django_db
def test_whoever_makes_an_account_in_a_demonstration_is_invented_too(settings) -> None:
    settings.AVEC_DEMO = True
    client = Client()
    client.post(
        "/creer-un-compte/",
        {
            "word": "visite",
            "name": "Visite",
            "called": "de passage",
            "choice": "proposed",
            "proposed_passphrase": "tilleul ardoise pluie marche lampe",
        },
    )

    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, is_demo FROM avec.enter(%s)", [key])
        assert cursor.fetchone() == ("Visite", True)
