"""The difficult moments of the cast: one of Nora's that is over, one of Karim's.

Claire opened Nora's without her agreement and wrote why; Nora closed it. She prepared
a part of her plan for Marc: nothing of it is open. Karim opened his own, alone; Sami
opened his and named Odile, who is in his circle. Nora has begun to go back over hers;
Aïcha, whose own is closed, said no to it.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.episodes import actions
from avec.episodes.words import Answer
from avec.people.models import Person

BECAUSE_WORDS = "CANARI-pourquoi-sans-accord-7d41"


def in_two_weeks():
    """Return an end for a moment."""
    return timezone.now() + timedelta(days=14)


def live_moments(cast) -> None:
    """Open and close them, through the same actions as the site."""
    nora, claire = cast.seen_by("nora"), cast.seen_by("claire")
    with acting_as(claire), transaction.atomic():
        episode = actions.open_for_somebody(
            viewer=claire,
            person=Person(pk=cast.nora),
            answer=Answer.NOT_ASKED,
            because=f"Vous ne répondiez plus. {BECAUSE_WORDS}",
            ends_at=in_two_weeks(),
        )
    with acting_as(nora), transaction.atomic():
        actions.close_episode(viewer=nora, episode=episode)
        actions.go_back_over(viewer=nora, episode=episode)
        documents.prepare_share(
            viewer=nora,
            document=cast.plan,
            parts=[Part("direction", "dream")],
            to_person=Person(pk=cast.marc),
        )
    karim = Viewer(cast.karim)
    with acting_as(karim), transaction.atomic():
        actions.open_for_oneself(viewer=karim, ends_at=in_two_weeks())
    sami = Viewer(cast.sami)
    with acting_as(sami), transaction.atomic():
        his = actions.open_for_oneself(viewer=sami, ends_at=in_two_weeks())
        actions.name_somebody(viewer=sami, episode=his, person_id=cast.odile)
    aicha = Viewer(cast.aicha)
    with acting_as(aicha), transaction.atomic():
        hers = actions.open_for_oneself(viewer=aicha, ends_at=in_two_weeks())
        actions.close_episode(viewer=aicha, episode=hers)
        actions.decline_review(viewer=aicha, episode=hers)
