"""Who is declared nowhere asks nothing; what is not allowed leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection, transaction

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.emergency import actions
from avec.emergency.identity import identity_of
from avec.emergency.models import Attempt
from avec.emergency.refusals import EnoughForToday, NotDeclared, ProveFirst
from avec.emergency.tests import scene
from avec.messages.models import Message
from tests.entrance import client_as, client_as_long_ago

ASK = "SELECT avec.try_emergency(gen_random_uuid(), %s, 'life', 'x', 4)"
LINES = (
    "SELECT count(*) FROM audit_entry"
    " WHERE subject_id = %s AND verb LIKE 'emergency.%%'"
)


@pytest.fixture
def ready(cast, _no_proof_stays):
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


def test_declared_nowhere_she_reads_that_and_writes_on_nobodys_record(ready):
    before, kept = on_her_record(ready), keys()
    claire = scene.proves(ready)

    page = claire.get("/urgence/ouvrir/").content.decode()
    sent = claire.post("/urgence/ouvrir/", scene.sent())
    elsewhere = claire.post("/urgence/ouvrir/", scene.sent(given="Personne"))

    assert "Vous n’êtes dans aucune équipe de crise" in page
    assert 'name="sentence"' not in page
    assert sent.status_code == elsewhere.status_code == 409
    assert "rien n’est écrit chez personne" in sent.content.decode()
    assert on_her_record(ready) == before
    assert keys() == kept


def test_the_action_is_refused_to_who_is_declared_nowhere(ready):
    scene.proves(ready)

    with pytest.raises(NotAllowed):
        scene.opens(ready)


def test_the_database_by_itself_writes_nothing_for_who_is_declared_nowhere(ready):
    before = on_her_record(ready)
    scene.proves(ready)

    said = rows(ready.seen_by("claire"), ASK, identity_of(**scene.NORA))

    assert said == [("undeclared",)]
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
