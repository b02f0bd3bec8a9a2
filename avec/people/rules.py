"""Who may do what with accounts, hats and places. Each sentence is public."""

from avec.access.rules import rule
from avec.people.models import Affiliation, answered_for
from avec.people.words import Capacity


@rule("Chacun fait sa propre carte d’entrée, et elle seule ouvre son compte.")
def make_card(viewer, person_id):
    return viewer.person_id == person_id


@rule("Chacun ajoute, nomme et retire ses propres clés d’accès.")
def keep_passkey(viewer, passkey):
    return viewer.person_id == passkey.person_id


@rule("Chacun change son nom, ses mots et ses portes, et personne d’autre.")
def change_account(viewer, person_id):
    return viewer.person_id == person_id


@rule(
    "Un lieu est tenu par les personnes qui en répondent, quand elles agissent à ce"
    " titre."
)
def answer_for(viewer, organization):
    return answered_for(viewer).filter(organization_id=organization.pk).exists()


@rule("Un lieu ne donne pas l’administration technique.")
def offer_capacity(viewer, capacity):
    return capacity != Capacity.TECHNICAL_ADMINISTRATOR


@rule("Chacun accepte ou refuse lui-même ce qu’un lieu lui propose.")
def answer_offer(viewer, nothing):
    return True


@rule("La personne met fin à sa place dans un lieu, ou qui répond du lieu le fait.")
def end_affiliation(viewer, affiliation):
    return (
        affiliation.person_id == viewer.person_id
        or answered_for(viewer)
        .filter(organization_id=affiliation.organization_id)
        .exists()
    )


@rule("Chacun choisit à quel titre il agit, parmi ce qu’il a accepté.")
def wear(viewer, affiliation):
    return Affiliation.objects.of(viewer).running().filter(pk=affiliation.pk).exists()


@rule("Un lieu s’ouvre avec une adresse à usage unique, reçue de quelqu’un d’autre.")
def found(viewer, nothing):
    return True


@rule(
    "L’administration technique voit l’installation, jamais ce que les gens écrivent."
)
def administer(viewer, nothing):
    return (
        Affiliation.objects.of(viewer)
        .running()
        .filter(pk=viewer.affiliation_id, capacity=Capacity.TECHNICAL_ADMINISTRATOR)
        .exists()
    )


@rule("Une équipe est tenue par les personnes qui répondent de son lieu.")
def keep_team(viewer, team):
    return answered_for(viewer).filter(organization_id=team.organization_id).exists()


@rule("Une proposition est retirée par les personnes qui répondent du lieu.")
def withdraw_offer(viewer, offer):
    return answered_for(viewer).filter(organization_id=offer.organization_id).exists()


@rule("Une proposition faite à un nom est répondue par la personne de ce nom.")
def answer_own_offer(viewer, offer):
    return (
        type(offer).objects.visible_to(viewer).to(viewer).filter(pk=offer.pk).exists()
    )


@rule("Chacun choisit d’avance, parmi les siens, qui l’aidera à revenir.")
def choose_helper(viewer, helper):
    known = type(helper).objects.visible_to(viewer).filter(pk=helper.pk)
    return helper.pk != viewer.person_id and known.exists()


@rule("Ce choix s’arrête quand l’une des deux personnes le veut.")
def end_helper(viewer, chosen):
    return viewer.person_id in (chosen.person_id, chosen.helper_id)


@rule("Seule une personne choisie d’avance commence une demande pour revenir.")
def begin_recovery(viewer, chosen):
    running = type(chosen).objects.visible_to(viewer).running()
    return running.filter(pk=chosen.pk, helper_id=viewer.person_id).exists()


@rule("La deuxième personne agit pour un lieu, et elle est là, dans la même pièce.")
def attest_recovery(viewer, nothing):
    return (
        Affiliation.objects.of(viewer)
        .running()
        .filter(pk=viewer.affiliation_id)
        .exclude(capacity=Capacity.TECHNICAL_ADMINISTRATOR)
        .exists()
    )


@rule(
    "Une demande pour revenir est arrêtée d’un geste par la personne, ou par celles"
    " qui l’aident."
)
def cancel_recovery(viewer, request):
    return viewer.person_id in (
        request.person_id,
        request.helper_id,
        request.second_id,
    )


@rule("Chacun emporte toutes ses données, quand il le veut, et lui seul.")
def take_data(viewer, person_id):
    return viewer.person_id == person_id


@rule("Chacun peut tout effacer et partir. Personne ne le fait à sa place.")
def leave(viewer, person_id):
    return viewer.person_id == person_id
