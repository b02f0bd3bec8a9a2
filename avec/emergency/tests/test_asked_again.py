"""Her yes is asked again every six months, gently; silence becomes a no."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from avec.emergency.models import Consent
from avec.emergency.tests import scene
from tests.entrance import client_as
from tests.second_wall import as_web

ASKED, OVER = "183 days", "213 days"


@pytest.fixture(autouse=True)
def _sessions_last(settings):
    settings.SESSION_COOKIE_AGE = 500 * 24 * 3600


@pytest.fixture
def answered(cast) -> Consent:
    scene.declare(cast)
    scene.can_be_found(cast)
    return scene.allow(cast)


def opens_at(cast, by: str):
    scene.proves_then(cast, by)
    return scene.opens(cast)


def test_before_six_months_nothing_is_asked(cast, answered, clock):
    clock("181 days")

    page = client_as(cast.nora).get("/urgence/").content.decode()

    assert "toujours oui" not in page
    assert opens_at(cast, "181 days") is not None


def test_while_it_is_asked_it_still_opens(cast, answered, clock):
    clock(ASKED)

    assert opens_at(cast, ASKED) is not None


def test_it_is_said_on_her_first_page_and_she_says_it_again(cast, answered, clock):
    clock(ASKED)
    nora = client_as(cast.nora)
    home = nora.get("/aujourdhui/").content.decode()
    assert "Est-ce toujours oui" in home

    nora.post(f"/urgence/reponses/{answered.pk}/redire/")

    assert "toujours oui ?" not in nora.get("/urgence/").content.decode()
    clock("364 days")
    assert opens_at(cast, "364 days") is not None


def test_silence_becomes_a_no_by_the_database_alone(cast, answered, clock):
    clock(OVER)

    assert opens_at(cast, OVER) is None


def test_once_it_is_over_she_is_told_and_may_answer_again(cast, answered, clock):
    clock(OVER)
    page = client_as(cast.nora).get("/urgence/").content.decode()
    assert "C’est toujours oui" not in page
    assert "Reprendre mon accord" not in page

    scene.allow(cast)

    assert opens_at(cast, OVER) is not None


def test_an_opening_that_runs_closes_when_silence_ends_the_answer(
    cast, answered, clock
):
    by = "211 days 23 hours"
    clock(by)
    opened = opens_at(cast, by)
    count = "SELECT count(*) FROM avec.emergency_pages(%s)"

    with cast.acting("claire"), connection.cursor() as cursor:
        cursor.execute(count, [opened.pk])
        assert cursor.fetchone() == (1,)
    clock("212 days 1 minute")

    with cast.acting("claire"), connection.cursor() as cursor:
        cursor.execute(count, [opened.pk])
        assert cursor.fetchone() == (0,)


def test_the_site_may_not_do_the_daily_work(cast):
    with as_web(cast.seen_by("nora")) as web, pytest.raises(Exception, match="denied"):
        web.execute("SELECT avec.emergency_ask_again()")


# --- « Ce qui est nouveau » ----------------------------------------------------


def home(client) -> tuple[str, int]:
    client.get("/aujourdhui/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/aujourdhui/")
    return page.content.decode(), len(asked)


WAITS = "attend une relecture"


def test_who_can_look_again_reads_on_the_first_page_that_one_waits(cast, answered):
    aicha = client_as(cast.aicha, cast.hats["aicha"])
    before, cost = home(aicha)
    assert WAITS not in before
    scene.proves(cast)
    opened = scene.opens(cast)

    page, _cost = home(aicha)
    assert WAITS in page
    assert "Nora" not in page.split(WAITS)[0].rsplit("<li", 1)[-1]
    for who in ("claire", "nora", "helene", "sami"):
        for hat in (cast.hats.get(who), None):
            other, _ = home(client_as(cast.people[who], hat))
            assert WAITS not in other

    aicha.post(f"/urgence/a-relire/{opened.pk}/", {"verdict": "justified"})

    after, cost_after = home(aicha)
    assert WAITS not in after
    assert cost_after == cost


def test_as_herself_she_reads_under_which_hat_one_waits_and_nothing_else(
    cast, answered
):
    aicha = client_as(cast.aicha)
    before, _cost = home(aicha)
    assert WAITS not in before
    scene.proves(cast)
    opened = scene.opens(cast)

    page, _cost = home(aicha)

    line = page.split(WAITS)[-1].partition("</li>")[0]
    assert "cette casquette" in line
    assert "CH Montbrun-d’Aure" in line
    assert '<a href="/mon-compte/casquettes/">Une ouverture' in page
    for hidden in ("Nora", "Claire", scene.SENTENCE):
        assert hidden not in page
    assert aicha.get("/urgence/a-relire/").status_code == 404
    client_as(cast.aicha, cast.hats["aicha"]).post(
        f"/urgence/a-relire/{opened.pk}/", {"verdict": "justified"}
    )
    assert WAITS not in home(aicha)[0]


def test_who_she_asked_to_have_told_reads_it_on_the_first_page(cast):
    scene.declare(cast)
    scene.can_be_found(cast)
    scene.allow(cast, also_tell=cast.marc)
    marc = client_as(cast.marc)
    assert "ses pages ont été ouvertes" not in home(marc)[0]
    scene.proves(cast)

    scene.opens(cast)

    assert "ses pages ont été ouvertes" in home(marc)[0]
