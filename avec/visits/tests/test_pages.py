"""The pages after an appointment, as people use them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from avec.audit.models import Entry
from avec.visits.tests.scene import ALONE, PAIR, as_, keeps, key_of
from tests.entrance import client_as

pytestmark = pytest.mark.django_db


def text(response) -> str:
    said = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", said).replace("\u00a0", " ").replace("\u202f", " ")


def at_work(cast, who: str):
    return client_as(cast.people[who], cast.hats[who])


def test_e9_from_the_appointment_to_two_looks_that_appear_together(cast):
    visit = key_of(cast)
    place = reverse("visits:after", args=[visit])
    sami, nora = at_work(cast, "sami"), client_as(cast.nora)
    appointment = sami.get(reverse("agenda:appointment", args=[visit]))
    assert place in appointment.content.decode()
    before = text(sami.get(place))
    assert "quand Claire et Sami ont gardé le leur" in before
    assert "Les regards apparaissent tous ensemble" in text(nora.get(place))

    form = reverse("visits:look", args=[visit])
    assert "Ce que vous écrivez ici est lu par les personnes" in text(sami.get(form))
    empty = sami.post(form, {"words": " "})
    assert (empty.status_code, "Écrivez quelques mots" in text(empty)) == (422, True)
    kept = sami.post(form, {"words": "Elle nous a fait du thé."}, follow=True)

    for page in (text(kept), text(nora.get(place))):
        assert "Elle nous a fait du thé." in page
        assert "CANARI-regard-de-Claire" in page
        assert "CANARI-regard-de-Nora" in page
    assert "Votre regard est apparu" in text(sami.get(form, follow=True))


def test_a_stranger_finds_nothing(cast):
    visit = key_of(cast)
    for name in ("after", "look", "missed"):
        place = reverse(f"visits:{name}", args=[visit])
        assert client_as(cast.karim).get(place).status_code == 404
        assert client_as(cast.marc).get(place).status_code == 404


def test_each_reading_is_written_for_whose_words_were_read(cast):
    visit = key_of(cast)
    keeps(cast, "sami", "Elle nous a fait du thé.")
    client_as(cast.nora).get(reverse("visits:after", args=[visit]))

    for who, parts in [("claire", ["look", "missed", "note"]), ("sami", ["look"])]:
        with as_(cast, who):
            lines = Entry.objects.readings().filter(
                actor_id=cast.nora, subject_id=cast.people[who], verb="visits.read"
            )
            assert [line.parts for line in lines.order_by("at")] == [parts]


def test_she_is_told_gently_and_for_two_days_only(cast, clock):
    today = reverse("web:today")
    words = "Un rendez-vous a eu lieu. Vous pouvez dire comment c’était."
    appeared = "Des regards sur un rendez-vous sont apparus."
    sami, nora = at_work(cast, "sami"), client_as(cast.nora)
    assert words in text(sami.get(today))
    assert words not in text(nora.get(today))  # she has said what she had to say

    keeps(cast, "sami", "Elle nous a fait du thé.")
    assert words not in text(sami.get(today))
    assert appeared in text(nora.get(today))
    clock("3 days")
    assert appeared not in text(nora.get(today))


def test_nobody_is_asked_twice(cast, clock):
    clock("2 days")
    sami = at_work(cast, "sami")

    page = text(sami.get(reverse("web:today")))
    assert "Vous pouvez dire comment c’était" not in page


@pytest.mark.parametrize("where", [ALONE, PAIR], ids=["one", "several"])
def test_the_page_costs_the_same_with_one_look_or_several(
    cast, django_assert_num_queries, where
):
    keeps(cast, "sami", "Elle nous a fait du thé.")
    place = reverse("visits:after", args=[key_of(cast, where)])
    nora = client_as(cast.nora)
    nora.get(place)
    with django_assert_num_queries(QUERIES[where]):
        nora.get(place)


# Enter, the visit and its rule, who attends, what is said, who says yes to « nous »; a
# line for each author read.
QUERIES = {ALONE: 13, PAIR: 15}
