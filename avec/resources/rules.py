"""Who keeps the rooms and cars of a place, and who asks for one."""

from __future__ import annotations

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.agenda.models import Appointment, Attendee
from avec.agenda.words import Side
from avec.resources.models import Resource, hat_in, keeps


@rule(
    "Les salles et les voitures d’un lieu se disent par la personne qui en répond, ou"
    " qui coordonne une de ses équipes, sous cette casquette."
)
def add(viewer: Viewer, organization_id: object) -> bool:
    return keeps(viewer).filter(organization_id=organization_id).exists()


@rule(
    "Une salle, une voiture se change et se retire par la personne qui répond du lieu,"
    " ou qui coordonne une de ses équipes."
)
def keep(viewer: Viewer, resource: Resource) -> bool:
    return keeps(viewer).filter(organization_id=resource.organization_id).exists()


@rule(
    "Une salle, une voiture se demande par une personne qui vient au rendez-vous comme"
    " pair ou par son métier, sous la casquette d’une équipe du lieu."
)
def ask(viewer: Viewer, appointment: Appointment) -> bool:
    in_a_team = hat_in(viewer).filter(team__isnull=False)
    return (
        _attends(viewer, appointment).exclude(side=Side.PERSON).exists()
        and in_a_team.exists()
    )


@rule("Chaque personne d’un rendez-vous peut rendre la salle ou la voiture demandée.")
def give_back(viewer: Viewer, appointment: Appointment) -> bool:
    return _attends(viewer, appointment).exists()


@rule(
    "La semaine d’un lieu se voit par les personnes qui y agissent, sous cette"
    " casquette : ce qui est pris, jamais par qui ni pour quoi."
)
def see_place(viewer: Viewer, place: object) -> bool:
    return hat_in(viewer).filter(organization=place).exists()


def _attends(viewer: Viewer, appointment: Appointment):
    return (
        Attendee.objects.visible_to(viewer)
        .standing()
        .filter(appointment_id=appointment.pk, person_id=viewer.person_id)
    )
