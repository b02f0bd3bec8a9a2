"""Who may do what in a network meeting. Each sentence is shown to everyone."""

from __future__ import annotations

from uuid import UUID

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.meetings.models import (
    Assent,
    Decision,
    Guest,
    GuestYes,
    Meeting,
    Noted,
    Permission,
    Seat,
    Voice,
)


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
    return _leads(viewer, meeting.pk)


@rule(
    "La personne, ou qui anime, cherche le moment d’une rencontre : avec elle, sauf"
    " si elle a écrit que l’on peut se réunir sans elle."
)
def find_moment(viewer: Viewer, meeting: Meeting) -> bool:
    begun = meeting.accepted_at is not None or (
        meeting.is_without_her and meeting.about_id != viewer.person_id
    )
    return begun and _leads(viewer, meeting.pk)


@rule(
    "Qui anime, ou la personne, note sous la dictée ; rien ne compte avant le oui de"
    " qui l’a dit."
)
def note(viewer: Viewer, meeting: Meeting) -> bool:
    return _leads(viewer, meeting.pk)


@rule("Des mots dictés ne deviennent les vôtres que par votre oui.")
def confirm_noted(viewer: Viewer, noted: Noted) -> bool:
    return noted.is_said_by(viewer.person_id)


@rule(
    "Des mots notés se retirent par qui les a dits, par qui les a notés ; ceux d’une"
    " personne sans compte, par qui anime, quand elle le demande."
)
def drop_noted(viewer: Viewer, noted: Noted) -> bool:
    if noted.guest_id is not None:
        return _leads(viewer, noted.meeting_id)
    return noted.held_by_id == viewer.person_id or noted.is_said_by(viewer.person_id)


@rule(
    "Une personne sans compte dit elle-même, à voix haute ou sur papier ; qui anime,"
    " ou la personne, le note."
)
def hear_guest(viewer: Viewer, thing: Guest | Noted | GuestYes) -> bool:
    if isinstance(thing, Noted) and thing.guest_id is None:
        return False
    return _leads(viewer, thing.meeting_id)


@rule("Le oui d’une personne sans compte se note par qui anime, ou par la personne.")
def hear_yes(viewer: Viewer, decision: Decision) -> bool:
    return _leads(viewer, decision.meeting_id)


@rule("La personne reprend l’invitation d’une personne sans compte quand elle veut.")
def uninvite_guest(viewer: Viewer, guest: Guest) -> bool:
    return guest.about_id == viewer.person_id


def _leads(viewer: Viewer, meeting_id: UUID) -> bool:
    return Meeting.objects.led_by(viewer).filter(pk=meeting_id).exists()


@rule("Seule la personne choisit si la rencontre est gardée ; sinon, elle s’efface.")
def choose_kept(viewer: Viewer, meeting: Meeting) -> bool:
    return meeting.about_id == viewer.person_id


@rule("Chacun écrit lui-même qui peut se réunir sans lui.")
def permit(viewer: Viewer, thing: object = None) -> bool:
    return True


@rule("Seule la personne reprend sa permission, quand elle veut.")
def revoke(viewer: Viewer, permission: Permission) -> bool:
    return permission.owner_id == viewer.person_id
