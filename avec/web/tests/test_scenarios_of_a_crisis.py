"""A difficult moment from its opening to what is learnt from it, across the rooms."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from avec.aftermath import actions as aftermath
from avec.aftermath.models import Handed, Learnt
from avec.audit.actions import record_reading
from avec.circles.tests.people import acting, someone
from avec.directives import actions as directives
from avec.directives.words import Followed, Way
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import (
    Document,
    TemplateVersion,
    Version,
    VersionItem,
)
from avec.documents.words import Quality, Right
from avec.emergency.tests import scene as emergency
from avec.emergency.words import Answer
from avec.episodes import actions as episodes
from avec.episodes.news import episode_news
from avec.episodes.words import Answer as Agreement
from avec.people.models import Organization, Person
from tests.entrance import client_as

REFUSAL = "Pas de perfusion."
HURT = "Mon refus n’a pas été lu."
WHY = "Le document n’était pas dans la chambre."
CHANGES = "Nous gardons les directives au chevet."
LEARNS = ("other_voices", "service_learns")


def tidy(html: str) -> str:
    """Return what is read, with ordinary spaces."""
    return unescape(html).replace("\u202f", " ").replace("\u00a0", " ")


class Story:
    """Nora, her directives, and those around her."""

    def __init__(self, cast):
        self.cast = cast
        with cast.acting("nora"):
            forms = TemplateVersion.objects.newest()
            form = forms.get(key="advance_directives", organization=None)
        self.directives = self.does(
            "nora", documents.begin_document, template_version=form
        )
        self.writes(self.directives, "care", "nights", REFUSAL)
        self.publishes(self.directives)

    def does(self, who, action, **given):
        with self.cast.acting(who), transaction.atomic():
            return action(viewer=self.cast.seen_by(who), **given)

    def writes(self, document, section, question, text):
        form = document.form_in("fr").section(section)
        kind = next(one.type for one in form.questions if one.key == question)
        content = (
            {"items": [{"kind": "text", "text": text}]}
            if kind == "list"
            else {"text": text}
        )
        return self.does(
            "nora",
            documents.write_passage,
            place=Place(document, section, question),
            content=content,
        )

    def publishes(self, document):
        return self.does("nora", documents.publish, document=document, name="Nora")

    def person(self, who):
        with self.cast.acting("nora"):
            return Person.objects.get(pk=self.cast.people[who])

    def prepares(self, document, who, *parts):
        self.does(
            "nora",
            documents.prepare_share,
            document=document,
            parts=[Part(*part) for part in parts],
            to_person=self.person(who),
        )

    def opens(self):
        return self.does(
            "claire",
            episodes.open_for_somebody,
            person=Person(pk=self.cast.nora),
            answer=Agreement.YES,
            ends_at=timezone.now() + timedelta(days=14),
        )

    def browser(self, who):
        return client_as(self.cast.people[who], self.cast.hats.get(who))

    def sees(self, who, route, *keys):
        return tidy(self.browser(who).get(reverse(route, args=keys)).content.decode())

    def status(self, who, route, *keys):
        return self.browser(who).get(reverse(route, args=keys)).status_code


@pytest.fixture
def story(cast):
    return Story(cast)


def offered(story, episode) -> bool:
    with story.cast.acting("nora"), transaction.atomic():
        lines = list(episode_news(story.cast.seen_by("nora")))
    return any("revenir sur" in one.sentence for one in lines if episode.pk in one.args)


# ------------------------------------------------------------------------- E10


@pytest.mark.parametrize("answer", [Answer.NO, None])
def test_e10_a_difficult_moment_is_no_way_round_a_no(cast, story, answer):
    emergency.declare(cast)
    emergency.can_be_found(cast)
    if answer is not None:
        emergency.allow(cast, answer)
    story.opens()
    emergency.proves(cast)

    assert emergency.opens(cast) is None


# ------------------------------------------------------------------------- E11


def test_e11_revoked_during_the_moment_what_it_opened_falls_at_once(story):
    story.prepares(story.directives, "marc", ("care",))
    episode = story.opens()
    assert REFUSAL in story.sees("marc", "documents:read", story.directives.pk)

    story.does(
        "nora",
        directives.revoke,
        document=story.directives,
        way=Way.SCREEN,
        said_on=timezone.localdate(),
        owner="Nora",
        in_difficult_moment=True,
    )

    assert REFUSAL not in story.sees("marc", "documents:read", story.directives.pk)
    sheet = story.sees("nora", "episodes:episode", episode.pk)
    assert "Ouvert" in sheet
    story.does("nora", episodes.close_episode, episode=episode)
    story.does(
        "nora",
        episodes.open_for_oneself,
        ends_at=timezone.now() + timedelta(days=3),
    )
    assert REFUSAL not in story.sees("marc", "documents:read", story.directives.pk)


# ------------------------------------------------------------------------- E12


@pytest.fixture
def lived(story, clock):
    """Claire finds her directives after 47 minutes, and does not follow them."""
    story.prepares(story.directives, "claire", ("care",))
    story.episode = story.opens()
    clock("47 minutes")
    story.does(
        "claire",
        record_reading,
        subject=story.cast.nora,
        about=story.directives,
        parts=["care"],
    )
    with story.cast.acting("claire"):
        item = VersionItem.objects.visible_to(story.cast.seen_by("claire")).get(
            document=story.directives, section_key="care"
        )
    story.does(
        "claire",
        directives.say_followed,
        item=item,
        followed=Followed.NOT_FOLLOWED,
        happened_on=timezone.localdate(),
        name="Claire",
        function="infirmière",
        why=WHY,
    )
    clock("3 hours")
    story.does("nora", episodes.close_episode, episode=story.episode)
    return story


def begins(story) -> Document:
    return story.does("nora", episodes.go_back_over, episode=story.episode)


@pytest.mark.parametrize(
    ("days", "is_offered"),
    [(6, False), (8, True), (15, False), (22, True), (30, False)],
)
def test_e12_offered_at_seven_and_twenty_one_days_then_never(
    lived, clock, days, is_offered
):
    clock(f"{days} days")
    assert offered(lived, lived.episode) is is_offered


def test_e12_with_a_peer_of_her_choice_who_was_not_asked_by_anybody_else(lived):
    review = begins(lived)
    assert lived.status("sami", "documents:document", review.pk) == 404

    lived.does(
        "nora",
        documents.open_writing_session,
        document=review,
        helper=lived.person("sami"),
        section_keys=["lived"],
    )

    assert lived.status("sami", "documents:document", review.pk) == 302
    for who in ("claire", "marc"):
        assert lived.status(who, "documents:document", review.pk) == 404


def test_e12_her_words_beside_found_by_whom_in_how_long_not_followed_and_why(lived):
    review = begins(lived)
    lived.writes(review, "lived", "hurt", HURT)

    page = lived.sees("nora", "aftermath:side_by_side", review.pk)

    assert HURT in page
    assert "Lues d’abord par Claire" in page
    assert "47 minutes après le début" in page
    assert REFUSAL in page
    assert "Pas suivi" in page
    assert WHY in page
    for who in ("claire", "marc", "sami"):
        assert lived.status(who, "aftermath:side_by_side", review.pk) == 404


def test_e12_what_was_said_of_another_time_is_not_there(lived, clock):
    review = begins(lived)
    again = lived.sees("nora", "aftermath:side_by_side", review.pk)
    assert WHY in again
    clock("20 days")
    later = lived.does(
        "nora", episodes.open_for_oneself, ends_at=timezone.now() + timedelta(days=40)
    )
    lived.does("nora", episodes.close_episode, episode=later)
    lived.episode = later

    other = begins(lived)

    assert other.pk != review.pk
    assert WHY not in lived.sees("nora", "aftermath:side_by_side", other.pk)


def test_e12_from_this_page_a_new_version_of_her_directives_is_born(lived):
    review = begins(lived)
    hurt = lived.writes(review, "lived", "hurt", HURT)
    nora = lived.browser("nora")
    carry = reverse("aftermath:carry", args=[review.pk, hurt.pk, 0])

    page = nora.post(carry, {"place": "helping/makes_worse"}, follow=True)
    with lived.cast.acting("nora"):
        versions = Version.objects.filter(document=lived.directives)
        assert versions.count() == 1
    question = reverse(
        "documents:question", args=[lived.directives.pk, "helping", "makes_worse"]
    )
    assert page.request["PATH_INFO"] == question
    nora.post(question, {"answer-kind": "text", "answer-item": HURT})
    lived.publishes(lived.directives)

    with lived.cast.acting("nora"):
        assert versions.count() == 2
        last = versions.order_by("-number").first()
        items = VersionItem.objects.filter(version=last, question_key="makes_worse")
        assert [one.content["answer"]["items"][0]["text"] for one in items] == [HURT]


def team_writes(lived) -> tuple[Document, object]:
    review = begins(lived)
    lived.writes(review, "lived", "hurt", HURT)
    lived.publishes(review)
    lived.does(
        "nora",
        documents.share,
        document=review,
        parts=[Part("other_voices")],
        to_person=lived.person("claire"),
        right=Right.VOICE,
    )
    passage = lived.does(
        "claire",
        documents.give_view,
        place=Place(review, *LEARNS),
        content={"text": CHANGES},
        quality=Quality.PROFESSIONAL,
        name="Claire",
        label="infirmière",
    )
    return review, passage


def others_hand_on(place, people: int) -> None:
    for number in range(people):
        other = someone("Camille")
        words = f"On parle plus bas, {'a' * (number + 2)}."
        with acting(other):
            form = TemplateVersion.objects.newest().get(key="after_crisis_review")
            document = documents.begin_document(viewer=other, template_version=form)
            passage = documents.write_passage(
                viewer=other, place=Place(document, *LEARNS), content={"text": words}
            )
            aftermath.hand_on(
                viewer=other,
                document=document,
                passage_id=passage.pk,
                words=words,
                organization=place,
                has_read=True,
            )


def report(lived) -> list[str]:
    with lived.cast.acting("helene"):
        viewer = lived.cast.seen_by("helene")
        return [one.words for one in Learnt.objects.visible_to(viewer)]


def test_e12_what_the_team_changes_is_in_the_report_with_her_agreement(lived):
    review, passage = team_writes(lived)
    with lived.cast.acting("nora"):
        place = Organization.objects.get(pk=lived.cast.team.organization_id)
    lived.does(
        "nora",
        aftermath.hand_on,
        document=review,
        passage_id=passage.pk,
        words=CHANGES,
        organization=place,
        has_read=True,
    )
    others_hand_on(place, 10)

    assert CHANGES in report(lived)
    page = lived.sees("helene", "aftermath:learnt")
    main = page.split('id="main"')[1]
    assert CHANGES in main
    for name in ("Nora", "Claire"):
        assert name not in main


def test_e12_if_she_refuses_nothing_of_it_is_in_the_report(lived):
    team_writes(lived)
    with lived.cast.acting("nora"):
        place = Organization.objects.get(pk=lived.cast.team.organization_id)
        mine = Handed.objects.visible_to(lived.cast.seen_by("nora")).waiting()
        for handed in mine:
            aftermath.take_back(viewer=lived.cast.seen_by("nora"), handed=handed)
    others_hand_on(place, 11)

    assert CHANGES not in report(lived)
    assert not any(HURT in words for words in report(lived))


def test_e12_only_what_she_keeps_is_printed(lived):
    review = begins(lived)
    lived.writes(review, "lived", "hurt", HURT)
    lived.writes(review, "lived", "told", "Ceci, je le garde pour moi.")
    version = lived.publishes(review)
    address = reverse("documents:version_pdf", args=[version.pk])

    answer = lived.browser("nora").get(address, {"parties": "lived"})

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert lived.status("claire", "documents:version_pdf", version.pk) == 404
