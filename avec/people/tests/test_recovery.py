"""Coming back with two people: never alone, never at once, never against her."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.access.viewer import NOBODY, Viewer
from avec.audit.models import Entry
from avec.people import actions
from avec.people.models import (
    CodeCard,
    Passkey,
    Person,
    RecoveryHelper,
    RecoveryRequest,
)
from avec.people.refusals import AlreadyEnded, NoWayBack
from avec.people.tests.people import PHRASE, administrator, member, someone
from tests.entrance import client_as, client_as_long_ago

NEW = "sapin rivage moulin brique"

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(founder, place):
    with acting_as(founder), transaction.atomic():
        return actions.create_team(viewer=founder, organization=place, name="Accueil")


@pytest.fixture
def nora(founder, place, team):
    """Nora acts as herself; through a team she knows Sami."""
    return Viewer(member(founder, place, "Nora", team=team).person_id)


@pytest.fixture
def sami(founder, place, team):
    return member(founder, place, "Sami", team=team)


@pytest.fixture
def chosen(nora, sami):
    with acting_as(nora), transaction.atomic():
        helper = Person.objects.visible_to(nora).get(pk=sami.person_id)
        return actions.choose_helper(viewer=nora, helper=helper)


def begun(viewer, chosen):
    with acting_as(viewer), transaction.atomic():
        return actions.begin_recovery(viewer=viewer, chosen=chosen)


def attested(viewer, code):
    with acting_as(viewer), transaction.atomic():
        return actions.attest_recovery(viewer=viewer, code=code)


@pytest.fixture
def paper(chosen, sami, claire):
    """The way back that Sami and Claire gave Nora."""
    _request, code = begun(sami, chosen)
    return attested(claire, code)


def name_of(viewer):
    from avec.people.models import Account

    with acting_as(viewer):
        return Account.objects.get().sign_in_name


def come_back(viewer, code, client=None, **more):
    typed = {"sign_in_name": name_of(viewer), "code": code, "passphrase": NEW, **more}
    return (client or Client()).post("/revenir/", typed)


def plain(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


# --- The whole way, in the pages


def test_the_whole_way_back_in_the_pages(nora, sami, claire, clock):
    hers, his = client_as(nora.person_id), client_as(sami.person_id)
    third = client_as(claire.person_id, claire.affiliation_id)
    assert "Sami" in plain(hers.get("/mon-compte/revenir/choisir/"))
    hers.post("/mon-compte/revenir/choisir/", {"helper": str(sami.person_id)})
    assert "Sami" in plain(hers.get("/mon-compte/revenir/"))
    page = plain(his.get("/aider-a-revenir/"))
    assert "Nora" in page
    begin = re.search(r'action="(/aider-a-revenir/[0-9a-f-]{36}/)"', page)[1]
    code = re.search(r"<code>(\S+)</code>", plain(his.post(begin)))[1]
    shown = third.post(
        "/aider-a-revenir/attester/", {"code": code.lower(), "is_here": "on"}
    )
    way_back = re.search(r"<code>(\S+)</code>", plain(shown))[1]
    assert "Nora" not in plain(shown)
    assert "est en cours" in plain(hers.get("/mon-compte/revenir/"))
    early = come_back(nora, way_back)
    assert early.status_code == 422
    assert "La porte s’ouvrira" in plain(early)
    assert "Pas encore ouvert" in plain(early)
    assert "Il manque quelque chose" not in plain(early)
    clock("49 hours")
    back = Client()
    answer = come_back(nora, way_back, back)
    assert answer.status_code == 200
    assert len(re.findall(r"<code>\w{5}-\w{5}</code>", plain(answer))) == 10
    assert back.get("/mon-compte/").status_code == 200
    assert hers.get("/mon-compte/").status_code == 302


def test_while_one_runs_the_helper_is_told_how_to_begin_again(sami, chosen, paper):
    page = plain(client_as(sami.person_id).get("/aider-a-revenir/"))

    assert "Le code ne se montre qu’une fois." in page
    assert "Commencer avec elle" not in page
    assert page.count("Nora") >= 2


def test_after_coming_back_the_old_doors_are_closed(nora, paper, clock):
    _request, way_back = paper
    with acting_as(nora), transaction.atomic():
        old = actions.make_card(viewer=nora)
        actions.add_passkey(
            viewer=nora, name="x", credential_id=b"x", credential=b"x", count=0
        )
    clock("49 hours")
    come_back(nora, way_back)
    assert not actions.spend_code(person_id=nora.person_id, typed=old[0])
    door = actions.open_door(sign_in_name=name_of(nora), passphrase=PHRASE)
    assert door.person_id is None
    door = actions.open_door(sign_in_name=name_of(nora), passphrase=NEW)
    assert (door.person_id, door.needs_card) == (nora.person_id, True)
    with acting_as(nora):
        assert not Passkey.objects.exists()
        assert CodeCard.objects.filter(ended_at=None).count() == 1


def test_the_paper_serves_once(nora, paper, clock):
    _request, way_back = paper
    clock("49 hours")
    assert come_back(nora, way_back).status_code == 200
    assert come_back(nora, way_back).status_code == 422


def test_the_paper_is_too_old_after_nine_days(nora, paper, clock):
    _request, way_back = paper
    clock("217 hours")
    assert come_back(nora, way_back).status_code == 422


@pytest.mark.parametrize("wrong", [{"code": "AAAAA-AAAAA-AAAAA"}, {"code": ""}])
def test_a_wrong_paper_opens_nothing(nora, paper, clock, wrong):
    clock("49 hours")
    assert come_back(nora, wrong["code"]).status_code == 422


def test_the_paper_opens_only_with_her_name(nora, sami, paper, clock):
    _request, way_back = paper
    clock("49 hours")
    assert come_back(sami, way_back).status_code == 422


def test_papers_are_not_guessed(nora, paper):
    _request, way_back = paper
    for _each in range(5):
        come_back(nora, "AAAAA-AAAAA-AAAAA")
    assert come_back(nora, way_back).status_code == 429


# --- She stops it


@pytest.mark.parametrize("who", ["nora", "sami", "claire"])
def test_each_of_the_three_stops_it_at_once(nora, sami, claire, paper, clock, who):
    request, way_back = paper
    viewer = {"nora": nora, "sami": sami, "claire": claire}[who]
    client = client_as(viewer.person_id)
    assert client.post(f"/revenir/{request.pk}/arreter/").status_code == 302
    clock("49 hours")
    assert come_back(nora, way_back).status_code == 422
    assert client.post(f"/revenir/{request.pk}/arreter/").status_code == 409


def test_a_stranger_neither_sees_nor_stops_it(founder, paper):
    request, _way_back = paper
    for viewer in (founder, someone("Intrus")[0]):
        client = client_as(viewer.person_id, viewer.affiliation_id)
        assert client.post(f"/revenir/{request.pk}/arreter/").status_code == 404
        with acting_as(viewer), transaction.atomic(), connection.cursor() as cursor:
            assert not RecoveryRequest.objects.exists()
            cursor.execute("SELECT avec.cancel_recovery(%s)", [request.pk])
            assert cursor.fetchone() == (False,)


def test_when_she_stopped_it_the_same_helper_waits_a_week(
    nora, sami, chosen, paper, clock
):
    request, _way_back = paper
    with acting_as(nora), transaction.atomic():
        actions.cancel_recovery(viewer=nora, request=request)
    with pytest.raises(NoWayBack):
        begun(sami, chosen)
    clock("8 days")
    assert begun(sami, chosen)


def test_only_one_way_back_at_a_time(sami, chosen, paper):
    with pytest.raises(NoWayBack):
        begun(sami, chosen)


def test_she_reads_each_step_in_her_journal(nora, paper):
    with acting_as(nora):
        verbs = set(Entry.objects.about_me(nora).values_list("verb", flat=True))
    assert {"people.recovery_begun", "people.recovery_attested"} <= verbs


# --- Who may not


def test_nobody_begins_without_having_been_chosen(nora, claire, chosen):
    client = client_as(claire.person_id, claire.affiliation_id)
    assert client.post(f"/aider-a-revenir/{chosen.pk}/").status_code == 404
    with acting_as(claire), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.begin_recovery(%s, 'x')", [nora.person_id])
        assert cursor.fetchone() == (None,)


def test_she_does_not_begin_for_herself(nora, chosen):
    with acting_as(nora), transaction.atomic(), pytest.raises(NotAllowed):
        actions.begin_recovery(viewer=nora, chosen=chosen)


def test_beginning_and_attesting_ask_for_a_recent_proof(sami, claire, chosen):
    his = client_as_long_ago(sami.person_id)
    third = client_as_long_ago(claire.person_id, claire.affiliation_id)
    for answer in (
        his.post(f"/aider-a-revenir/{chosen.pk}/"),
        third.post("/aider-a-revenir/attester/", {"code": "x"}),
        his.post("/mon-compte/revenir/choisir/", {"helper": "x"}),
    ):
        assert answer.headers["Location"].startswith("/prouver/")


@pytest.mark.parametrize("who", ["the helper", "without a hat", "technical", "nobody"])
def test_the_second_is_somebody_else_who_acts_for_a_place(
    founder, sami, claire, chosen, who
):
    _request, code = begun(sami, chosen)
    viewer = {
        "the helper": sami,
        "without a hat": Viewer(claire.person_id),
        "technical": administrator(founder),
        "nobody": NOBODY,
    }[who]
    with acting_as(viewer), transaction.atomic():
        with pytest.raises((NoWayBack, NotAllowed)), transaction.atomic():
            actions.attest_recovery(viewer=viewer, code=code)
        with connection.cursor() as cursor:
            from avec.people.actions.recovery import _hashed

            cursor.execute("SELECT avec.second_recovery(%s, 'x')", [_hashed(code)])
            assert cursor.fetchone() == (None,)
    assert attested(claire, code)


def test_the_code_of_the_second_lasts_a_quarter_of_an_hour(sami, claire, chosen, clock):
    _request, code = begun(sami, chosen)
    clock("16 minutes")
    with pytest.raises(NoWayBack):
        attested(claire, code)


def test_codes_of_the_second_are_not_guessed(claire):
    client = client_as(claire.person_id, claire.affiliation_id)
    typed = {"code": "AAAA-AAAA", "is_here": "on"}
    for _each in range(5):
        assert client.post("/aider-a-revenir/attester/", typed).status_code == 409
    assert client.post("/aider-a-revenir/attester/", typed).status_code == 429
    assert client.post("/aider-a-revenir/attester/", {"code": "x"}).status_code == 422


def test_nobody_shortens_the_wait(nora, sami, paper):
    request, _way_back = paper
    for viewer in (nora, sami):
        for statement in (
            "UPDATE people_recoveryrequest SET opens_at = avec.now() WHERE id = %s",
            "DELETE FROM people_recoveryrequest WHERE id = %s",
        ):
            with (
                acting_as(viewer),
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement, [request.pk])


def test_the_wait_holds_even_for_who_speaks_to_the_database_as_her(nora, paper):
    request, way_back = paper
    from avec.people.actions.recovery import _hashed

    with acting_as(nora), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.finish_recovery(%s, %s)", [request.pk, _hashed(way_back)]
        )
        assert cursor.fetchone() == (False,)


# --- Choosing


def test_only_somebody_known_is_chosen(nora, claire):
    client = client_as(nora.person_id)
    answer = client.post(
        "/mon-compte/revenir/choisir/", {"helper": str(claire.person_id)}
    )
    assert answer.status_code == 422
    with (
        acting_as(nora),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        RecoveryHelper.objects.create(
            person_id=nora.person_id, helper_id=claire.person_id
        )
    with acting_as(nora), transaction.atomic(), pytest.raises(NotAllowed):
        actions.choose_helper(viewer=nora, helper=Person(pk=claire.person_id))


def test_nobody_chooses_in_somebody_elses_place(nora, sami):
    with (
        acting_as(sami),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        RecoveryHelper.objects.create(
            person_id=nora.person_id, helper_id=sami.person_id
        )


def test_she_does_not_choose_herself(nora):
    with acting_as(nora), transaction.atomic(), pytest.raises(NotAllowed):
        actions.choose_helper(viewer=nora, helper=Person.objects.get(pk=nora.person_id))


@pytest.mark.parametrize("who", ["nora", "sami"])
def test_either_ends_the_choice_and_it_does_not_begin_again(nora, sami, chosen, who):
    viewer = {"nora": nora, "sami": sami}[who]
    client = client_as(viewer.person_id)
    path = f"/mon-compte/revenir/{chosen.pk}/retirer/"
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 409
    with acting_as(sami), transaction.atomic():
        assert RecoveryHelper.objects.filter(pk=chosen.pk).update(ended_at=None) == 0
    with acting_as(sami), transaction.atomic(), pytest.raises(NotAllowed):
        actions.begin_recovery(viewer=sami, chosen=chosen)


def test_a_stranger_does_not_end_the_choice(chosen, claire):
    path = f"/mon-compte/revenir/{chosen.pk}/retirer/"
    assert client_as(claire.person_id).post(path).status_code == 404
    with acting_as(claire), transaction.atomic():
        with pytest.raises(NotAllowed):
            actions.end_helper(viewer=claire, chosen=chosen)
        assert not RecoveryHelper.objects.exists()


def test_stopping_twice_is_said(nora, paper):
    request, _way_back = paper
    with acting_as(nora), transaction.atomic():
        actions.cancel_recovery(viewer=nora, request=request)
        with pytest.raises(AlreadyEnded):
            actions.cancel_recovery(viewer=nora, request=request)
