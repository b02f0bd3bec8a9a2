"""The pages of the agenda, as people use them."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from avec.agenda import actions
from avec.agenda.actions.agreeing import Shape
from avec.agenda.models import Appointment, Claim
from avec.agenda.reach import people_to_ask
from avec.agenda.tests.scene import again, as_, at, call, say, times
from avec.circles import actions as circles
from tests.entrance import client_as

pytestmark = pytest.mark.django_db


def text(response) -> str:
    said = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", said)


def test_from_the_first_page_to_a_confirmed_appointment(cast):
    nora, marc = client_as(cast.nora), client_as(cast.marc)
    form = {
        "key": str(uuid4()),
        "people": str(cast.marc),
        "about": "Le marché du samedi",
        "mode": "place",
        "where": "Devant la mairie",
        "minutes": "60",
        "before": "0",
        "after": "0",
    }
    called = nora.post(reverse("agenda:call"), form)
    offered = nora.get(called.url)
    start = re.findall(r'name="start" value="([^"]+)"', offered.content.decode())[4]
    proposed = nora.post(called.url, {"start": start})
    page = marc.get(proposed.url)
    answer = re.search(r'action="([^"]+/repondre/)"', page.content.decode())[1]
    marc.post(answer, {"answer": "yes"})

    assert "Le marché du samedi" in text(nora.get(reverse("agenda:agenda")))
    assert "C’est confirmé" in text(nora.get(proposed.url))


def test_nobody_is_told_before_a_moment_is_proposed(cast):
    with as_(cast, "nora") as viewer:
        marc = [one for one in people_to_ask(viewer) if one.person_id == cast.marc]
        actions.call_appointment(
            viewer=viewer,
            key=uuid4(),
            people=marc,
            about="Pas encore",
            where="",
            shape=Shape(),
        )

    his = client_as(cast.marc)
    assert "Pas encore" not in text(his.get(reverse("agenda:agenda")))
    assert "Pas encore" in text(client_as(cast.nora).get(reverse("agenda:agenda")))


def test_a_pair_that_is_none_loses_nothing_of_what_was_written(cast):
    form = {
        "key": str(uuid4()),
        "people": str(cast.marc),
        "about": "Le marché du samedi",
        "mode": "place",
        "minutes": "60",
        "before": "0",
        "after": "0",
        "is_pair": "on",
    }

    response = client_as(cast.nora).post(reverse("agenda:call"), form)

    assert response.status_code == 422
    assert "il faut au moins 1 personne pair-aidante" in text(response)
    assert "Le marché du samedi" in response.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choisissez au moins un moment."),
        ({"on": "2040-12-12"}, "Écrivez aussi l’heure."),
        ({"at": "10:00"}, "Choisissez aussi le jour."),
        ({"on": "hier", "at": "10:00"}, "Écrivez le jour, le mois et l’année"),
        ({"start": ["n’importe quoi"]}, "Choisissez au moins un moment."),
    ],
)
def test_what_is_missing_is_asked_in_words(cast, sent, said):
    called = call(cast, "nora", "marc")

    place = reverse("agenda:moments", args=[called.appointment.pk])
    response = client_as(cast.nora).post(place, sent)

    assert response.status_code == 422
    assert said in text(response)


def test_a_stranger_finds_nothing_and_a_moment_far_away_is_refused_in_words(cast):
    called = call(cast, "nora", "marc")
    place = reverse("agenda:moments", args=[called.appointment.pk])

    assert client_as(cast.karim).get(place).status_code == 404
    far = client_as(cast.nora).post(place, {"on": "01/01/2001", "at": "10:00"})
    assert far.status_code == 409
    assert "déjà passé" in text(far)


def test_the_list_costs_the_same_with_one_or_with_ten(cast, django_assert_num_queries):
    place = reverse("agenda:agenda")
    nora = client_as(cast.nora)
    nora.get(place)
    with django_assert_num_queries(QUERIES):
        nora.get(place)
    for hour in range(9, 18):
        call(cast, "nora", "marc", starts=[at(days=20, hour=hour)])
    with django_assert_num_queries(QUERIES):
        nora.get(place)


# Enter, the two lists, who attends, what is proposed, what each says, what is asked
# instead of somebody; and the chrome.
QUERIES = 10


def test_at_work_ones_own_life_is_only_time_that_is_taken(cast):
    """Odile is in Sami's own circle: she asks him, not the peer supporter."""
    with as_(cast, "odile") as viewer:
        called = actions.call_appointment(
            viewer=viewer,
            key=uuid4(),
            people=[o for o in people_to_ask(viewer) if o.person_id == cast.sami],
            about="La chorale du jeudi",
            where="Chez Odile",
            shape=Shape(),
            starts=[at(days=21)],
        )
    place = reverse("agenda:appointment", args=[called.appointment.pk])

    own = text(client_as(cast.sami).get(place))
    at_work = text(client_as(cast.sami, cast.hats["sami"]).get(place))

    assert "La chorale du jeudi" in own
    assert "En votre nom" in at_work
    assert "chorale" not in at_work
    assert "Chez Odile" not in at_work


def test_who_blocks_somebody_meets_them_no_more(cast):
    called = call(cast, "nora", "marc")
    (time,) = times(cast, "marc", called.appointment)
    say(cast, "marc", time)
    with as_(cast, "marc") as viewer:
        circles.block(viewer=viewer, person_id=cast.nora, remembered_as="quelqu’un")

    assert not again(cast, "nora", called.appointment).is_standing
    with as_(cast, "nora") as viewer:
        hers = Claim.objects.visible_to(viewer)
        assert not hers.filter(appointment=called.appointment).exists()
    with as_(cast, "marc") as viewer:
        seen = Appointment.objects.visible_to(viewer)
        assert not seen.filter(pk=called.appointment.pk).exists()
