"""Places and capacities: opened with an address, offered, taken, ended."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.access.viewer import NOBODY, Viewer
from avec.people import actions
from avec.people.models import Affiliation, Offer, Organization, Person, Team
from avec.people.refusals import AddressIsOver, AlreadyEnded, OfferIsOver
from avec.people.tests.people import administrator, offered, someone, taken
from avec.people.words import Gives
from tests.entrance import client_as, client_as_long_ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_answers_yet")]


# --- The first address


def test_the_command_prints_an_address_that_opens_once():
    shown = StringIO()
    call_command("first_administrator", address="http://ici:8000", stdout=shown)
    path = re.search(r"http://ici:8000(/bienvenue/\S+/)", shown.getvalue())[1]
    assert "Créer mon compte" in Client().get(path).content.decode()
    viewer, _name = someone("Hélène")
    client = client_as(viewer.person_id)
    assert client.get(path).status_code == 200
    typed = {"name": "Le Pont", "kind": "association", "town": ""}
    answer = client.post(path, typed)
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.post(path, typed).status_code == 410
    again = StringIO()
    call_command("first_administrator", stdout=again)
    assert again.getvalue() == ""


def test_a_newer_first_address_replaces_the_one_before():
    before, now = actions.first_address(), actions.first_address()
    assert actions.address_gives(before) is None
    assert actions.address_gives(now) == Gives.PLACE


def test_a_made_up_address_opens_nothing():
    assert Client().get("/bienvenue/nimporte-quoi/").status_code == 410
    viewer, _name = someone("Intrus")
    with (
        acting_as(viewer),
        pytest.raises(AddressIsOver),
        transaction.atomic(),
    ):
        actions.found_organization(
            viewer=viewer, token="x", name="X", kind="other", commune=""
        )


def test_a_place_asks_for_a_name_and_a_commune_that_exists(founder):
    token = actions.first_address()
    assert token is None
    client = client_as(founder.person_id, founder.affiliation_id)
    with acting_as(founder):
        place = Affiliation.objects.get(pk=founder.affiliation_id).organization_id
    page = f"/organisations/{place}/changer/"
    wrong = client.post(page, {"name": "", "kind": "", "town": "Nullepartville"})
    assert wrong.status_code == 422
    assert "Nullepartville" in wrong.content.decode()
    unsure = client.post(page, {"name": "A", "kind": "gem", "town": "Saint-Denis"})
    assert unsure.status_code == 422
    assert "93066" in unsure.content.decode()
    assert (
        client.post(page, {"name": "A", "kind": "gem", "town": "93066"}).status_code
        == 302
    )
    assert Organization.objects.get(pk=place).commune == "93066"


# --- Technical administration


def test_an_administrator_opens_an_address_for_somebody_else(founder):
    admin = administrator(founder)
    with acting_as(admin), transaction.atomic():
        token = actions.next_address(viewer=admin, gives=Gives.PLACE)
        with pytest.raises(AddressIsOver), transaction.atomic():
            actions.found_organization(
                viewer=admin, token=token, name="À moi", kind="gem", commune=""
            )
    other, _name = someone("Paul")
    with acting_as(other), transaction.atomic():
        made = actions.found_organization(
            viewer=other, token=token, name="Le GEM", kind="gem", commune=""
        )
        assert made.answers_for_place
        hats = set(Affiliation.objects.of(other).values_list("capacity", flat=True))
    assert hats == {"partnership_lead"}


def test_administration_is_joined_by_somebody_else_only(founder):
    admin = administrator(founder)
    with acting_as(admin), transaction.atomic():
        token = actions.next_address(viewer=admin, gives=Gives.ADMINISTRATION)
        with pytest.raises(AddressIsOver), transaction.atomic():
            actions.join_administration(viewer=admin, token=token)
    other, _name = someone("Paul")
    client = client_as(other.person_id)
    assert client.get(f"/bienvenue/{token}/").status_code == 200
    client.post(f"/bienvenue/{token}/")
    with acting_as(other):
        hat = Affiliation.objects.of(other).get()
    assert hat.capacity == "technical_administrator"


@pytest.mark.parametrize("path", ["/installation/", "/installation/adresse/"])
def test_the_installation_is_for_its_administrators_under_that_hat(founder, path):
    admin = administrator(founder)
    method = "post" if path.endswith("adresse/") else "get"
    for viewer, status in (
        (admin, 200),
        (founder, 403),
        (Viewer(founder.person_id), 403),
        (someone("Intrus")[0], 403),
    ):
        client = client_as(viewer.person_id, viewer.affiliation_id)
        assert getattr(client, method)(path).status_code == status
    assert getattr(Client(), method)(path).status_code == (
        403 if method == "post" else 302
    )


def test_opening_an_address_asks_for_a_recent_proof(founder):
    admin = administrator(founder)
    client = client_as_long_ago(admin.person_id, admin.affiliation_id)
    answer = client.post("/installation/adresse/")
    assert answer.headers["Location"].startswith("/prouver/")


def test_the_database_gives_no_address_to_somebody_else(founder):
    with acting_as(founder), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.next_address(%s, 'place')", ["0" * 64])
        assert cursor.fetchone() == (False,)


def test_technical_administration_needs_a_passkey(founder):
    admin = administrator(founder)
    for proof, status in (("passphrase", 403), ("passphrase and card", 403)):
        client = client_as(founder.person_id, proof=proof)
        chosen = {"affiliation": str(admin.affiliation_id)}
        answer = client.post("/casquette/", chosen)
        assert answer.status_code == status
        assert "clé d’accès" in answer.content.decode()
        assert client.get("/installation/").status_code == 403
    client = client_as(founder.person_id)
    assert client.post("/casquette/", chosen).status_code == 302
    assert client.get("/installation/").status_code == 200


def test_an_administrator_sees_nobodys_name(founder):
    other, _name = someone("Secrète")
    admin = administrator(founder)
    with acting_as(admin), transaction.atomic():
        assert not Person.objects.filter(pk=other.person_id).exists()
    page = client_as(admin.person_id, admin.affiliation_id).get("/installation/")
    assert "Secrète" not in page.content.decode()


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
        hide = re.compile(r'nonce="[^"]*"')
        pages.append((answer.status_code, hide.sub("", answer.content.decode())))
    assert pages[0] == pages[1]


def test_an_address_is_taken_once_by_whoever_holds_it(founder, place):
    _offer, token = offered(founder, place)
    claire, sami = someone("Claire")[0], someone("Sami")[0]
    first, second = client_as(claire.person_id), client_as(sami.person_id)
    path = f"/proposition/{token}/"
    assert Client().get(path).headers["Location"].startswith("/entrer/")
    assert second.get(path).status_code == 200
    first.post(path, {"answer": "yes"})
    assert second.get(path).status_code == 410
    with acting_as(claire):
        assert Affiliation.objects.of(claire).running().count() == 1


def test_a_declined_offer_is_over(founder, place):
    claire, name = someone("Claire")
    offer, _token = offered(founder, place, for_name=name)
    client = client_as(claire.person_id)
    client.post(f"/propositions/{offer.pk}/", {"answer": "no"})
    answer = client.post(f"/propositions/{offer.pk}/", {"answer": "yes"})
    assert answer.status_code == 409
    with acting_as(claire):
        assert not Affiliation.objects.of(claire).exists()


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


@pytest.fixture
def claire(founder, place):
    viewer, name = someone("Claire")
    offer, _token = offered(founder, place, for_name=name)
    return Viewer(viewer.person_id, taken(viewer, offer).pk)


def test_a_hat_is_put_on_and_taken_off(claire):
    client = client_as(claire.person_id)
    client.post("/casquette/", {"affiliation": str(claire.affiliation_id)})
    assert "infirmière" in client.get("/mon-compte/").content.decode()
    client.post("/casquette/", {"affiliation": ""})
    assert "vous êtes ici comme" not in client.get("/mon-compte/").content.decode()


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
    path = f"/affiliations/{claire.affiliation_id}/terminer/"
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
        path = f"/affiliations/{claire.affiliation_id}/terminer/"
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


# --- Who keeps a place


PAGES = ["gerer/", "changer/", "equipes/", "proposer/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_place_is_kept_only_under_the_hat_that_answers_for_it(
    founder, place, claire, page
):
    path = f"/organisations/{place.pk}/{page}"
    for viewer, status in (
        (founder, 200),
        (Viewer(founder.person_id), 403),
        (administrator(founder), 403),
        (claire, 403),
        (someone("Intrus")[0], 403),
    ):
        client = client_as(viewer.person_id, viewer.affiliation_id)
        assert client.get(path).status_code == status
        if page != "gerer/" and status == 403:
            assert client.post(path, {"name": "X"}).status_code == 403


def test_who_keeps_a_place_knows_who_acts_there_and_no_one_else(founder, place, claire):
    stranger, _name = someone("Secrète")
    page = client_as(founder.person_id, founder.affiliation_id).get(
        f"/organisations/{place.pk}/gerer/"
    )
    assert "Claire" in page.content.decode()
    with acting_as(founder):
        known = set(Person.objects.values_list("pk", flat=True))
        in_django = set(Person.objects.visible_to(founder).values_list("pk", flat=True))
    assert claire.person_id in known
    assert stranger.person_id not in known
    assert known == in_django
    with acting_as(Viewer(founder.person_id)):
        assert set(Person.objects.values_list("pk", flat=True)) == {founder.person_id}


def test_a_team_is_written_only_by_who_answers_for_its_place(founder, place, claire):
    for viewer in (claire, Viewer(founder.person_id), NOBODY):
        with acting_as(viewer), transaction.atomic(), pytest.raises(NotAllowed):
            actions.create_team(viewer=viewer, organization=place, name="X")
        with (
            acting_as(viewer),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            Team.objects.create(organization=place, name="X", sort_key="x")
        with acting_as(viewer), transaction.atomic():
            assert Organization.objects.filter(pk=place.pk).update(name="X") == 0


def test_everyone_reads_the_places_and_nobody_in_them(founder, place, claire):
    with acting_as(founder), transaction.atomic():
        actions.create_team(viewer=founder, organization=place, name="Accueil")
    listed = Client().get("/organisations/").content.decode()
    shown = Client().get(f"/organisations/{place.pk}/").content.decode()
    assert "Association du Pont" in listed
    assert "Accueil" in shown
    for name in ("Hélène", "Claire", "infirmière"):
        assert name not in listed + shown


def test_places_are_listed_nearest_first(founder, place):
    with acting_as(founder), transaction.atomic():
        actions.change_organization(
            viewer=founder, organization=place, name="Lyon", kind="gem", commune="69381"
        )
    page = Client().get("/organisations/", {"commune": "Lyon"}).content.decode()
    assert "Du plus près au plus loin" in page
    nowhere = Client().get("/organisations/", {"commune": "Nullepartville"})
    assert "ne trouvons pas" in nowhere.content.decode()
