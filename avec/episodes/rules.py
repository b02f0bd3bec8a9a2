"""Who may do what in a difficult moment. Each sentence is shown to everyone."""

from __future__ import annotations

from avec.access.rules import rule
from avec.episodes.models import Episode, Named, may_open_for
from avec.people.models import Person


@rule("Chaque personne ouvre elle-même un moment difficile, si elle le veut.")
def open_for_oneself(viewer, _):
    return True


@rule(
    "Quelqu’un dont c’est le métier, et qui est dans le cercle de la personne, ouvre un"
    " moment difficile avec son accord. Sans son accord, la raison est écrite, et elle"
    " la lit aussitôt. Être dans une équipe n’ouvre rien."
)
def open_for_somebody(viewer, person):
    return Person.objects.filter(pk=person.pk, pk__in=may_open_for(viewer)).exists()


@rule(
    "Un moment difficile se lit par la personne et par celles qui y sont nommées, une"
    " par une."
)
def see(viewer, episode):
    return Episode.objects.visible_to(viewer).filter(pk=episode.pk).exists()


@rule(
    "Un moment difficile se referme par la personne, ou par quelqu’un qui y est nommé."
)
def close(viewer, episode):
    return see.allows(viewer, episode)


@rule(
    "La personne nomme qui elle veut de son cercle. Qui est nommé peut nommer une"
    " personne de l’équipe où il agit."
)
def name(viewer, episode):
    return see.allows(viewer, episode)


@rule("La personne retire qui elle veut ; qui est nommé peut s’en aller.")
def remove(viewer, named):
    return viewer.person_id in {named.episode.person_id, named.person_id} and (
        Named.objects.visible_to(viewer).filter(pk=named.pk).exists()
    )


@rule(
    "Revenir sur ce qui s’est passé est proposé à la personne, à elle seule. Elle"
    " commence si elle le veut."
)
def go_back_over(viewer, episode):
    return episode.person_id == viewer.person_id


@rule("La raison écrite se lit par la personne, et par qui l’a écrite.")
def read_because(viewer, episode):
    return viewer.person_id in {episode.person_id, episode.opened_by_id}


@rule("La personne voit, moment par moment, qui a lu ce qui est à elle.")
def see_looks(viewer, episode):
    return episode.person_id == viewer.person_id
