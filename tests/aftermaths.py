"""Coming back to what happened, in the cast: Nora writes, and confides a sentence.

Karim confides one too. The hospital has learnt another, whose author nobody knows.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.aftermath import actions
from avec.aftermath.models import Learnt
from avec.aftermath.words import REVIEW
from avec.documents import actions as documents
from avec.documents.actions.writing import Place
from avec.documents.models import Document, TemplateVersion
from avec.people.models import Organization
from avec.vault.actions import seal
from tests.scene import as_warden

HURT_WORDS = "Mon refus n’a pas été lu. CANARI-retour-ab5f"
CONFIDED_WORDS = "On frappe avant d’entrer, CANARI-phrase-confiee-91ab"
KARIMS_CONFIDED = "On parle moins fort, CANARI-phrase-a-confier-c7de"
LEARNT_WORDS = "Une voix suffit, CANARI-phrase-apprise-f3bc"


def _confide(viewer: Viewer, document: Document, words: str, place) -> None:
    passage = documents.write_passage(
        viewer=viewer,
        place=Place(document, "other_voices", "service_learns"),
        content={"text": words},
    )
    actions.hand_on(
        viewer=viewer,
        document=document,
        passage_id=passage.pk,
        words=words,
        organization=place,
        has_read=True,
    )


def come_back(cast) -> None:
    """Write and confide them through the same actions as the site."""
    nora, karim = Viewer(cast.nora), Viewer(cast.karim)
    with acting_as(nora), transaction.atomic():
        place = Organization.objects.get(pk=cast.team.organization_id)
        mine = Document.objects.of(nora).get(template_version__key=REVIEW)
        documents.write_passage(
            viewer=nora,
            place=Place(mine, "lived", "hurt"),
            content={"items": [{"kind": "text", "text": HURT_WORDS}]},
        )
        _confide(nora, mine, CONFIDED_WORDS, place)
    with acting_as(karim), transaction.atomic():
        form = TemplateVersion.objects.newest().get(key=REVIEW)
        his = documents.begin_document(viewer=karim, template_version=form)
        _confide(karim, his, KARIMS_CONFIDED, place)
        elsewhere = Organization.objects.exclude(pk=place.pk).order_by("pk")[0]
    _learn(place, LEARNT_WORDS)
    _learn(elsewhere, "Ailleurs, on attend moins longtemps.")


def _learn(place: Organization, words: str) -> None:
    """Write what a place has learnt, as when eleven people have confided something."""
    key = uuid4()
    as_warden(
        "INSERT INTO aftermath_learnt (id, organization_id, sealed, month)"
        " VALUES (%s, %s, %s, date_trunc('month', avec.now())::date)",
        [key, place.pk, seal(key, Learnt.sealed_as, key, words)],
    )
