"""What a place learns is a count, from eleven on; and the card of four verbs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from avec.listening import tasks
from tests.entrance import client_as
from tests.papers import is_tagged
from tests.scene import as_warden
from tests.second_wall import as_web


def listened(cast, month_ago: int, count: int, place: str = "drop_in") -> None:
    as_warden(
        "INSERT INTO listening_listening (id, listener_id, organization_id, day, place,"
        " minutes, is_closed, debrief)"
        " SELECT gen_random_uuid(), %s, a.organization_id,"
        " (date_trunc('month', avec.now()) - make_interval(months => %s)"
        "  + interval '3 days')::date, %s, 30, true, 'todo'"
        " FROM people_affiliation a, generate_series(1, %s) WHERE a.id = %s",
        [cast.sami, month_ago, place, count, cast.hats["sami"]],
    )


@pytest.fixture
def counted(cast):
    """Past months of the place of Sami's, erased again afterwards."""
    yield lambda *args: listened(cast, *args)
    as_warden("DELETE FROM listening_listening WHERE minutes = 30")


def activity(client) -> str:
    page = client.get(reverse("listening:activity")).content.decode()
    return page.replace("\u202f", " ").replace("\xa0", " ")


def test_under_eleven_nothing_is_said(cast, sami, counted):
    counted(2, 10)
    assert "10 écoutes" not in activity(sami)
    assert "Rien à montrer" in activity(sami)
    counted(2, 1)
    assert "11 écoutes, 330 minutes en tout" in activity(sami)


def test_what_is_left_over_cannot_be_guessed(cast, sami, counted):
    counted(3, 14)
    counted(3, 12, "telephone")
    counted(3, 3, "home")
    page = activity(sami)

    assert "29 écoutes" in page
    assert "Permanence" in page
    assert "Téléphone" not in page  # 29 - 14 - 12 would say three
    assert "Domicile" not in page


def test_a_month_that_goes_on_is_not_counted_nor_another_place(cast, sami, counted):
    counted(0, 20)
    assert "20 écoutes" not in activity(sami)
    counted(2, 12)
    claire = client_as(cast.claire, cast.hats["claire"])
    assert "12 écoutes" not in activity(claire)
    assert "12 écoutes" not in activity(client_as(cast.sami))
    assert "12 écoutes" in activity(sami)


# --- The card ------------------------------------------------------------------


def test_the_card_of_the_four_verbs_is_a_tagged_paper(cast, sami):
    answer = sami.get(reverse("listening:pocket"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert is_tagged(answer.content)
    assert b"Sami" not in answer.content


def test_the_job_calls_it_and_the_site_may_not(cast):
    with as_web(cast.seen_by("sami")) as web, pytest.raises(Exception, match="denied"):
        web.execute("SELECT avec.destroy_debriefs()")
    assert tasks.destroy_due.__doc__
