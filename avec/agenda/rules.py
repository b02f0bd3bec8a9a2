"""Who may take whose time, and how everybody agrees on it."""

from __future__ import annotations

from collections.abc import Iterable

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.agenda.models import (
    Absence,
    Appointment,
    Opening,
    OtherCalendar,
    Pair,
    Preference,
    ProposedTime,
    Replacement,
    Subscription,
)
from avec.agenda.reach import may_be_asked
from avec.agenda.words import Side


@rule(
    "Un rendez-vous se propose à des personnes de son cercle, du cercle de qui l’on"
    " est, ou de son équipe ; chacune répond pour soi."
)
def call(viewer: Viewer, people: Iterable) -> bool:
    return may_be_asked(viewer, people)


@rule("Un rendez-vous se lit par les personnes qui y viennent, et personne d’autre.")
def see(viewer: Viewer, appointment: Appointment) -> bool:
    return Appointment.objects.visible_to(viewer).filter(pk=appointment.pk).exists()


@rule("Chaque personne d’un rendez-vous propose d’autres moments, avec le même poids.")
def propose_time(viewer: Viewer, appointment: Appointment) -> bool:
    return _attends(viewer, appointment.pk)


@rule("Chacun accepte un moment, ou dit non, pour soi. Aucune raison n’est demandée.")
def answer(viewer: Viewer, time: ProposedTime) -> bool:
    return _attends(viewer, time.appointment_id)


@rule(
    "Un rendez-vous qui revient : chacun répond à toutes ses dates d’un geste, les"
    " déplace ou les annule, avec le même poids."
)
def several_dates(viewer: Viewer, appointment: Appointment) -> bool:
    return _attends(viewer, appointment.pk)


@rule("Qui a proposé un moment peut le reprendre tant que rien n’est confirmé.")
def withdraw_time(viewer: Viewer, time: ProposedTime) -> bool:
    return time.said_by_id == viewer.person_id and _attends(viewer, time.appointment_id)


@rule("Chaque personne d’un rendez-vous peut l’annuler, sans dire pourquoi.")
def cancel(viewer: Viewer, appointment: Appointment) -> bool:
    return _attends(viewer, appointment.pk)


@rule("Chaque personne d’un rendez-vous peut s’en retirer, sans dire pourquoi.")
def leave_one(viewer: Viewer, appointment: Appointment) -> bool:
    return _attends(viewer, appointment.pk)


@rule(
    "Qui vient comme pair ou par son métier et ne peut pas venir demande à quelqu’un du"
    " même côté de venir à sa place."
)
def ask_instead(viewer: Viewer, appointment: Appointment) -> bool:
    seen = Appointment.objects.visible_to(viewer).filter(pk=appointment.pk)
    return seen.filter(
        attendees__person_id=viewer.person_id,
        attendees__left_at=None,
        attendees__side__in=[Side.PEER, Side.PROFESSIONAL],
    ).exists()


@rule("Qui est demandé lit ce qu’on lui demande ; qui a demandé lit ce qu’il en est.")
def read_asked(viewer: Viewer, asked: Replacement) -> bool:
    return viewer.person_id in {asked.person_id, asked.asked_by_id}


@rule(
    "Qui est demandé répond pour soi. Les personnes qui viennent en leur nom disent"
    " aussi oui ou non : rien ne change sans elles."
)
def answer_instead(viewer: Viewer, asked: Replacement) -> bool:
    if asked.person_id == viewer.person_id:
        return True
    seen = Appointment.objects.visible_to(viewer).filter(pk=asked.appointment_id)
    return seen.filter(
        attendees__person_id=viewer.person_id,
        attendees__left_at=None,
        attendees__side=Side.PERSON,
    ).exists()


@rule("Qui a demandé à quelqu’un de venir à sa place peut reprendre sa demande.")
def take_asking_back(viewer: Viewer, asked: Replacement) -> bool:
    return asked.asked_by_id == viewer.person_id


@rule("Qui est demandé pour un binôme dit oui ou non, pour soi.")
def answer_pair(viewer: Viewer, pair: Pair) -> bool:
    return pair.other_id == viewer.person_id


@rule("Chacune des deux personnes d’un binôme y met fin, sans dire pourquoi.")
def end_pair(viewer: Viewer, pair: Pair) -> bool:
    return viewer.person_id in {pair.owner_id, pair.other_id}


@rule("Chacun abonne un calendrier à son propre agenda, et l’arrête.")
def subscribe(viewer: Viewer, subscription: Subscription | None) -> bool:
    return subscription is None or subscription.owner_id == viewer.person_id


@rule("Chacun fait lire ses autres calendriers pour soi, et les retire.")
def read_elsewhere(viewer: Viewer, calendar: OtherCalendar | None) -> bool:
    return calendar is None or calendar.owner_id == viewer.person_id


@rule("Qui s’en va pour de bon ne laisse aucune heure, et libère celles des autres.")
def leave(viewer: Viewer, _: object) -> bool:
    return True


@rule("Chacun dit ses heures pour soi, et personne d’autre ne les lit.")
def say_hours(viewer: Viewer, hours: Opening | None) -> bool:
    return hours is None or hours.owner_id == viewer.person_id


@rule("Chacun dit ses absences pour soi. Aucune raison n’est demandée.")
def say_absence(viewer: Viewer, absence: Absence | None) -> bool:
    return absence is None or absence.owner_id == viewer.person_id


@rule(
    "Chacun dit pour soi les heures et les personnes qu’il préfère. Personne d’autre"
    " ne les lit : la recherche s’en sert pour ranger ce qu’elle propose."
)
def prefer(viewer: Viewer, preference: Preference | None) -> bool:
    return preference is None or preference.owner_id == viewer.person_id


def _attends(viewer: Viewer, key: object) -> bool:
    seen = Appointment.objects.visible_to(viewer).filter(pk=key)
    return seen.filter(
        attendees__person_id=viewer.person_id, attendees__left_at=None
    ).exists()
