"""Two who were not there look again; without them, the reader’s right is suspended."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import transaction

from avec.emergency import actions
from avec.emergency.models import Attempt
from avec.emergency.refusals import AlreadyReviewed
from avec.emergency.tests import scene
from avec.emergency.words import Verdict
from tests.cast import CANARY
from tests.entrance import client_as
from tests.scene import as_warden


@pytest.fixture
def opened(cast) -> Attempt:
    scene.declare(cast)
    scene.allow(cast)
    scene.can_be_found(cast)
    scene.proves(cast)
    return scene.opens(cast)


@pytest.fixture
def colleague(cast):
    """Paul accompanies people in another team of the hospital, for this test.

    Nothing stands between Nora and him then.
    """
    block = [cast.paul, cast.nora]
    as_warden("DELETE FROM circles_block WHERE person_id = %s AND other_id = %s", block)
    hat = "UPDATE people_affiliation SET capacity = %s, organization_id = ("
    hat += "SELECT organization_id FROM people_affiliation WHERE id = %s) WHERE id = %s"
    council = "SELECT id FROM people_organization WHERE name = 'CLSM Val-d’Aure'"
    as_warden(hat, ["professional", cast.hats["claire"], cast.hats["paul"]])
    yield "paul"
    as_warden(
        "UPDATE people_affiliation SET capacity = 'territory_coordinator',"
        f" organization_id = ({council}) WHERE id = %s",
        [cast.hats["paul"]],
    )
    as_warden(
        "INSERT INTO circles_block (id, person_id, other_id, remembered_as, began_at)"
        " VALUES (gen_random_uuid(), %s, %s, 'N.', avec.now())",
        block,
    )


def says(cast, who: str, opened: Attempt, verdict=Verdict.JUSTIFIED) -> None:
    with cast.acting(who), transaction.atomic():
        actions.review(viewer=cast.seen_by(who), attempt_id=opened.pk, verdict=verdict)


def test_who_represents_users_reads_why_and_neither_the_pages_nor_the_name(
    cast, opened
):
    aicha = client_as(cast.aicha, cast.hats["aicha"])

    page = aicha.get("/urgence/a-relire/").content.decode()

    assert scene.SENTENCE in page
    assert "Claire" in page
    assert CANARY not in page
    assert "Nora" not in page


def test_what_she_adds_is_read_by_those_who_look_again(cast, opened):
    nora = client_as(cast.nora)
    nora.post(f"/urgence/passages/{opened.pk}/", {"words": "J’allais mieux déjà."})

    aicha = client_as(cast.aicha, cast.hats["aicha"])

    assert "J’allais mieux déjà." in aicha.get("/urgence/a-relire/").content.decode()


def test_a_verdict_is_said_once_and_she_reads_it(cast, opened):
    aicha = client_as(cast.aicha, cast.hats["aicha"])

    said = aicha.post(f"/urgence/a-relire/{opened.pk}/", {"verdict": "doubtful"})

    assert said.status_code == 302
    record = client_as(cast.nora).get(f"/urgence/passages/{opened.pk}/")
    assert "douteux" in record.content.decode()
    with pytest.raises(AlreadyReviewed):
        says(cast, "aicha", opened)


@pytest.mark.parametrize("who", ["claire", "sami", "helene", "paul", "odile", "nora"])
def test_nobody_of_the_team_or_without_a_seat_says_it(cast, opened, who):
    browser = client_as(cast.people[who], cast.hats.get(who))

    said = browser.post(f"/urgence/a-relire/{opened.pk}/", {"verdict": "justified"})

    assert said.status_code in {404, 409}
    assert not opened.reviews.exists()


def test_after_72_hours_without_two_reviews_her_right_is_suspended(
    cast, opened, clock, colleague
):
    says(cast, "aicha", opened)
    clock("72 hours 1 minute")
    scene.proves_then(cast, "72 hours 1 minute")
    assert scene.opens(cast) is None

    says(cast, colleague, opened)

    assert scene.opens(cast) is not None


def test_two_reviews_in_time_keep_her_right(cast, opened, clock, colleague):
    says(cast, "aicha", opened)
    says(cast, colleague, opened, Verdict.NOT)
    clock("72 hours 1 minute")
    scene.proves_then(cast, "72 hours 1 minute")

    assert scene.opens(cast) is not None


@pytest.fixture
def left_the_team(cast, colleague):
    """The colleague was in the crisis team until this minute, after the opening."""
    declared = uuid4()
    as_warden(
        "INSERT INTO emergency_member (id, organization_id, person_id, affiliation_id,"
        " declared_by_id, declared_at, ended_at) SELECT %s,"
        " a.organization_id, a.person_id, a.id, %s, avec.now() - interval '1 day',"
        " avec.now() + interval '1 second' FROM people_affiliation a WHERE a.id = %s",
        [declared, cast.helene, cast.hats[colleague]],
    )
    yield colleague
    as_warden("DELETE FROM emergency_member WHERE id = %s", [declared])


def test_who_was_in_the_team_that_day_does_not_look_again_after_leaving_it(
    cast, left_the_team, opened, clock
):
    clock("1 minute")

    with pytest.raises(AlreadyReviewed):
        says(cast, left_the_team, opened)
    says(cast, "aicha", opened)


def test_two_that_wait_are_two_questions_and_each_label_is_of_its_own(cast, opened):
    scene.proves(cast)
    assert scene.opens(cast) is not None
    aicha = client_as(cast.aicha, cast.hats["aicha"])

    page = aicha.get("/urgence/a-relire/").content.decode()

    answers = re.findall(r'<input type="radio" id="([^"]+)"', page)
    assert len(answers) == 2 * len(Verdict)
    assert len(set(answers)) == len(answers)
    assert sorted(re.findall(r'class="choice" for="([^"]+)"', page)) == sorted(answers)
