"""Who may do what in a network meeting. Each sentence is shown to everyone."""

from __future__ import annotations

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.meetings.models import Assent, Decision, Meeting, Permission, Seat, Voice


@rule(
    "Une rencontre se propose à la personne dont on est dans le cercle ; rien ne"
    " s’écrit sans elle, sauf si elle l’a permis par écrit."
)
def propose(viewer: Viewer, thing: object = None) -> bool:
    return True


@rule("Seule la personne accepte une rencontre à son propos, et choisit qui y vient.")
def answer(viewer: Viewer, meeting: Meeting) -> bool:
    return meeting.about_id == viewer.person_id


@rule("Une rencontre se voit par la personne, qui la propose et qui y est invité.")
def see(viewer: Viewer, meeting: Meeting) -> bool:
    return Meeting.objects.visible_to(viewer).filter(pk=meeting.pk).exists()


@rule("Chaque personne invitée répond pour elle-même.")
def take_seat(viewer: Viewer, seat: Seat) -> bool:
    return seat.person_id == viewer.person_id


@rule("La personne reprend une invitation à sa rencontre quand elle veut.")
def uninvite(viewer: Viewer, seat: Seat) -> bool:
    return seat.about_id == viewer.person_id


@rule(
    "On lit et on parle dans une rencontre que la personne a acceptée, ou permise par"
    " écrit, quand on a dit oui à sa place."
)
def speak(viewer: Viewer, meeting: Meeting) -> bool:
    return Meeting.objects.open_to(viewer).filter(pk=meeting.pk).exists()


@rule("Une parole appartient à sa voix : elle seule la retire.")
def withdraw(viewer: Viewer, voice: Voice) -> bool:
    return voice.owner_id == viewer.person_id


@rule("Chaque voix nommée dit oui à une décision, ou reprend son oui.")
def assent(viewer: Viewer, decision: Decision) -> bool:
    return Meeting.objects.open_to(viewer).filter(pk=decision.meeting_id).exists()


@rule("Un oui ne se reprend que par qui l’a dit.")
def take_back(viewer: Viewer, assent: Assent) -> bool:
    return assent.owner_id == viewer.person_id


@rule("Une décision proposée se retire par qui l’a proposée.")
def take_off(viewer: Viewer, decision: Decision) -> bool:
    return decision.owner_id == viewer.person_id


@rule("Qui anime, ou la personne, dit que la rencontre s’est tenue, puis a été relue.")
def lead(viewer: Viewer, meeting: Meeting) -> bool:
    if meeting.about_id == viewer.person_id:
        return True
    seats = Seat.objects.visible_to(viewer).taken()
    seated = seats.filter(
        meeting_id=meeting.pk, person_id=viewer.person_id, is_facilitator=True
    )
    return seated.exists() and speak.allows(viewer, meeting)


@rule("Seule la personne choisit si la rencontre est gardée ; sinon, elle s’efface.")
def choose_kept(viewer: Viewer, meeting: Meeting) -> bool:
    return meeting.about_id == viewer.person_id


@rule("Chacun écrit lui-même qui peut se réunir sans lui.")
def permit(viewer: Viewer, thing: object = None) -> bool:
    return True


@rule("Seule la personne reprend sa permission, quand elle veut.")
def revoke(viewer: Viewer, permission: Permission) -> bool:
    return permission.owner_id == viewer.person_id
