"""Every answer carries the headers that keep a browser on our side."""

import re

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/", "/aide/", "/nulle-part/", "/aide-hors-ligne.js", "/sortir/"]
)
def test_every_answer_has_its_headers(client, address) -> None:
    answer = client.get(address)
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] != ""


def test_scripts_run_by_their_nonce_which_changes_each_time(client) -> None:
    seen = set()
    for _time in range(2):
        answer = client.get("/")
        policy = answer["Content-Security-Policy"]
        nonce = re.search(r"script-src 'nonce-([\w-]+)' 'strict-dynamic'", policy)[1]
        page = answer.content.decode()
        assert page.count("<script ") == page.count(f'<script nonce="{nonce}"') > 0
        seen.add(nonce)
    assert len(seen) == 2


def test_a_browser_with_a_cookie_gets_a_page_of_honest_length(client) -> None:
    client.cookies["csrf"] = "x"
    answer = client.get("/", headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in answer


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_first_visit_is_compressed(client, coding) -> None:
    answer = client.get("/", headers={"accept-encoding": coding})
    assert answer["Content-Encoding"] == coding
    assert "Accept-Encoding" in answer["Vary"]
