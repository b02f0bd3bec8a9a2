"""Questionnaires of the cast: a place loads one, Nora and Karim answer it.

Nora opens her result to Marc and to Sami; Karim opens his to nobody.
"""

from __future__ import annotations

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.people.models import Affiliation, Person
from avec.questionnaires import actions
from avec.questionnaires.files import read_form

ROOM = """\
title: La chambre où je dors
version: "1"
language: fr
source: Écrit pour la démonstration.
licence:
  holder: CH Montbrun-d’Aure
  number: maison-1
  words: Écrit ici, libre d’usage.
conditions:
  - Le texte est repris mot pour mot.
  - Le résultat n’est montré qu’à la personne.
scale:
  from: 0
  to: 4
  first: pas du tout
  last: tout à fait
result: mean
questions:
  - Je peux fermer ma porte.
  - Il fait assez sombre pour dormir.
"""


def answer_questionnaires(cast) -> None:
    """Load it under Hélène's hat, then answer, be counted, and open a result."""
    helene, form = cast.seen_by("helene"), read_form(ROOM)
    with acting_as(helene), transaction.atomic():
        place = Affiliation.objects.get(pk=cast.hats["helene"]).organization
        loaded = actions.load_questionnaire(
            viewer=helene,
            organization=place,
            form=form,
            ticked=form.conditions,
            ticked_as="Hélène, directrice adjointe",
        )
    for person, answers in ((cast.nora, {"0": 1, "1": 2}), (cast.karim, {"0": 3})):
        viewer = Viewer(person)
        answers = {"1": 4, **answers}
        with acting_as(viewer), transaction.atomic():
            response = actions.answer_questionnaire(
                viewer=viewer, questionnaire=loaded, answers=answers, counted=True
            )
            if person == cast.nora:
                for reader in (cast.marc, cast.sami):
                    to = Person.objects.get(pk=reader)
                    actions.open_result(viewer=viewer, response=response, to_person=to)
