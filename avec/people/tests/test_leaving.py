"""Taking one's data away, and leaving: hers alone, whole, and for good."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.models import Session
from avec.access.rules import NotAllowed
from avec.access.viewer import NOBODY, Viewer
from avec.foundation.dates import day
from avec.people import actions, exports, rules
from avec.people.models import Account, Affiliation, Passkey, Person
from avec.people.tests.people import PHRASE, member, someone
from avec.vault.actions import Unreadable, seal, unseal
from tests.entrance import client_as, client_as_long_ago

pytestmark = pytest.mark.django_db

SECRET = "ce que Lou n’a dit à personne"


@pytest.fixture
def lou():
    viewer, _name = someone("Lou")
    return viewer


@pytest.fixture
def client(lou):
    return client_as(lou.person_id)


def taken(client):
    answer = client.post("/mes-donnees/emporter/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(answer.content))


# --- Taking everything away


def test_the_archive_holds_the_account_and_the_journal_readable_twice(client, lou):
    archive = taken(client)
    names = set(archive.namelist())
    assert {
        "index.html",
        "compte/compte.html",
        "compte/compte.json",
        "journal/journal.html",
        "journal/journal.json",
        "journal/sceau.txt",
    } <= names
    account = json.loads(archive.read("compte/compte.json"))
    assert account["name"] == "Lou"
    lines = json.loads(archive.read("journal/journal.json"))
    assert "people.data_taken" in {line["verb"] for line in lines}
    first = archive.read("index.html").decode()
    assert 'href="compte/compte.html"' in first
    assert "a pris toutes ses données" in archive.read("journal/journal.html").decode()


def test_the_archive_holds_nothing_that_opens_the_account(client, lou):
    with acting_as(lou), transaction.atomic():
        codes = actions.make_card(viewer=lou)
        password = Account.objects.get().password
    archive = taken(client)
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for secret in (password, codes[0], actions.shown(codes[0])):
        assert secret not in everything


def test_the_archive_is_only_hers(client, lou):
    other, name = someone("Secrète")
    client_as(other.person_id).get("/mon-compte/")
    archive = taken(client)
    everything = b"".join(archive.read(each) for each in archive.namelist()).decode()
    assert "Secrète" not in everything
    assert name not in everything


def test_taking_the_data_asks_for_a_recent_proof(lou):
    answer = client_as_long_ago(lou.person_id).post("/mes-donnees/emporter/")
    assert answer.headers["Location"].startswith("/prouver/")
    assert Client().post("/mes-donnees/emporter/").status_code == 403


def test_a_room_adds_its_files_and_never_outside_its_folder(lou, monkeypatch):
    monkeypatch.setattr(exports, "_contributors", {})
    exports.contributes("essai")(lambda _viewer: [exports.File("a.txt", "bonjour")])
    with pytest.raises(ValueError, match="Two rooms"):
        exports.contributes("essai")(list)
    packed = zipfile.ZipFile(io.BytesIO(exports.archive(lou)))
    assert packed.read("essai/a.txt") == b"bonjour"
    exports.contributes("mal")(lambda _viewer: [exports.File("../../a", "x")])
    with pytest.raises(ValueError, match="not a path"):
        exports.archive(lou)


def test_what_people_wrote_is_inert_in_the_archive(client, lou):
    client.post("/mon-compte/nom/", {"name": "<script>x</script> Lou", "called": ""})
    page = taken(client).read("compte/compte.html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


# --- Leaving


def test_leaving_later_is_said_and_may_be_undone(client, lou):
    answer = client.post("/mes-donnees/effacer/", {"moment": "later"})
    assert answer.status_code == 302
    page = client.get("/mes-donnees/").content.decode()
    assert "copies de secours" in page
    assert 'href="/mes-donnees/effacer/maintenant/"' in page
    with acting_as(lou):
        assert Account.objects.get().closing_on is not None
    client.post("/mes-donnees/garder/")
    with acting_as(lou):
        assert Account.objects.get().closing_on is None


def test_leaving_asks_when_and_says_what_happens(client):
    page = client.get("/mes-donnees/effacer/").content.decode()
    assert "pour toujours" in page
    today = timezone.localdate()
    for first in (today, today + timedelta(days=actions.DAYS_TO_CHANGE_ONES_MIND)):
        assert day(actions.clean_on(first)) in page
    assert client.post("/mes-donnees/effacer/", {}).status_code == 422


def test_leaving_now_takes_two_steps(client, lou):
    answer = client.post("/mes-donnees/effacer/", {"moment": "now"})
    assert answer.headers["Location"] == "/mes-donnees/effacer/maintenant/"
    assert client.get(answer.headers["Location"]).status_code == 200
    with acting_as(lou):
        assert Account.objects.exists()


def test_after_leaving_nothing_of_her_is_left(
    client, lou, founder, place, django_capture_on_commit_callbacks
):
    other = client_as(lou.person_id)
    name = name_of(lou)
    blob = seal(lou.person_id, "essai", lou.person_id, SECRET)
    hers = member(founder, place, "Lou-au-travail")
    working = client_as(hers.person_id, hers.affiliation_id)
    with acting_as(lou), transaction.atomic():
        actions.make_card(viewer=lou)
        actions.add_passkey(
            viewer=lou, name="x", credential_id=b"x", credential=b"x", count=0
        )
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/mes-donnees/effacer/maintenant/")
    assert answer.status_code == 200
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert other.get("/mon-compte/").status_code == 302
    assert client.get("/mon-compte/").status_code == 302
    with pytest.raises(Unreadable):
        unseal(lou.person_id, "essai", lou.person_id, blob)
    door = actions.open_door(sign_in_name=name, passphrase=PHRASE)
    assert door.person_id is None
    with acting_as(lou):
        assert not Account.objects.exists()
        assert not Passkey.objects.exists()
        assert not Session.objects.exists()
        assert Person.objects.get(pk=lou.person_id).name == "–"
    with django_capture_on_commit_callbacks(execute=True):
        working.post("/mes-donnees/effacer/maintenant/")
    with acting_as(founder):
        left = Affiliation.objects.get(pk=hers.affiliation_id)
        assert left.ended_at is not None
        assert left.function == ""
        assert not Affiliation.objects.running().filter(pk=left.pk).exists()


def name_of(viewer):
    with acting_as(viewer):
        return Account.objects.get().sign_in_name


def test_leaving_asks_for_a_recent_proof(lou):
    client = client_as_long_ago(lou.person_id)
    for path in ("/mes-donnees/effacer/", "/mes-donnees/effacer/maintenant/"):
        for answer in (client.get(path), client.post(path)):
            assert answer.headers["Location"].startswith("/prouver/")
    with acting_as(lou):
        assert Account.objects.exists()


def test_a_room_that_fails_keeps_everything(lou, monkeypatch):
    from avec.foundation import announcements
    from avec.people.announcements import PersonLeaves

    def fails(_news):
        raise RuntimeError

    listeners = {PersonLeaves: [fails]}
    monkeypatch.setattr(announcements, "_listeners", listeners)
    blob = seal(lou.person_id, "essai", lou.person_id, SECRET)
    with acting_as(lou), pytest.raises(RuntimeError), transaction.atomic():
        actions.leave(viewer=lou)
    with acting_as(lou):
        assert Account.objects.exists()
    assert unseal(lou.person_id, "essai", lou.person_id, blob) == SECRET


@pytest.mark.parametrize(
    "act",
    [actions.take_data, actions.ask_to_leave, actions.stay, actions.leave],
)
def test_nobody_does_it_without_being_signed_in(act):
    rule = rules.take_data if act is actions.take_data else rules.leave
    with pytest.raises(NotAllowed, match=re.escape(rule.words)):
        act(viewer=NOBODY)


def test_the_database_lets_nobody_leave_for_somebody_else():
    with (
        pytest.raises(ProgrammingError, match="for herself"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT avec.leave()")


@pytest.mark.parametrize("question", ["avec.people_leaving()", "avec.people_gone()"])
def test_the_site_does_not_ask_who_leaves(question):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT * FROM {question}")


def test_the_departures_of_the_day_are_those_whose_days_are_over(lou, owner_url, clock):
    with acting_as(lou), transaction.atomic():
        day = actions.ask_to_leave(viewer=lou)
    assert actions.clean_on(day) > day
    with psycopg.connect(owner_url) as owner:
        rows = owner.execute("SELECT * FROM avec.people_leaving()").fetchall()
    assert Viewer(lou.person_id).person_id not in {row[0] for row in rows}
