"""Somebody with a plan for the hardest moments, published, to make cards from."""

from __future__ import annotations

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.card.actions import leave_cards
from avec.card.choice import lines_offered
from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.models import Document, Passage, TemplateVersion
from avec.documents.template_files.typed import read_typed
from avec.people.models import Affiliation

LADDER = "ladder"
FORM = """\
key: my_ladder
version: 1
language: fr
status: complete
title: Mon échelle
purpose: Tenir le prochain quart d’heure.
pen: La personne.
sections:
  - key: ladder
    title: Dans l’ordre
    questions:
      - {key: open_when, prompt: Je l’ouvre quand, type: list, card: true}
      - {key: on_my_own, prompt: Sans personne, type: list, card: true}
      - {key: whom_to_tell, prompt: À qui le dire, type: list, card: true}
      - {key: keep_away, prompt: Ce que l’on éloigne, type: list}
"""
WORDS = {
    "open_when": ["Je ne dors plus depuis deux nuits", "Je ne réponds plus à Marc"],
    "on_my_own": ["Ouvrir la fenêtre, boire un verre d’eau"],
    "whom_to_tell": ["Marc, 06 39 98 12 34"],
    "keep_away": ["Les boîtes, chez Jeanne"],
}


def without_cards(viewer: Viewer) -> Viewer:
    """Put away the cards of the cast: this story begins without any."""
    with acting_as(viewer), transaction.atomic():
        leave_cards(viewer=viewer)
    return viewer


def offered_form(answering: Viewer) -> None:
    """Have a place offer a form with questions for the card."""
    with acting_as(answering), transaction.atomic():
        place = Affiliation.objects.get(pk=answering.affiliation_id).organization
        forms = read_typed(FORM)
        actions.offer_template(viewer=answering, organization=place, forms=forms)


def published_ladder(viewer: Viewer) -> Document:
    """Write the plan, answer by answer, and publish it."""
    with acting_as(viewer), transaction.atomic():
        form = TemplateVersion.objects.get(key="my_ladder")
        document = actions.begin_document(viewer=viewer, template_version=form)
        for question, lines in WORDS.items():
            write(viewer, document, question, lines)
        actions.publish(viewer=viewer, document=document, name="Nora")
    return document


def write(viewer, document, question: str, lines: list[str], replaces=None) -> Passage:
    return actions.write_passage(
        viewer=viewer,
        place=Place(document, LADDER, question),
        content={"items": [{"kind": "text", "text": line} for line in lines]},
        replaces=replaces,
    )


def publish_again(viewer: Viewer, document: Document, **lines: list[str]) -> None:
    """Change some answers, and publish a new version."""
    with acting_as(viewer), transaction.atomic():
        for question, said in lines.items():
            before = Passage.objects.heads().get(
                document=document, question_key=question
            )
            write(viewer, document, question, said, replaces=before.pk)
        actions.publish(viewer=viewer, document=document, name="Nora")


def key_of(viewer: Viewer, words: str) -> str:
    """Return the key of the offered line that holds these words."""
    with acting_as(viewer), transaction.atomic():
        [line] = [one for one in lines_offered(viewer, "fr") if words in one.text]
    return line.key
