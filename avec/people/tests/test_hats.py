"""Offers and hats: nobody gives themselves a capacity; either side ends it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.access.viewer import NOBODY, Viewer
from avec.foundation.dates import day
from avec.people import actions
from avec.people.models import Affiliation, Offer, Organization, Team
from avec.people.refusals import AlreadyEnded, OfferIsOver
from avec.people.tests.people import administrator, member, offered, someone, taken
from tests.entrance import client_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_answers_yet")]


# --- Offers


def test_an_offer_made_to_a_name_is_found_and_taken(founder, place):
    claire, name = someone("Claire")
    offer, token = offered(founder, place, for_name=name.upper())
    assert token == ""
    client = client_as(claire.person_id)
    assert "infirmière" in client.get("/mon-compte/casquettes/").content.decode()
    assert client.get(f"/propositions/{offer.pk}/").status_code == 200
    client.post(f"/propositions/{offer.pk}/", {"answer": "yes"})
    with acting_as(claire):
        hat = Affiliation.objects.of(claire).running().get()
    assert (hat.function, hat.offered_by_id) == ("infirmière", founder.person_id)
    assert hat.ended_at == offer.ends_at


def test_nothing_tells_whether_the_name_exists(founder, place):
    _claire, name = someone("Claire")
    client = client_as(founder.person_id, founder.affiliation_id)
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    pages = []
    for typed in (name, "claire0000"):
        answer = client.post(
            f"/organisations/{place.pk}/proposer/",
            {"for_name": typed, "capacity": "professional", "ends_on": day},
        )
        hide = re.compile(r'nonce="[^"]*"|value="[^"]*"')
        pages.append((answer.status_code, hide.sub("", answer.content.decode())))
    assert pages[0] == pages[1]


def test_a_place_holds_until_the_evening_of_the_day_that_was_typed(founder, place):
    client = client_as(founder.person_id, founder.affiliation_id)
    last = timezone.localdate() + timedelta(days=30)
    made = client.post(
        f"/organisations/{place.pk}/proposer/",
        {"capacity": "professional", "ends_on": last.isoformat()},
    )
    path = re.search(r"/proposition/[^/]+/", made.content.decode())[0]
    claire = client_as(someone("Claire")[0].person_id)
    offer = claire.get(path).content.decode()
    assert day(last) in offer
    # Nothing is said of a team to who is offered a place in none.
    assert "Qui répond du lieu verra votre nom." in offer
    assert "membres de l’équipe" not in offer
    claire.post(path, {"answer": "yes"})
    assert day(last) in claire.get("/mon-compte/casquettes/").content.decode()


def test_an_address_is_taken_once_by_whoever_holds_it(founder, place):
    _offer, token = offered(founder, place)
    claire, sami = someone("Claire")[0], someone("Sami")[0]
    first, second = client_as(claire.person_id), client_as(sami.person_id)
    path = f"/proposition/{token}/"
    assert Client().get(path).headers["Location"].startswith("/entrer/")
    assert second.get(path).status_code == 200
    first.post(path, {"answer": "yes"})
    over = second.get(path)
    assert over.status_code == 410
    assert 'class="button button--second" href="/mon-compte/casquettes/"' in (
        over.content.decode()
    )
    with acting_as(claire):
        assert Affiliation.objects.of(claire).running().count() == 1


def test_a_declined_offer_is_over(founder, place):
    claire, name = someone("Claire")
    offer, _token = offered(founder, place, for_name=name)
    client = client_as(claire.person_id)
    said = client.post(f"/propositions/{offer.pk}/", {"answer": "no"}, follow=True)
    assert "Vous avez refusé cette place" in said.content.decode()
    answer = client.post(f"/propositions/{offer.pk}/", {"answer": "yes"})
    assert answer.status_code == 409
    with acting_as(claire):
        assert not Affiliation.objects.of(claire).exists()


def test_refusing_a_place_for_good_is_not_one_tap_beside_accepting(founder, place):
    claire, name = someone("Claire")
    offer, _token = offered(founder, place, for_name=name)
    page = client_as(claire.person_id).get(f"/propositions/{offer.pk}/")
    fold = '<details class="more"><summary>Refuser'
    accepting, _fold, refusing = page.content.decode().partition(fold)
    assert 'value="yes"' in accepting
    assert 'value="no"' not in accepting
    assert "se referme pour de bon" in refusing
    assert 'value="no"' in refusing


def test_an_offer_to_somebody_else_does_not_exist_for_me(founder, place):
    _claire, name = someone("Claire")
    offer, _token = offered(founder, place, for_name=name)
    intruder, _name = someone("Intrus")
    client = client_as(intruder.person_id)
    assert client.get(f"/propositions/{offer.pk}/").status_code == 404
    with pytest.raises(OfferIsOver):
        taken(intruder, offer)
    with acting_as(intruder), transaction.atomic():
        assert not Offer.objects.exists()
        with pytest.raises(OfferIsOver):
            actions.decline_offer(viewer=intruder, offer_id=offer.pk, token="x")


def test_nobody_gives_themselves_a_capacity(founder, place):
    offer, token = offered(founder, place)
    with pytest.raises(OfferIsOver):
        taken(founder, offer, token)
    for statement in (
        """INSERT INTO people_affiliation (id, person_id, organization_id, capacity,
        function, answers_for_place, starts_at, confirmed_at)
        VALUES (gen_random_uuid(), avec.me(), %s, 'professional', '', true,
        avec.now(), avec.now())""",
        "UPDATE people_affiliation SET ended_at = NULL WHERE organization_id = %s",
        """UPDATE people_affiliation SET answers_for_place = true
        WHERE organization_id = %s""",
        "DELETE FROM people_affiliation WHERE organization_id = %s",
    ):
        with (
            acting_as(founder),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [place.pk])


def test_a_place_does_not_give_technical_administration(founder, place):
    with pytest.raises(NotAllowed):
        offered(founder, place, capacity="technical_administrator")
    with (
        acting_as(founder),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Offer.objects.create(
            organization=place,
            capacity="technical_administrator",
            ends_at=timezone.now() + timedelta(days=9),
            expires_at=timezone.now() + timedelta(days=8),
            offered_by_id=founder.person_id,
        )


def test_an_offer_is_made_in_ones_own_name_for_ones_own_place(founder, place):
    intruder, _name = someone("Intrus")
    for viewer in (intruder, Viewer(founder.person_id), administrator(founder), NOBODY):
        with acting_as(viewer), transaction.atomic(), pytest.raises(NotAllowed):
            actions.make_offer(
                viewer=viewer,
                organization=place,
                capacity="professional",
                ends_at=timezone.now() + timedelta(days=9),
            )
        with (
            acting_as(viewer),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            Offer.objects.create(
                organization=place,
                capacity="professional",
                ends_at=timezone.now() + timedelta(days=9),
                expires_at=timezone.now() + timedelta(days=8),
                offered_by_id=founder.person_id,
            )


def test_an_offer_that_is_too_old_opens_nothing(founder, place):
    claire, name = someone("Claire")
    with acting_as(founder), transaction.atomic():
        past = timezone.now() - timedelta(minutes=1)
        offer = Offer.objects.create(
            organization=place,
            capacity="professional",
            ends_at=timezone.now() + timedelta(days=9),
            expires_at=past,
            offered_by_id=founder.person_id,
            for_name=name,
        )
    with pytest.raises(OfferIsOver):
        taken(claire, offer)
    page = client_as(claire.person_id).get("/mon-compte/casquettes/")
    assert str(offer.pk) not in page.content.decode()


def test_the_team_is_of_the_same_place(founder, place):
    other_team = Team(organization=Organization(name="Ailleurs"), name="X")
    with acting_as(founder), transaction.atomic():
        team = actions.create_team(viewer=founder, organization=place, name="Accueil")
    offer, _token = offered(founder, place, team=team)
    assert offer.team_id == team.pk
    with pytest.raises(ValidationError):
        offered(founder, place, team=other_team)


def test_an_offer_is_withdrawn_while_it_waits(founder, place):
    claire, name = someone("Claire")
    offer, _token = offered(founder, place, for_name=name)
    client = client_as(founder.person_id, founder.affiliation_id)
    stranger = client_as(someone("Intrus")[0].person_id)
    hers = client_as(claire.person_id)
    path = f"/propositions/{offer.pk}/retirer/"
    assert stranger.post(path).status_code == 404
    assert hers.post(path).status_code == 403
    assert client.post(path).status_code == 302
    with pytest.raises(OfferIsOver):
        taken(claire, offer)


def test_an_answered_offer_is_not_withdrawn(founder, place):
    claire, name = someone("Claire")
    offer, _token = offered(founder, place, for_name=name)
    taken(claire, offer)
    with acting_as(founder), transaction.atomic(), pytest.raises(AlreadyEnded):
        actions.withdraw_offer(viewer=founder, offer=offer)


# --- Hats


def test_a_hat_is_put_on_and_taken_off(claire):
    client = client_as(claire.person_id)
    client.post("/casquette/", {"affiliation": str(claire.affiliation_id)})
    assert "infirmière" in client.get("/mon-compte/").content.decode()
    client.post("/casquette/", {"affiliation": ""})
    assert "vous êtes ici comme" not in client.get("/mon-compte/").content.decode()


def test_a_hat_without_a_function_says_its_capacity(founder, place):
    sami = member(founder, place, "Sami", function="", capacity="peer_supporter")
    page = client_as(sami.person_id, sami.affiliation_id).get("/mon-compte/")
    said = page.content.decode().partition("vous êtes ici comme")[2]
    assert "pair-aidance – Association du Pont" in said


@pytest.mark.parametrize("wanted", ["nimporte", "00000000-0000-0000-0000-000000000000"])
def test_a_made_up_hat_does_not_exist(claire, wanted):
    client = client_as(claire.person_id)
    assert client.post("/casquette/", {"affiliation": wanted}).status_code == 404


def test_somebody_elses_hat_is_not_worn(founder, claire):
    client = client_as(claire.person_id)
    stolen = {"affiliation": str(founder.affiliation_id)}
    assert client.post("/casquette/", stolen).status_code == 404
    forged = client_as(claire.person_id, founder.affiliation_id)
    page = forged.get("/mon-compte/casquettes/").content.decode()
    assert "vous êtes ici comme" not in page


@pytest.mark.parametrize("by", ["herself", "the place"])
def test_a_capacity_ends_at_once_for_either_side(founder, claire, by):
    working = client_as(claire.person_id, claire.affiliation_id)
    assert "infirmière" in working.get("/mon-compte/").content.decode()
    ending = client_as(claire.person_id)
    if by == "the place":
        ending = client_as(founder.person_id, founder.affiliation_id)
    path = f"/places/{claire.affiliation_id}/arreter/"
    assert ending.get(path).status_code == 200
    assert ending.post(path).status_code == 302
    assert "infirmière" not in working.get("/mon-compte/").content.decode()
    assert ending.post(path).status_code in (404, 409)


def test_a_capacity_is_not_ended_by_a_stranger_or_a_colleague(founder, place, claire):
    sami, name = someone("Sami")
    offer, _token = offered(founder, place, for_name=name)
    colleague = Viewer(sami.person_id, taken(sami, offer).pk)
    for viewer in (colleague, someone("Intrus")[0]):
        client = client_as(viewer.person_id, viewer.affiliation_id)
        path = f"/places/{claire.affiliation_id}/arreter/"
        assert client.post(path).status_code == 404
        with acting_as(viewer), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT avec.end_affiliation(%s)", [claire.affiliation_id])
            assert cursor.fetchone() == (False,)
    with acting_as(claire):
        assert Affiliation.objects.of(claire).running().exists()


def test_a_team_that_closes_ends_what_was_done_in_it(founder, place):
    viewer, name = someone("Claire")
    with acting_as(founder), transaction.atomic():
        team = actions.create_team(viewer=founder, organization=place, name="Accueil")
    offer, _token = offered(founder, place, for_name=name, team=team)
    taken(viewer, offer)
    client = client_as(founder.person_id, founder.affiliation_id)
    assert client.get(f"/equipes/{team.pk}/fermer/").status_code == 200
    client.post(f"/equipes/{team.pk}/fermer/")
    with acting_as(viewer):
        assert not Affiliation.objects.of(viewer).running().exists()
        assert Team.objects.get(pk=team.pk).ended_at is not None


def test_taking_the_same_capacity_again_replaces_it(founder, place, claire):
    with acting_as(claire):
        from avec.people.models import Account

        name = Account.objects.get().sign_in_name
    offer, _token = offered(founder, place, for_name=name)
    taken(Viewer(claire.person_id), offer)
    with acting_as(claire):
        assert Affiliation.objects.of(claire).running().count() == 1
