"""Places and capacities: opened with an address, offered, taken, ended."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.access.viewer import NOBODY, Viewer
from avec.people import actions
from avec.people.models import Affiliation, Organization, Person, Team
from avec.people.refusals import AddressIsOver
from avec.people.tests.people import administrator, first_address, someone
from avec.people.words import Gives
from tests.entrance import client_as, client_as_long_ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_answers_yet")]


# --- The first address


def test_the_command_prints_an_address_that_opens_once():
    shown = subprocess.run(
        [sys.executable, "-m", "hosting.first_steps", "http://ici:8000"],
        env={**os.environ, "AVEC_DB_ROLE": "job"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    path = re.search(r"http://ici:8000(/bienvenue/\S+/)", shown)[1]
    assert "Créer mon compte" in Client().get(path).content.decode()
    viewer, _name = someone("Hélène")
    client = client_as(viewer.person_id)
    assert client.get(path).status_code == 200
    typed = {"name": "Le Pont", "kind": "association", "town": ""}
    answer = client.post(path, typed)
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.post(path, typed).status_code == 410


def test_the_site_itself_draws_no_first_address():
    with pytest.raises(ProgrammingError, match="permission denied"):
        actions.first_address()


def test_a_newer_first_address_replaces_the_one_before():
    before, now = first_address(), first_address()
    assert actions.address_gives(before) is None
    assert actions.address_gives(now) == Gives.PLACE


def test_made_up_addresses_are_not_tried_without_end():
    tried = [Client().get(f"/bienvenue/{n}/").status_code for n in range(31)]

    assert tried == [410] * 30 + [429]


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
    assert "Saint-Denis (93)" in client.get(page).content.decode()
    client.post(page, {"name": "A", "kind": "gem", "town": "Saint-Denis (93)"})
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
        assert 'href="/mon-compte/cles/"' in answer.content.decode()
        refused = client.get("/installation/")
        assert refused.status_code == 403
        assert 'href="/mon-compte/casquettes/"' in refused.content.decode()
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
