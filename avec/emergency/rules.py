"""Who may do what in an emergency. Each sentence is shown, as written, to everyone."""

from django.db.models import Q

from avec.access.rules import rule
from avec.documents.models.sharing import TEAM_CAPACITIES
from avec.emergency.models import Member
from avec.people.models import Affiliation, answered_for
from avec.people.words import Capacity


@rule(
    "La personne dit d’avance, document par document, ce qui peut s’ouvrir en urgence"
    " sans la joindre. Sans réponse, c’est non. Elle change d’avis quand elle veut."
)
def answer(viewer, document):
    return document.owner_id == viewer.person_id


@rule(
    "La personne dit d’avance si sa carte de crise peut s’ouvrir en urgence sans la"
    " joindre. Sans réponse, c’est non."
)
def answer_for_card(viewer, _):
    return True


@rule("Un accord donné d’avance se reprend par la personne, tout de suite.")
def withdraw(viewer, consent):
    return consent.owner_id == viewer.person_id


@rule(
    "Un oui donné d’avance se redemande tous les six mois, à la personne seule. Sans"
    " réponse de sa part dans le mois, c’est non."
)
def confirm(viewer, consent):
    return consent.owner_id == viewer.person_id


@rule("Chaque personne choisit si l’on peut la trouver en urgence, et sous quel nom.")
def be_found(viewer, _):
    return True


@rule(
    "En urgence, seule demande à ouvrir une personne déclarée dans une équipe de crise,"
    " sous le titre professionnel déclaré. Répondre d’un lieu, administrer le site ou"
    " représenter n’y donnent aucun droit."
)
def ask_to_open(viewer, _):
    return (
        accompanies(viewer)
        and Member.objects.visible_to(viewer)
        .running()
        .filter(person_id=viewer.person_id, affiliation_id=viewer.affiliation_id)
        .exists()
    )


@rule(
    "Demander sans être dans une équipe de crise déclarée n’ouvre rien. La personne lit"
    " qu’on l’a demandé, et qui ; qui demande n’apprend rien."
)
def ask_undeclared(viewer, _):
    return accompanies(viewer) and not ask_to_open.allows(viewer)


def accompanies(viewer):
    """Whether the viewer is somebody who could be declared in a crisis team."""
    return (
        Affiliation.objects.of(viewer)
        .running()
        .filter(
            pk=viewer.affiliation_id,
            capacity__in=TEAM_CAPACITIES,
            answers_for_place=False,
        )
        .exists()
    ) and not _keeps_the_site_or_a_place(viewer)


def _keeps_the_site_or_a_place(viewer):
    """Whether they administer the site or answer for a place, under any title."""
    kept = Q(answers_for_place=True) | Q(capacity=Capacity.TECHNICAL_ADMINISTRATOR)
    return Affiliation.objects.of(viewer).running().filter(kept).exists()


@rule(
    "Ce qui est ouvert en urgence se lit par qui l’a ouvert, au même titre, pendant"
    " quelques heures, et tant que la personne n’a pas repris son accord."
)
def read(viewer, attempt):
    return type(attempt).objects.open_to(viewer).filter(pk=attempt.pk).exists()


@rule(
    "D’une ouverture en urgence, la carte de crise seule s’imprime, si elle y est, par"
    " qui a ouvert. La personne le lit. Rien d’autre ne s’imprime ni ne s’emporte."
)
def print_card(viewer, attempt):
    return attempt.card_id is not None and read.allows(viewer, attempt)


@rule(
    "Qui a ouvert en urgence peut prévenir la personne sur papier, et dit quand la"
    " lettre est remise. La lettre ne contient rien de ce qui a été lu."
)
def hand_over(viewer, attempt):
    return attempt.reader_id == viewer.person_id and attempt.ends_at is not None


@rule("La personne ajoute ses mots à ce qui s’est ouvert chez elle.")
def add_voice(viewer, attempt):
    return attempt.owner_id == viewer.person_id


@rule(
    "L’équipe de crise d’un lieu est déclarée par qui en répond, au vu de tous, jamais"
    " par soi-même."
)
def declare(viewer, organization):
    return answered_for(viewer).filter(organization_id=organization.pk).exists()


@rule("Une déclaration finit par qui répond du lieu, ou par la personne déclarée.")
def end_declaration(viewer, member):
    return (
        member.person_id == viewer.person_id
        or answered_for(viewer).filter(organization_id=member.organization_id).exists()
    )


@rule(
    "Une ouverture est relue par deux personnes qui n’y étaient pas : une qui"
    " représente les usagers, une qui accompagne à titre professionnel."
)
def review(viewer, _):
    return (
        Affiliation.objects.of(viewer)
        .running()
        .filter(
            pk=viewer.affiliation_id,
            capacity__in=(*TEAM_CAPACITIES, Capacity.USERS_REPRESENTATIVE),
            answers_for_place=False,
        )
        .exists()
    )
