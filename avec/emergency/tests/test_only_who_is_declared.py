"""Who is declared nowhere opens nothing, and she reads it; no key is left behind."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.emergency import actions
from avec.emergency.identity import identity_of
from avec.emergency.models import Attempt
from avec.emergency.refusals import EnoughForToday, NotDeclared, ProveFirst
from avec.emergency.tests import scene
from avec.emergency.tests.test_one_answer import without_tokens
from avec.messages.models import Message
from tests.entrance import client_as, client_as_long_ago

ASK = "SELECT avec.try_emergency(gen_random_uuid(), %s, 'life', 'x', 4)"
LINES = (
    "SELECT count(*) FROM audit_entry"
    " WHERE subject_id = %s AND verb LIKE 'emergency.%%'"
)


@pytest.fixture
def ready(_no_proof_stays, cast):
    """Allowed and found; nobody is declared."""
    scene.allow(cast)
    scene.can_be_found(cast)
    return cast


def rows(viewer, statement, *values):
    with acting_as(viewer), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def on_her_record(cast) -> tuple[int, int, int]:
    """How many tries, messages and lines there are about emergencies, on hers."""
    nora = cast.seen_by("nora")
    with cast.acting("nora"), transaction.atomic():
        tries = Attempt.objects.visible_to(nora).count()
        said = Message.objects.visible_to(nora).filter(kind="emergency").count()
    return tries, said, rows(nora, LINES, cast.nora)[0][0]


def keys() -> set[Path]:
    return set(Path(settings.AVEC_KEYS_DIR).rglob("*.keys"))


def asks(browser, **changed):
    """Send it all the same; return what came back and the shape of what was asked."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post("/urgence/ouvrir/", scene.sent(**changed))
    shapes = [re.sub(r"'[^']*'|[0-9]+", "?", one["sql"]) for one in asked]
    return answer.status_code, without_tokens(answer.content), shapes


def test_declared_nowhere_nothing_opens_and_she_alone_reads_that_they_tried(ready):
    (tries, said, lines), kept = on_her_record(ready), keys()
    claire = scene.proves(ready)
    page = claire.get("/urgence/ouvrir/").content.decode()
    assert "Vous n’êtes dans aucune équipe de crise" in page
    assert 'name="sentence"' not in page

    hers = asks(claire)
    nobodys = asks(claire, given="Personne")

    assert hers == nobodys
    assert hers[0] == 409
    assert "elle lira que vous l’avez faite" in hers[1]
    assert on_her_record(ready) == (tries + 1, said, lines + 1)
    assert keys() == kept
    nora = client_as(ready.nora)
    record = nora.get("/urgence/").content.decode()
    assert "Claire" in record
    assert "Demandé sans être d’une équipe de crise" in record
    assert scene.SENTENCE not in record


def test_what_she_reads_of_it_is_whole_and_theirs_says_nothing_of_her(ready):
    scene.proves(ready).post("/urgence/ouvrir/", scene.sent())
    with ready.acting("nora"):
        hers = Attempt.objects.visible_to(ready.seen_by("nora")).latest("tried_at")

    page = client_as(ready.nora).get(f"/urgence/passages/{hers.pk}/").content.decode()

    assert hers.is_undeclared
    assert hers.sealed is None
    assert hers.ends_at is None
    assert "Aucune : qui demandait n’était d’aucune équipe de crise" in page.replace(
        "\u202f", " "
    ).replace("\xa0", " ")
    with ready.acting("claire"):
        assert not Attempt.objects.filter(pk=hers.pk).exists()
    seen = rows(
        ready.seen_by("claire"),
        "SELECT subject_id FROM audit_entry WHERE actor_id = %s"
        " AND verb LIKE 'emergency.%%' ORDER BY at DESC LIMIT 1",
        ready.claire,
    )
    assert seen == [(ready.claire,)]


def test_without_a_fresh_proof_she_reads_it_too(ready):
    before = on_her_record(ready)[0]
    claire = client_as_long_ago(ready.claire, ready.hats["claire"])

    assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == 409

    assert on_her_record(ready)[0] == before + 1


def test_twenty_a_day_and_nobody_fills_her_page(ready):
    before = on_her_record(ready)[0]
    claire = scene.proves(ready)
    for _number in range(22):
        page = claire.post("/urgence/ouvrir/", scene.sent())

    assert on_her_record(ready)[0] == before + 20
    assert page.status_code == 409
    assert "elle lira que vous l’avez faite" not in page.content.decode()


def test_what_was_tried_undeclared_takes_no_try_away_later(ready):
    claire = scene.proves(ready)
    for _number in "1234":
        claire.post("/urgence/ouvrir/", scene.sent())
    scene.declare(ready)

    assert scene.proves(ready).post("/urgence/ouvrir/", scene.sent()).status_code == 302


def test_the_action_is_refused_to_who_is_declared_nowhere(ready):
    scene.proves(ready)

    with pytest.raises(NotAllowed):
        scene.opens(ready)


def test_the_database_by_itself_opens_nothing_and_writes_it_for_her(ready):
    tries, said, lines = on_her_record(ready)
    scene.proves(ready)

    for named in (scene.NORA, {**scene.NORA, "given": "Personne"}):
        answer = rows(ready.seen_by("claire"), ASK, identity_of(**named))
        assert answer == [("undeclared",)]

    assert on_her_record(ready) == (tries + 1, said, lines + 1)


UNDECLARED = "SELECT avec.emergency_tried_undeclared(gen_random_uuid(), %s, 'life')"


@pytest.mark.parametrize("who", ["helene", "aicha", "sami", "nora"])
def test_who_could_not_be_declared_asks_nothing_there_either(ready, who):
    with pytest.raises(ProgrammingError, match="not under this hat"):
        rows(ready.seen_by(who), UNDECLARED, identity_of(**scene.NORA))


def test_somebody_declared_does_not_ask_that_way(ready):
    scene.declare(ready)
    before = on_her_record(ready)

    said = rows(ready.seen_by("claire"), UNDECLARED, identity_of(**scene.NORA))

    assert said == [("declared",)]
    assert on_her_record(ready) == before


def test_a_declaration_under_another_hat_is_not_enough(ready):
    scene.declare(ready)
    claire = client_as(ready.claire)

    assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == 404


def test_once_the_declaration_ends_she_asks_nothing_more(ready):
    scene.declare(ready)
    claire = scene.proves(ready)
    assert 'name="sentence"' in claire.get("/urgence/ouvrir/").content.decode()
    with ready.acting("helene"), transaction.atomic():
        viewer = ready.seen_by("helene")
        member = actions.Member.objects.visible_to(viewer).running().get()
        actions.end_declaration(viewer=viewer, member=member)

    assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == 409


def test_ended_at_the_same_instant_it_is_said_and_no_key_stays(ready, monkeypatch):
    scene.proves(ready)
    kept = keys()
    still = SimpleNamespace(require=lambda _viewer: None)
    monkeypatch.setattr(actions, "rules", SimpleNamespace(ask_to_open=still))

    with pytest.raises(NotDeclared):
        scene.opens(ready)

    assert keys() == kept


def test_her_page_says_it_too_and_shows_no_way_in(ready):
    page = scene.proves(ready).get("/urgence/").content.decode()
    assert "vous ne pouvez pas demander" in page
    assert "Demander à ouvrir" not in page

    scene.declare(ready)

    page = scene.proves(ready).get("/urgence/").content.decode()
    assert "vous ne pouvez pas demander" not in page
    assert "Demander à ouvrir" in page


# --- what is not allowed leaves no key -------------------------------------------


def test_without_a_proof_nothing_is_sealed(ready):
    scene.declare(ready)
    client_as_long_ago(ready.claire, ready.hats["claire"])
    kept = keys()

    with pytest.raises(ProveFirst):
        scene.opens(ready)

    assert keys() == kept


def test_beyond_the_limit_nothing_is_sealed(ready):
    scene.declare(ready)
    claire = scene.proves(ready)
    for _number in "123":
        claire.post("/urgence/ouvrir/", scene.sent(given="Personne"))
    kept = keys()

    for _number in "12345":
        assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == 429

    assert keys() == kept


def test_refused_by_the_database_an_instant_later_no_key_stays(ready, monkeypatch):
    scene.declare(ready)
    scene.proves(ready)
    for _number in "123":
        scene.opens(ready, given="Personne")
    kept = keys()
    here = actions.standing()
    monkeypatch.setattr(
        actions, "standing", lambda: type(here)(True, False, True, tries_left=1)
    )

    with pytest.raises(EnoughForToday):
        scene.opens(ready)

    assert keys() == kept


def test_what_has_ended_is_said_and_not_asked_again(ready):
    scene.declare(ready)
    with ready.acting("helene"):
        viewer = ready.seen_by("helene")
        member = actions.Member.objects.visible_to(viewer).running().get()
    helene = client_as(ready.helene, ready.hats["helene"])
    address = reverse("emergency:end_declaration", args=[member.pk])
    assert "Finir cette déclaration" in helene.get(address).content.decode()

    helene.post(address)
    again = helene.get(address, follow=True).content.decode()

    assert "La déclaration a pris fin." in again
    assert "Finir cette déclaration" not in again
