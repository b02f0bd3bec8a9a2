"""Who leaves is in nobody's circle; who takes her data takes her circle too."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from avec.circles import actions as circles
from avec.circles.models import Block, Delivery, Invitation, Tie
from avec.circles.own_data import circle_files
from avec.circles.tests.people import acting, invited, running, sent, someone, tied
from avec.circles.words import Way
from avec.people import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora():
    return someone("Nora")


@pytest.fixture
def marc():
    return someone("Marc")


def test_after_leaving_nobody_has_her_in_a_circle(nora, marc):
    sami = someone("Sami")
    tied(nora, marc)
    tied(sami, nora)
    invited(someone("Claire"), by=nora)
    invited(nora, by=marc)
    with acting(nora):
        circles.block(viewer=nora, person_id=marc.person_id, remembered_as="Marc")
    with acting(nora):
        actions.leave(viewer=nora)
    for viewer in (nora, marc, sami):
        assert running(viewer) == []
        with acting(viewer):
            assert not Tie.objects.exists()
    with acting(nora):
        assert not Invitation.objects.exists()
        assert not Delivery.objects.exists()
        assert not Block.objects.exists()


def test_others_keep_their_own_circle(nora, marc):
    sami = someone("Sami")
    tied(marc, sami)
    tied(nora, marc)
    with acting(nora):
        actions.leave(viewer=nora)
    assert len(running(marc)) == 1


def test_nobody_empties_circles_without_being_there():
    with (
        pytest.raises(ProgrammingError, match="for herself"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT avec.leave_circles()")


def test_the_archive_holds_her_circle_and_nothing_that_opens_it(nora, marc):
    tied(nora, marc)
    link = sent(nora, Way.LINK, message="Viens")
    with acting(nora):
        secret = link.secret
        files = {file.path: file.content for file in circle_files(nora)}
    told = json.loads(files["cercle.json"])
    assert [tie["name"] for tie in told["ties"]] == ["Marc"]
    assert "Viens" in files["cercle.json"]
    assert "Marc" in files["cercle.html"]
    assert secret not in "".join(files.values())


def test_somebody_who_left_the_circle_is_there_without_a_name(nora, marc):
    tie = tied(nora, marc)
    with acting(marc):
        circles.end_tie(viewer=marc, tie=tie)
    with acting(nora):
        files = {file.path: file.content for file in circle_files(nora)}
    told = json.loads(files["cercle.json"])
    assert [one["name"] for one in told["ties"]] == ["–"]
