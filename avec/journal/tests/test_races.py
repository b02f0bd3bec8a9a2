"""A page opened while the tie ends is closed with it, whichever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.circles.tests.people import acting, someone, tied
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.models import Grant, TemplateVersion
from avec.journal import actions
from avec.journal.models import Lending
from avec.people.models import Person

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

PATIENCE = 10


@pytest.fixture
def two():
    """Two people really written, one in the circle of the other."""
    lea, sam = someone(f"Léa {uuid4()}"), someone(f"Sam {uuid4()}")
    return lea, sam, tied(lea, sam)


def while_it_ends(opening, tie: Tie, by) -> None:
    """End the tie while something is being opened because of it, not yet kept."""
    opened, ended = Event(), Event()

    def ends():
        opened.wait(PATIENCE)
        try:
            with acting(by):
                circles.end_tie(viewer=by, tie=tie)
        finally:
            ended.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        ending = pool.submit(ends)
        opening(opened, ended)
        ending.result(PATIENCE)


def test_a_page_lent_while_the_tie_ends_is_closed(two):
    lea, sam, tie = two

    def lends(opened, ended):
        with acting(lea):
            note = actions.write_note(
                viewer=lea, moment=timezone.now(), content={"words": "Ce soir."}
            )
            actions.lend(viewer=lea, thing=note, to_person=Person(pk=sam.person_id))
            opened.set()
            ended.wait(0.5)

    while_it_ends(lends, tie, sam)

    with acting(lea):
        assert not Lending.objects.visible_to(lea).running().exists()
    with acting(sam):
        assert not Lending.objects.received_by(sam).exists()


def test_a_document_shared_while_the_tie_ends_is_closed(two):
    lea, sam, tie = two

    def shares(opened, ended):
        with acting(lea):
            form = TemplateVersion.objects.newest().get(key="recovery_plan")
            plan = documents.begin_document(viewer=lea, template_version=form)
            documents.share(
                viewer=lea,
                document=plan,
                parts=[Part()],
                to_person=Person(pk=sam.person_id),
            )
            opened.set()
            ended.wait(0.5)

    while_it_ends(shares, tie, sam)

    with acting(lea):
        assert not Grant.objects.of(lea).running().exists()
