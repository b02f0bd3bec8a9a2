"""Her words beside what was noted then; the doors; who takes part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from avec.aftermath.doors import DOORS, doors_for
from avec.aftermath.tests.conftest import HURT
from avec.aftermath.views import how_long
from avec.audit.actions import record_reading
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import TemplateVersion
from avec.episodes import actions as episodes
from avec.people.models import Person


def reads(scene, who: str, document) -> None:
    scene.does(
        who,
        record_reading,
        subject=scene.cast.nora,
        about=document,
        parts=["helping"],
    )


@pytest.fixture
def directives(scene):
    with scene.cast.acting("nora"):
        form = TemplateVersion.objects.newest().get(key="advance_directives")
    document = scene.does("nora", documents.begin_document, template_version=form)
    scene.does(
        "nora",
        documents.write_passage,
        place=Place(document, "helping", "others_can_do"),
        content={"items": [{"kind": "text", "text": "Ma veste."}]},
    )
    scene.publishes(document)
    with scene.cast.acting("nora"):
        claire = Person.objects.get(pk=scene.cast.claire)
    scene.does(
        "nora",
        documents.share,
        document=document,
        parts=[Part("helping")],
        to_person=claire,
    )
    return document


@pytest.fixture
def again(scene, directives, clock):
    """A second moment, during which Claire reads her directives after 47 minutes."""
    reads(scene, "claire", scene.cast.plan)
    clock("1 hour")
    scene.episode = scene.does(
        "nora", episodes.open_for_oneself, ends_at=timezone.now() + timedelta(days=9)
    )
    clock("1 hour 47 minutes")
    reads(scene, "claire", directives)
    clock("3 hours")
    scene.does("nora", episodes.close_episode, episode=scene.episode)
    clock("4 hours")
    reads(scene, "claire", scene.cast.edges.portrait)
    scene.document = scene.does("nora", episodes.go_back_over, episode=scene.episode)
    scene.writes("lived", "hurt", {"items": [{"kind": "text", "text": HURT}]})
    return scene


def test_only_what_was_read_in_that_very_period(again):
    address = reverse("episodes:looks", args=[again.episode.pk])

    page = again.browser().get(address).content.decode().split('id="main"')[1]

    assert page.count('id="look-') == 1
    assert "Mes directives" in page or "directives" in page


def test_who_read_in_a_moment_is_hers_alone(again):
    address = reverse("episodes:looks", args=[again.episode.pk])
    for who in ("marc", "claire", "sami", "helene"):
        assert again.browser(who).get(address).status_code == 404


def test_while_it_lasts_she_sees_it_too(scene, clock):
    scene.does(
        "nora", episodes.open_for_oneself, ends_at=timezone.now() + timedelta(days=9)
    )
    with scene.cast.acting("nora"):
        from avec.episodes.open_now import open_episode

        running = open_episode(scene.cast.nora)
    reads(scene, "claire", scene.cast.plan)

    page = scene.browser().get(reverse("episodes:looks", args=[running.pk]))

    assert page.content.decode().count('id="look-') == 1


def test_found_by_whom_and_after_how_long_beside_her_words(again):
    page = again.page("side_by_side").replace("\u202f", " ").replace("\u00a0", " ")

    assert HURT in page
    assert "Lues d’abord par Claire" in page
    assert "47 minutes après le début" in page
    assert "Version 1" in page


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        (timedelta(seconds=50), "0 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(minutes=150), "2 heures"),
        (timedelta(minutes=4038), "2 jours"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(spent, said):
    assert how_long(spent).replace("\u00a0", " ").replace("\u202f", " ") == said


def test_a_review_begun_elsewhere_belongs_to_no_moment(scene):
    with scene.cast.acting("nora"):
        form = TemplateVersion.objects.newest().get(key="after_crisis_review")
    scene.document = scene.does("nora", documents.begin_document, template_version=form)
    assert "rattaché à aucun moment" in scene.page("side_by_side")


@pytest.mark.parametrize("asked", ["explanation", "apology", "my_file", "complaint"])
def test_every_request_leads_to_a_door(scene, asked):
    scene.writes("lived", "asking_for", {"chosen": [asked]})
    page = scene.browser().get(reverse("documents:document", args=[scene.document.pk]))
    text = page.content.decode()
    for door in doors_for([asked]):
        assert str(door.source) in text
        assert door.checked.replace("\u202f", " ") in text.replace("\u202f", " ")


def test_nothing_asked_no_door():
    assert doors_for([]) == []
    assert doors_for(["nothing"]) == []


def test_each_door_says_where_it_was_read_and_when_or_that_it_was_not():
    for door in DOORS:
        assert door.source
        assert door.where
        assert door.checked


def test_who_takes_part_is_who_she_invited(scene):
    document = reverse("documents:document", args=[scene.document.pk])
    assert (
        "Personne d’autre que vous, pour l’instant."
        in scene.browser().get(document).content.decode()
    )
    scene.writes("lived", "helped", {"items": [{"kind": "text", "text": "Le calme."}]})
    scene.publishes()
    scene.invites("sami", "other_voices")

    text = scene.browser().get(document).content.decode()

    assert "Personne d’autre que vous, pour l’instant." not in text
    assert "Sami" in text


def test_her_voice_is_the_first(scene):
    """Nobody can be invited before she has written and published."""
    share = reverse("documents:share", args=[scene.document.pk])
    page = scene.browser().get(share).content.decode()
    assert "publi" in page.lower()
    for who in ("claire", "marc"):
        view = reverse(
            "documents:view",
            args=[scene.document.pk, "other_voices", "team_understood"],
        )
        assert scene.browser(who).get(view).status_code == 404
