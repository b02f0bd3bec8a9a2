"""Each learns their own part: who is told, who looks again, who asks too often."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import connection, transaction
from django.utils import timezone

from avec.access.identity import acting_as
from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.documents import actions as documents
from avec.emergency import actions
from avec.emergency.identity import identity_of
from avec.emergency.models import Attempt, Consent
from avec.emergency.tests import scene
from avec.people import exports
from avec.people.actions import leaving
from tests.cast import CANARY
from tests.entrance import client_as
from tests.scene import as_warden

ENDED = "DELETE FROM directives_trustedperson WHERE owner_id = %s AND sealed = 'x'"
TOLD = "SELECT name FROM avec.emergency_told()"


@pytest.fixture
def ready(_no_proof_stays, cast):
    scene.declare(cast)
    scene.can_be_found(cast)
    scene.allow(cast, also_tell=cast.marc)
    return cast


@pytest.fixture
def cosigned(cast):
    """Marc is asked as trusted person; he signs one way, or not yet."""

    def sign(way: str) -> None:
        as_warden(ENDED, [cast.nora])
        as_warden(
            "INSERT INTO directives_trustedperson (id, document_id, owner_id, other_id,"
            " sealed, cosigned_by_way_of, cosigned_at, paper_signed_on)"
            " VALUES (gen_random_uuid(), %s, %s, %s, 'x', %s,"
            " CASE WHEN %s <> '' THEN now() END,"
            " CASE WHEN %s = 'paper' THEN current_date END)",
            [cast.plan.pk, cast.nora, cast.marc, way, way, way],
        )

    yield sign
    as_warden(ENDED, [cast.nora])


def rows(viewer, statement, *values):
    with acting_as(viewer), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def block(cast, who: str) -> None:
    with cast.acting("nora"), transaction.atomic():
        circles.block(
            viewer=cast.seen_by("nora"), person_id=cast.people[who], remembered_as=who
        )


def opened(cast) -> Attempt:
    scene.proves(cast)
    attempt = scene.opens(cast)
    assert attempt is not None
    return attempt


def test_who_she_asked_to_have_told_is_told(ready):
    opened(ready)

    assert rows(ready.seen_by("marc"), TOLD) == [("Nora",)]


@pytest.mark.parametrize("way", ["account", "paper"])
def test_the_trusted_person_she_designated_is_told_without_being_picked(
    ready, way, cosigned
):
    cosigned(way)
    scene.allow(ready)

    attempt = opened(ready)

    assert rows(ready.seen_by("marc"), TOLD) == [("Nora",)]
    with ready.acting("nora"):
        hers = Attempt.objects.visible_to(ready.seen_by("nora")).get(pk=attempt.pk)
        assert hers.told_ids == [ready.marc]


def test_who_has_not_signed_or_is_blocked_since_is_not_told(ready, cosigned):
    cosigned("")
    scene.allow(ready)
    opened(ready)
    assert rows(ready.seen_by("marc"), TOLD) == []

    cosigned("account")
    opened(ready)
    block(ready, "marc")

    assert rows(ready.seen_by("marc"), TOLD) == []


def test_somebody_who_left_her_circle_is_told_nothing(ready):
    with ready.acting("nora"), transaction.atomic():
        viewer = ready.seen_by("nora")
        tie = Tie.objects.visible_to(viewer).running()
        circles.end_tie(
            viewer=viewer, tie=tie.get(person_id=ready.nora, other_id=ready.marc)
        )
    attempt = opened(ready)

    assert rows(ready.seen_by("marc"), TOLD) == []
    with ready.acting("nora"):
        hers = Attempt.objects.visible_to(ready.seen_by("nora")).get(pk=attempt.pk)
        assert hers.told_ids == []


def test_somebody_she_blocks_is_told_nothing_even_of_before(ready):
    opened(ready)

    block(ready, "marc")

    assert rows(ready.seen_by("marc"), TOLD) == []


def test_who_looks_again_finds_nowhere_whose_pages_they_were(ready):
    attempt = opened(ready)
    aicha = client_as(ready.aicha, ready.hats["aicha"])
    aicha.get("/urgence/a-relire/")
    aicha.post(f"/urgence/a-relire/{attempt.pk}/", {"verdict": "doubtful"})
    viewer = ready.seen_by("aicha")

    hers = "SELECT verb FROM audit_entry WHERE subject_id = %s AND verb LIKE %s"
    lines = rows(viewer, hers, ready.nora, "emergency%")
    reviews = rows(
        viewer, "SELECT id FROM emergency_review WHERE owner_id = %s", ready.nora
    )
    with acting_as(viewer), transaction.atomic():
        taken = zipfile.ZipFile(io.BytesIO(exports.archive(viewer)))

    assert lines == []
    assert reviews == []
    mine = taken.read(next(n for n in taken.namelist() if n.endswith("urgence.json")))
    assert b"doubtful" in mine
    assert str(ready.nora).encode() not in mine
    looked = client_as(ready.nora).get("/qui-a-regarde/").content.decode()
    assert "Une ouverture de vos pages a été relue" in looked
    assert "Quelqu’un a dit son avis sur une ouverture" in looked


def test_somebody_she_blocked_does_not_look_again(ready):
    attempt = opened(ready)
    nora = client_as(ready.nora)
    nora.post(f"/urgence/passages/{attempt.pk}/", {"words": CANARY})

    block(ready, "aicha")

    aicha = client_as(ready.aicha, ready.hats["aicha"])
    assert CANARY not in aicha.get("/urgence/a-relire/").content.decode()
    said = aicha.post(f"/urgence/a-relire/{attempt.pk}/", {"verdict": "justified"})
    assert said.status_code == 409


def test_a_try_beyond_the_limit_is_on_her_record_too(ready):
    block(ready, "claire")
    began = timezone.now()
    claire = scene.proves(ready)
    said = [claire.post("/urgence/ouvrir/", scene.sent()).status_code for _n in "1234"]

    assert said == [409, 409, 409, 429]
    with ready.acting("nora"):
        mine = Attempt.objects.visible_to(ready.seen_by("nora"))
        tried = mine.filter(tried_at__gt=began).order_by("tried_at")
        assert [one.sentence for one in tried] == [scene.SENTENCE] * 3 + [""]
        assert [one.is_beyond for one in tried] == [False] * 3 + [True]
        assert not any(one.ends_at for one in tried)
        beyond = tried.last()
    page = client_as(ready.nora).get(f"/urgence/passages/{beyond.pk}/")
    assert "plus de trois demandes en un jour" in page.content.decode()


def test_what_is_beyond_the_limit_does_not_lengthen_it(ready, clock):
    claire = scene.proves(ready)
    for _number in "12345":
        claire.post("/urgence/ouvrir/", scene.sent(given="Personne"))
    clock("24 hours 1 minute")

    scene.proves_then(ready, "24 hours 1 minute")

    assert scene.opens(ready) is not None


def test_two_of_one_identity_both_read_that_it_was_asked(ready):
    with ready.acting("marc"), transaction.atomic():
        actions.be_found(viewer=ready.seen_by("marc"), **scene.NORA)
    scene.proves(ready)

    assert scene.opens(ready) is None

    for who in ("nora", "marc"):
        page = client_as(ready.people[who]).get("/urgence/").content.decode()
        passages = page[page.index('id="passages"') :]
        assert "Claire" in passages
        assert "refusé" in passages


def test_a_session_that_only_says_it_is_invented_proves_nothing(ready):
    saved = (
        'SELECT avec.save_session(%s, avec.me(), avec.hat(), \'{"proof": "demo"}\','
        " 'x', false, now() - interval '30 days', now() + interval '1 hour')"
    )
    asked = "SELECT avec.try_emergency(gen_random_uuid(), %s, 'life', 'x', 4)"
    claire = ready.seen_by("claire")
    rows(claire, saved, "f" * 64)

    assert rows(claire, asked, identity_of(**scene.NORA)) == [("prove",)]


def test_who_opened_and_left_is_said_to_have_left(ready):
    attempt = opened(ready)
    with ready.acting("claire"), transaction.atomic():
        leaving.leave(viewer=ready.seen_by("claire"))

    record = client_as(ready.nora).get(f"/urgence/passages/{attempt.pk}/")

    assert "Quelqu’un dont le compte n’existe plus" in record.content.decode()


def test_an_answer_ends_with_the_version_it_was_given_for(ready):
    with ready.acting("nora"), transaction.atomic():
        viewer = ready.seen_by("nora")
        plan = ready.plan
        plan.refresh_from_db()
        documents.revoke(viewer=viewer, version=plan.current_version)
        assert not Consent.objects.visible_to(viewer).running().exists()
    scene.proves(ready)

    assert scene.opens(ready) is None
