"""Two people act at the same instant, in real transactions."""

from __future__ import annotations

import pytest

from avec.circles.tests.people import acting, someone
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.models import Grant, TemplateVersion, WaitingShare
from avec.episodes import actions
from avec.episodes.models import Episode
from avec.episodes.refusals import AlreadyMine
from avec.episodes.tests.conftest import in_days
from avec.people.models import Person
from tests.at_once import together
from tests.scene import tie

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

TURNS = 6


@pytest.fixture
def nora():
    return someone("Nora")


def test_two_openings_at_once_are_one(nora):
    def opens() -> str:
        with acting(nora):
            try:
                actions.open_for_oneself(viewer=nora, ends_at=in_days())
            except AlreadyMine:
                return "already"
            return "opened"

    assert sorted(together(opens, opens)) == ["already", "opened"]
    with acting(nora):
        assert Episode.objects.count() == 1


def test_what_is_prepared_while_it_opens_or_closes_follows_it(nora):
    """Whichever comes first, nothing is open without a moment, nor closed within."""
    marc = someone("Marc")
    tie(nora.person_id, marc.person_id, "relative")
    with acting(nora):
        form = TemplateVersion.objects.visible_to(nora).newest()
        document = documents.begin_document(
            viewer=nora, template_version=form.get(key="recovery_plan")
        )
        reader = Person.objects.get(pk=marc.person_id)

    def prepares():
        with acting(nora):
            documents.prepare_share(
                viewer=nora, document=document, parts=[Part()], to_person=reader
            )

    def opens():
        with acting(nora):
            actions.open_for_oneself(viewer=nora, ends_at=in_days())

    def closes():
        with acting(nora):
            episode = Episode.objects.open_now().get()
            actions.close_episode(viewer=nora, episode=episode)

    def withdraws():
        with acting(nora):
            bundle = WaitingShare.objects.standing().get().bundle
            documents.withdraw_waiting(viewer=nora, bundle=bundle)

    def are_open() -> int:
        with acting(nora):
            return Grant.objects.running().count()

    for _turn in range(TURNS):
        together(prepares, opens)
        assert are_open() == 1
        together(prepares, closes)
        assert are_open() == 0
        opens()
        together(withdraws, closes)
        assert are_open() == 0
        prepares()
        together(withdraws, opens)
        assert are_open() == 0
        closes()
