"""Who chooses, offers, answers and ends, for each part of a person's life."""

from __future__ import annotations

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.circles.models import Tie
from avec.people.models import Person
from avec.references.models import Referent, Substitute
from avec.references.team import team_mates


@rule(
    "Chacun choisit, parmi les personnes de son cercle, qui est là pour quoi. Cela"
    " commence quand l’autre a dit oui."
)
def choose(viewer: Viewer, to: Person) -> bool:
    ties = Tie.objects.visible_to(viewer).running()
    return ties.filter(person_id=viewer.person_id, other_id=to.pk).exists()


@rule(
    "Qui est dans le cercle de quelqu’un peut proposer d’être là, pour une partie de sa"
    " vie. Personne ne le propose pour quelqu’un d’autre."
)
def offer(viewer: Viewer, to: Person) -> bool:
    ties = Tie.objects.visible_to(viewer).running()
    return ties.filter(person_id=to.pk, other_id=viewer.person_id).exists()


@rule("Seules les deux personnes ouvrent ce qui est convenu entre elles.")
def see(viewer: Viewer, reference: Referent) -> bool:
    return _is_one_of_the_two(viewer, reference)


@rule("À qui l’on demande répond : oui, ou non sans raison.")
def answer(viewer: Viewer, reference: Referent) -> bool:
    return (
        _is_one_of_the_two(viewer, reference)
        and reference.asked_by_id != viewer.person_id
    )


@rule("Chacune des deux personnes y met fin quand elle veut, sans raison.")
def end(viewer: Viewer, reference: Referent) -> bool:
    return _is_one_of_the_two(viewer, reference)


@rule("Qui est là pour quelqu’un voit qui d’autre est là, si la personne le montre.")
def there_for(viewer: Viewer, person: Person) -> bool:
    seen = Referent.objects.visible_to(viewer).filter(owner_id=person.pk)
    return person.pk != viewer.person_id and seen.exists()


@rule("Seule la personne décide si ses référents voient qui est là pour quoi.")
def show(viewer: Viewer, _: object) -> bool:
    return True


@rule("Seule la personne dit pour quelles parties de sa vie elle veut quelqu’un.")
def say_what_matters(viewer: Viewer, _: object) -> bool:
    return True


@rule(
    "La personne choisit qui remplace ; qui est remplacé peut le proposer, et elle dit"
    " oui ou non la première."
)
def replace(viewer: Viewer, reference: Referent) -> bool:
    return _is_one_of_the_two(viewer, reference)


@rule("Qui est remplacé propose quelqu’un de son équipe, et personne d’autre.")
def propose(viewer: Viewer, to: Person) -> bool:
    return team_mates(viewer).filter(pk=to.pk).exists()


@rule(
    "Un remplacement se lit par la personne, par qui est remplacé et, une fois qu’elle"
    " a dit oui, par qui remplace."
)
def see_substitute(viewer: Viewer, substitute: Substitute) -> bool:
    return _is_one_of_the_three(viewer, substitute)


@rule("La personne dit oui à un remplacement, puis qui remplace le dit aussi.")
def answer_substitute(viewer: Viewer, substitute: Substitute) -> bool:
    if viewer.person_id == substitute.owner_id:
        return substitute.named_by_id != viewer.person_id
    return (
        viewer.person_id == substitute.substitute_id
        and substitute.owner_yes_at is not None
    )


@rule("Chacune des trois personnes met fin à un remplacement, sans raison.")
def end_substitute(viewer: Viewer, substitute: Substitute) -> bool:
    return _is_one_of_the_three(viewer, substitute)


@rule(
    "Qui s’en va pour de bon n’est plus là pour personne, et emporte ce qui est à soi."
)
def leave(viewer: Viewer, _: object) -> bool:
    return True


def _is_one_of_the_two(viewer: Viewer, reference: Referent) -> bool:
    return viewer.person_id in {reference.owner_id, reference.referent_id}


def _is_one_of_the_three(viewer: Viewer, substitute: Substitute) -> bool:
    if viewer.person_id == substitute.substitute_id:
        return substitute.owner_yes_at is not None
    return viewer.person_id in {substitute.owner_id, substitute.referent_id}
