"""Promises of the cast: one that was not kept, and one that waits for an answer."""

from __future__ import annotations

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.commitments import actions
from avec.commitments.words import Kept
from avec.people.models import Person

PROMISE_WORDS = "CANARI-promesse-de-Claire-a41e"
WHY_WORDS = "CANARI-promesse-pas-tenue-70cd"


def make_promises(cast) -> None:
    """Claire promised Nora something and did not keep it; Marc has not answered."""
    nora, claire = Viewer(cast.nora), cast.seen_by("claire")
    with acting_as(claire), transaction.atomic():
        made = actions.promise(
            viewer=claire,
            to=Person.objects.get(pk=cast.nora),
            what=f"Appeler le bailleur. {PROMISE_WORDS}",
            name="Claire",
            label="infirmière",
        )
    with acting_as(nora), transaction.atomic():
        actions.answer_promise(viewer=nora, commitment=made, accepted=True)
        actions.say_kept(
            viewer=nora,
            commitment=made,
            kept=Kept.NO,
            why=f"Elle a été absente. {WHY_WORDS}",
        )
        actions.promise(
            viewer=nora,
            to=Person.objects.get(pk=cast.marc),
            what="Répondre le dimanche.",
            name="Nora",
        )
