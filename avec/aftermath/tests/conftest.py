"""What these tests share: a moment of Nora's that is over, and her review of it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.words import Quality, Right
from avec.episodes import actions as episodes
from avec.people.models import Person
from tests.entrance import client_as

HURT = "Mon refus n’a pas été lu."
LEARNS = ("other_voices", "service_learns")
SENTENCES = "On peut frapper avant d’entrer. Une voix suffit, pas trois."


class Scene(SimpleNamespace):
    """Nora's review, and what people do around it."""

    def does(self, who: str, action, **given):
        with self.cast.acting(who), transaction.atomic():
            return action(viewer=self.cast.seen_by(who), **given)

    def writes(self, section: str, question: str, content: dict):
        return self.does(
            "nora",
            documents.write_passage,
            place=Place(self.document, section, question),
            content=content,
        )

    def publishes(self, document=None):
        return self.does(
            "nora", documents.publish, document=document or self.document, name="Nora"
        )

    def invites(self, who: str, section: str, question: str = ""):
        with self.cast.acting("nora"):
            person = Person.objects.get(pk=self.cast.people[who])
        return self.does(
            "nora",
            documents.share,
            document=self.document,
            parts=[Part(section, question)],
            to_person=person,
            right=Right.VOICE,
        )

    def says_beside(self, who: str, section: str, question: str, text: str):
        return self.does(
            who,
            documents.give_view,
            place=Place(self.document, section, question),
            content={"text": text},
            quality=Quality.PROFESSIONAL,
            name=who.capitalize(),
        )

    def browser(self, who: str = "nora"):
        return client_as(self.cast.people[who], self.cast.hats.get(who))

    def page(self, name: str, who: str = "nora", *keys) -> str:
        address = reverse(f"aftermath:{name}", args=[self.document.pk, *keys])
        answer = self.browser(who).get(address)
        return answer.content.decode() if answer.status_code == 200 else ""


@pytest.fixture
def scene(cast):
    """Nora opened a moment, closed it, and begins to come back to it."""
    here = Scene(cast=cast)
    here.episode = here.does(
        "nora",
        episodes.open_for_oneself,
        ends_at=timezone.now() + timedelta(days=14),
        named=[cast.claire],
    )
    here.does("nora", episodes.close_episode, episode=here.episode)
    here.document = here.does("nora", episodes.go_back_over, episode=here.episode)
    return here
