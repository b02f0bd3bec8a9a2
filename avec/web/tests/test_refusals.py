"""A refusal is said in words, and what was written is given back."""

import pytest
from django.test import Client, RequestFactory

from avec.web import views

pytestmark = pytest.mark.django_db


def test_a_page_that_waited_too_long_gives_the_words_back() -> None:
    written = "Ce que je veux dire <b>tient</b> en une phrase."
    answer = Client(enforce_csrf_checks=True).post(
        "/affichage/", {"mots": written, "passphrase": "secret de Nora à garder"}
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Ce que je veux dire &lt;b&gt;tient&lt;/b&gt;" in page
    assert "secret de Nora" not in page


def test_the_way_back_to_where_one_was_writing_is_whole() -> None:
    answer = Client().post("/documents/?bloc=un", {"mots": "Des mots"})
    assert 'href="/documents/?bloc=un"' in answer.content.decode()


def test_words_sent_from_another_site_are_not_shown() -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/affichage/",
        {"mots": "Des mots posés par un autre site"},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert "posés par un autre site" not in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (lambda r: views.refused(r, PermissionError("Nora seule choisit.")), 403),
        (lambda r: views.not_found(r, LookupError()), 404),
        (views.broken, 500),
    ],
)
def test_pages_of_refusal_need_nothing_but_the_request(page, status) -> None:
    answer = page(RequestFactory().get("/ici/"))
    assert answer.status_code == status
    assert answer.content.decode().count("<h1") == 1


def test_a_refusal_says_the_sentence_of_the_rule_and_escapes_it() -> None:
    request = RequestFactory().get("/ici/")
    answer = views.refused(request, PermissionError("Nora <i>seule</i> choisit."))
    assert "Nora &lt;i&gt;seule&lt;/i&gt; choisit." in answer.content.decode()
