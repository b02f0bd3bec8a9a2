"""Who may do what in a circle. Each sentence is shown, as written, to everyone."""

from __future__ import annotations

from uuid import UUID

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.circles.models import Block, Delivery, Invitation, Tie
from avec.circles.proofs import Opened
from avec.people.models import Person


@rule("Chacun invite dans son propre cercle, et seulement dans le sien.")
def invite(viewer: Viewer, thing: object = None) -> bool:
    return True


@rule("Un lien se lit par les deux personnes qu’il relie, et par elles seules.")
def see_tie(viewer: Viewer, tie: Tie) -> bool:
    return viewer.person_id in (tie.person_id, tie.other_id)


@rule("Seule la personne choisit le mot qui dit qui l’autre est pour elle.")
def change_relationship(viewer: Viewer, tie: Tie) -> bool:
    return tie.person_id == viewer.person_id


@rule("Chacune des deux personnes met fin au lien quand elle veut, sans raison.")
def end_tie(viewer: Viewer, tie: Tie) -> bool:
    return viewer.person_id in (tie.person_id, tie.other_id)


@rule("Une invitation se lit par qui l’envoie et par le compte qui la reçoit.")
def see_invitation(viewer: Viewer, invitation: Invitation) -> bool:
    return invitation.person_id == viewer.person_id or _received(viewer, invitation)


@rule("Seule la personne invitée répond à une invitation.")
def answer(viewer: Viewer, invitation: Invitation) -> bool:
    return invitation.person_id != viewer.person_id and _received(viewer, invitation)


@rule("Qui tient le lien ou le papier d’une invitation peut y répondre.")
def answer_with_proof(viewer: Viewer, opened: Opened) -> bool:
    return not opened.is_mine


@rule("Seule la personne qui invite revoit le lien ou le code de son invitation.")
def see_secret(viewer: Viewer, invitation: Invitation) -> bool:
    return invitation.person_id == viewer.person_id


@rule("Seule la personne qui invite retire son invitation.")
def withdraw(viewer: Viewer, invitation: Invitation) -> bool:
    return invitation.person_id == viewer.person_id


@rule("Chacun bloque qui il veut, et personne d’autre ne l’apprend.")
def block(viewer: Viewer, person_id: UUID) -> bool:
    return person_id != viewer.person_id


@rule(
    "Chacun bloque une personne qu’il connaît, même par une équipe seulement ; personne"
    " d’autre ne l’apprend."
)
def block_known(viewer: Viewer, person: Person) -> bool:
    known = Person.objects.visible_to(viewer).filter(pk=person.pk)
    return person.pk != viewer.person_id and known.exists()


@rule("Seule la personne qui a bloqué quelqu’un le sait, et peut revenir dessus.")
def unblock(viewer: Viewer, block: Block) -> bool:
    return block.person_id == viewer.person_id


def _received(viewer: Viewer, invitation: Invitation) -> bool:
    mine = Delivery.objects.visible_to(viewer)
    return mine.filter(invitation_id=invitation.pk).exists()
