"""One can leave at once; no other site can send somebody out."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_leaving_empties_the_browser_and_shows_something_neutral(
    client, settings
) -> None:
    settings.AVEC_NEUTRAL_PAGE = "https://meteo.example/"
    answer = client.get(reverse("web:leave"), headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 303
    assert answer["Location"] == "https://meteo.example/"
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer["Cache-Control"] == "no-store"


def test_another_site_cannot_send_somebody_out(client) -> None:
    answer = client.get(reverse("web:leave"), headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200
    assert "Clear-Site-Data" not in answer


def test_a_browser_that_guesses_the_next_page_does_not_leave(client) -> None:
    answer = client.get(
        reverse("web:leave"),
        headers={"sec-fetch-site": "same-origin", "sec-purpose": "prefetch"},
    )
    assert answer.status_code == 503
    assert "Clear-Site-Data" not in answer
