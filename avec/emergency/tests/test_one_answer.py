"""Refusals say nothing: one answer, one cost, whatever the reason; and past Python."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from avec.access.identity import acting_as
from avec.emergency import actions
from avec.emergency.identity import identity_of
from avec.emergency.tests import scene
from avec.emergency.words import Answer

UNKNOWN = {"given": "Personne", "family": "D’Ici"}


def asks(browser, **changed):
    """Ask; return what came back and how many statements it took."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = browser.post("/urgence/ouvrir/", scene.sent(**changed))
    return answer.status_code, answer.content, len(asked)


def without_tokens(page: bytes) -> str:
    """Leave out what changes at every page, whatever it says."""
    return re.sub(r'(nonce|value|content)="[^"]{20,}"', "", page.decode())


def test_unknown_and_refused_are_one_answer(cast):
    scene.can_be_found(cast)
    scene.allow(cast, Answer.NO)
    scene.declare(cast)
    unknown = asks(scene.proves(cast), **UNKNOWN)
    refused = asks(scene.proves(cast))

    answers = {
        (status, without_tokens(page), cost)
        for status, page, cost in (unknown, refused)
    }

    assert len(answers) == 1
    assert next(iter(answers))[0] == 409


def test_a_fourth_try_in_a_day_is_refused_and_says_nothing(cast):
    scene.declare(cast)
    claire = scene.proves(cast)
    for _number in range(3):
        assert claire.post("/urgence/ouvrir/", scene.sent(**UNKNOWN)).status_code == 409

    scene.can_be_found(cast)
    scene.allow(cast)

    assert claire.post("/urgence/ouvrir/", scene.sent()).status_code == 429


def test_two_people_of_one_identity_are_opened_for_nobody(cast):
    scene.declare(cast)
    scene.can_be_found(cast)
    scene.allow(cast)
    with cast.acting("marc"), transaction.atomic():
        actions.be_found(viewer=cast.seen_by("marc"), **scene.NORA)
    scene.proves(cast)

    assert scene.opens(cast) is None


def test_case_accents_and_hyphens_do_not_count_but_letters_do():
    typed = identity_of("Anne-Lise", "Éon", scene.BORN)

    assert identity_of("anne lise", "EON", scene.BORN) == typed
    assert identity_of("Anne", "Éon", scene.BORN) != typed
    assert identity_of("Éon", "Anne-Lise", scene.BORN) != typed


# --- past Python: the second wall alone ------------------------------------------


def rows(viewer, statement: str, *values):
    with acting_as(viewer), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@pytest.fixture
def opened(cast):
    scene.declare(cast)
    scene.allow(cast)
    scene.can_be_found(cast)
    scene.proves(cast)
    attempt = scene.opens(cast)
    assert attempt is not None
    return attempt


PAGES = "SELECT id FROM avec.emergency_pages(%s)"


def test_the_database_gives_one_question_to_one_reader_under_one_hat(cast, opened):
    assert len(rows(cast.seen_by("claire"), PAGES, opened.pk)) == 1
    assert rows(cast.seen_by("claire", hat=False), PAGES, opened.pk) == []
    for who in ("marc", "sami", "helene", "aicha", "paul", "odile", "karim", "nora"):
        assert rows(cast.seen_by(who), PAGES, opened.pk) == []


def test_the_database_closes_it_by_itself(cast, opened, clock):
    claire = cast.seen_by("claire")
    clock("3 hours 59 minutes")
    assert len(rows(claire, PAGES, opened.pk)) == 1

    clock("4 hours 1 minute")

    assert rows(claire, PAGES, opened.pk) == []


def test_the_database_closes_it_when_the_declaration_ends(cast, opened):
    with cast.acting("helene"), transaction.atomic():
        viewer = cast.seen_by("helene")
        member = actions.Member.objects.visible_to(viewer).running().get()
        actions.end_declaration(viewer=viewer, member=member)

    assert rows(cast.seen_by("claire"), PAGES, opened.pk) == []


def test_the_database_does_not_tell_a_reader_of_refused_tries(cast):
    scene.declare(cast)
    scene.can_be_found(cast)
    scene.proves(cast)
    assert scene.opens(cast) is None
    claire = cast.seen_by("claire")

    assert rows(claire, "SELECT id FROM emergency_attempt WHERE ends_at IS NULL") == []
    hers = (
        "SELECT id FROM audit_entry WHERE subject_id = %s AND verb LIKE 'emergency%%'"
    )
    assert rows(claire, hers, cast.nora) == []


def test_no_reader_finds_who_may_be_found_or_what_they_answered(cast, opened):
    for who in ("claire", "helene", "aicha", "paul", "sami"):
        viewer = cast.seen_by(who)
        for table in ("emergency_findable", "emergency_consent"):
            assert (
                rows(viewer, f"SELECT id FROM {table} WHERE owner_id = %s", cast.nora)
                == []
            )


@pytest.mark.parametrize("hours", [13, 1000, 0, -5])
def test_no_opening_lasts_more_than_twelve_hours_or_none(cast, hours, settings):
    settings.AVEC_EMERGENCY_HOURS = hours
    scene.declare(cast)
    scene.allow(cast)
    scene.can_be_found(cast)
    scene.proves(cast)

    attempt = scene.opens(cast)

    lasts = (attempt.ends_at - attempt.tried_at).total_seconds() / 3600
    assert lasts == (12 if hours > 12 else 1)


@pytest.mark.parametrize("who", ["helene", "aicha", "paul", "sami", "nora"])
def test_the_database_refuses_a_try_under_another_hat(cast, who):
    viewer = cast.seen_by(who)
    ask = "SELECT avec.try_emergency(gen_random_uuid(), 'x', 'life', 'x', 4)"

    with pytest.raises(ProgrammingError):
        rows(viewer, ask)


BY_HAND = """
INSERT INTO emergency_member (id, organization_id, person_id, affiliation_id,
  declared_by_id) SELECT gen_random_uuid(), organization_id, person_id, id, avec.me()
  FROM people_affiliation WHERE id = avec.hat();
INSERT INTO emergency_attempt (id, reader_id, affiliation_id, owner_id, situation,
  ends_at) SELECT gen_random_uuid(), avec.me(), avec.hat(), '{nora}', 'life',
  avec.now() + interval '1 hour';
UPDATE emergency_attempt SET ends_at = avec.now() + interval '1 hour';
DELETE FROM emergency_review
"""


@pytest.mark.parametrize("who", ["claire", "helene"])
def test_nobody_writes_a_declaration_an_opening_or_a_review_by_hand(cast, who):
    viewer = cast.seen_by(who)
    for statement in BY_HAND.format(nora=cast.nora).split(";"):
        try:
            with transaction.atomic():
                touched = rows(
                    viewer,
                    f"WITH done AS ({statement} RETURNING 1) SELECT 1 FROM done",
                )
        except ProgrammingError:
            continue
        assert touched == []
