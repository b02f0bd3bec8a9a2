"""Who writes and reads after an appointment: those who were to be there."""

from __future__ import annotations

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.agenda.models import Appointment, Attendee
from avec.circles.around import people_tied_to
from avec.people.models import Person
from avec.visits.models import Beside, Look, Missed, Note, NoteYes, afterwards


@rule(
    "Après un rendez-vous confirmé, les personnes qui y venaient écrivent et lisent ce"
    " qu’elles en disent, et personne d’autre."
)
def come_back(viewer: Viewer, appointment: Appointment) -> bool:
    return afterwards(viewer).filter(pk=appointment.pk).exists()


@rule("Un regard se change et se retire par qui l’a écrit.")
def take_look_away(viewer: Viewer, look: Look) -> bool:
    return look.owner_id == viewer.person_id


@rule(
    "Chaque personne du rendez-vous répond à un regard qu’elle peut lire, avec le même"
    " poids."
)
def say_beside(viewer: Viewer, look: Look) -> bool:
    seen = Look.objects.visible_to(viewer).filter(pk=look.pk)
    return seen.filter(appointment_id__in=afterwards(viewer).values("pk")).exists()


@rule("Ce qui est écrit à côté d’un regard se retire par qui l’a écrit.")
def take_beside_away(viewer: Viewer, beside: Beside) -> bool:
    return beside.owner_id == viewer.person_id


@rule("Ce que l’on dit de ne pas s’être vus se reprend par qui l’a dit.")
def take_missed_back(viewer: Viewer, missed: Missed) -> bool:
    return missed.owner_id == viewer.person_id


@rule("Chacun corrige son propre paragraphe, et personne celui d’un autre.")
def correct_note(viewer: Viewer, note: Note) -> bool:
    return note.owner_id == viewer.person_id and not note.is_promise


@rule(
    "« Nous » se dit quand chaque personne du rendez-vous a dit oui à la phrase,"
    " chacune pour soi."
)
def agree_to_note(viewer: Viewer, note: Note) -> bool:
    seen = Note.objects.visible_to(viewer).filter(pk=note.pk, we_of__isnull=False)
    return seen.filter(appointment_id__in=afterwards(viewer).values("pk")).exists()


@rule("Un oui à « nous » se reprend par qui l’a dit.")
def take_yes_back(viewer: Viewer, yes: NoteYes) -> bool:
    return yes.owner_id == viewer.person_id


@rule("Un paragraphe se retire par qui l’a écrit.")
def take_note_away(viewer: Viewer, note: Note) -> bool:
    return note.owner_id == viewer.person_id


@rule(
    "Après un rendez-vous, on s’engage en son propre nom envers une personne qui y"
    " venait et que l’on a dans son cercle, ou qui nous a dans le sien."
)
def promise_to(viewer: Viewer, both: tuple[Appointment, Person]) -> bool:
    appointment, to = both
    came = Attendee.objects.visible_to(viewer).standing()
    return (
        to.pk != viewer.person_id
        and came.filter(appointment=appointment, person=to).exists()
        and str(to.pk) in {key for key, _name in people_tied_to(viewer)}
    )


@rule("Qui s’en va pour de bon emporte ce qu’il a dit de ses rendez-vous.")
def leave(viewer: Viewer, _: object) -> bool:
    return True
