"""Who may load, answer, read and open. Each sentence is shown to everyone."""

from __future__ import annotations

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.people.models import Organization, answered_for
from avec.questionnaires.models import Opening, Questionnaire, Response


@rule(
    "Un lieu charge un questionnaire dont il a les droits, par les personnes qui"
    " répondent de lui, quand elles agissent à ce titre."
)
def load(viewer: Viewer, place: Organization) -> bool:
    return answered_for(viewer).filter(organization_id=place.pk).exists()


@rule("Un questionnaire est retiré par les personnes qui répondent de son lieu.")
def withdraw(viewer: Viewer, questionnaire: Questionnaire) -> bool:
    return (
        answered_for(viewer)
        .filter(organization_id=questionnaire.organization_id)
        .exists()
    )


@rule("On répond à un questionnaire quand on veut. Personne ne l’exige.")
def answer(viewer: Viewer, questionnaire: Questionnaire) -> bool:
    return viewer.is_signed_in


@rule("Un résultat se lit d’abord par la personne qui a répondu, et par elle seule.")
def hold(viewer: Viewer, response: Response) -> bool:
    return response.owner_id == viewer.person_id


@rule("Un résultat ouvert se lit par la personne choisie, tant que cela dure.")
def read_opened(viewer: Viewer, opening: Opening) -> bool:
    return opening.to_person_id == viewer.person_id and opening.stopped_at is None


@rule("Qui a ouvert son résultat le referme quand il veut, sans le dire.")
def close(viewer: Viewer, opening: Opening) -> bool:
    return opening.owner_id == viewer.person_id


@rule("Chacun emporte ou efface ce qu’il a répondu.")
def own(viewer: Viewer, _: object) -> bool:
    return True
