"""Who may promise, accept, and say what became of it."""

from __future__ import annotations

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.circles.models import Tie
from avec.commitments.models import Commitment
from avec.people.models import Person


@rule(
    "Chacun promet en son propre nom, à quelqu’un qui est dans son cercle, ou dans le"
    " cercle de qui il est. Personne ne promet pour quelqu’un d’autre."
)
def promise(viewer: Viewer, to: Person) -> bool:
    return _tied(viewer, to)


def _tied(viewer: Viewer, to: Person) -> bool:
    ties = Tie.objects.visible_to(viewer).running()
    return (
        ties.filter(person_id=viewer.person_id, other_id=to.pk).exists()
        or ties.filter(person_id=to.pk, other_id=viewer.person_id).exists()
    )


@rule(
    "Une promesse se lit par qui l’a faite et par qui l’a reçue, et personne d’autre."
)
def see(viewer: Viewer, commitment: Commitment) -> bool:
    return viewer.person_id in {commitment.owner_id, commitment.promiser_id}


@rule(
    "Une promesse ne vaut que si qui la reçoit l’accepte. Dire non ne s’explique pas."
)
def answer(viewer: Viewer, commitment: Commitment) -> bool:
    return commitment.owner_id == viewer.person_id


@rule(
    "Qui a reçu une promesse dit si elle a été tenue, et pourquoi. Personne ne le dit"
    " à sa place."
)
def say(viewer: Viewer, commitment: Commitment) -> bool:
    return commitment.owner_id == viewer.person_id


@rule("Qui a fait une promesse peut la reprendre ; cela se voit.")
def withdraw(viewer: Viewer, commitment: Commitment) -> bool:
    return commitment.promiser_id == viewer.person_id


@rule("Qui a reçu une promesse peut l’effacer de sa liste, pour de bon.")
def erase(viewer: Viewer, commitment: Commitment) -> bool:
    return commitment.owner_id == viewer.person_id


@rule("Qui s’en va pour de bon n’est plus tenu de rien, et plus rien ne lui est dû.")
def leave(viewer: Viewer, _: object) -> bool:
    return True
