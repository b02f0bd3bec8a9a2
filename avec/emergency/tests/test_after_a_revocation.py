"""A yes ends with the version she revokes: asked anew, and nothing opens before."""

from __future__ import annotations

import pytest
from django.db import transaction

from avec.documents import actions as documents
from avec.emergency import actions
from avec.emergency.models import Consent
from avec.emergency.tests import scene
from avec.emergency.words import Answer
from avec.foundation.news import news_for
from tests.entrance import client_as

ANEW = "Rien ne s’ouvre sans une nouvelle réponse de vous."
ASKED = "Vous aviez dit oui. Est-ce encore oui"


def as_nora(cast, action, **about):
    with cast.acting("nora"), transaction.atomic():
        return action(viewer=cast.seen_by("nora"), **about)


def revoke(cast):
    with cast.acting("nora"):
        cast.plan.refresh_from_db()
        version = cast.plan.current_version
    as_nora(cast, documents.revoke, version=version)


def publish(cast):
    with cast.acting("nora"):
        cast.plan.refresh_from_db()
    as_nora(cast, documents.publish, document=cast.plan, name="Nora")


def asked(cast) -> tuple[bool, bool]:
    """Whether her first page says it, and the page of emergencies."""
    with cast.acting("nora"):
        said = [line.sentence for line in news_for(cast.seen_by("nora"))]
    page = client_as(cast.nora).get("/urgence/").content.decode()
    return any(ANEW in one for one in said), ASKED in page


@pytest.fixture
def answered(cast):
    """Declare, find, allow; then revoke."""
    scene.declare(cast)
    scene.can_be_found(cast)
    scene.allow(cast)
    scene.proves(cast)
    revoke(cast)
    return cast


def test_after_a_new_version_it_is_asked_anew_and_nothing_opens(answered):
    assert asked(answered) == (False, False)
    publish(answered)

    assert asked(answered) == (True, True)
    assert scene.opens(answered) is None


def test_what_a_revocation_ended_is_not_brought_back_by_the_database(answered):
    publish(answered)
    with answered.acting("nora"):
        ended = Consent.objects.filter(is_ended_by_revocation=True)
        assert ended.count() == 1
        assert ended.update(ended_at=None) == 0
    assert scene.opens(answered) is None


@pytest.mark.parametrize("said", [Answer.YES, Answer.NO])
def test_any_answer_of_hers_settles_it(answered, said):
    publish(answered)
    scene.allow(answered, said)

    assert asked(answered) == (False, False)
    assert (scene.opens(answered) is not None) == (said == Answer.YES)


def test_who_had_said_no_is_asked_nothing(cast):
    scene.allow(cast, Answer.NO)
    revoke(cast)
    publish(cast)

    assert asked(cast) == (False, False)


def test_what_she_took_back_herself_is_not_asked_anew(cast):
    consent = scene.allow(cast)
    as_nora(cast, actions.withdraw, consent=consent)
    revoke(cast)
    publish(cast)

    assert asked(cast) == (False, False)
    with cast.acting("nora"):
        assert not Consent.objects.filter(is_ended_by_revocation=True).exists()
