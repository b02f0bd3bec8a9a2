"""The time of the cast: who meets whom, who waits, and hours that nobody else reads.

Nora    called Marc and Sami, who have not answered; Claire called Nora, who said yes.
Sami    called Odile, and nobody of the others knows. Claire asks him to come instead of
        her to what she called, and to be a pair: nobody has answered. Paul asks Odile.
Nora, Sami and Karim said hours when they can be found; Claire and Karim an absence.
Nora and Karim said which hours of the week they prefer. They have a calendar elsewhere
that reads their own, and another one that is read here: both are busy there.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import Range

from avec.access.identity import acting_as
from avec.agenda import actions
from avec.agenda.actions.agreeing import Shape
from avec.agenda.models import Absence, Opening, OpenTime, ProposedTime
from avec.agenda.reach import people_to_ask
from avec.agenda.words import CalendarKind, Level
from tests.scene import as_warden

CALLED_BY_NORA = "CANARI-rendez-vous-de-Nora-5b2e"
CALLED_BY_CLAIRE = "CANARI-rendez-vous-de-Claire-c09d"
CALLED_BY_SAMI = "CANARI-rendez-vous-de-Sami-71fa"
ELSEWHERE_NAME = "CANARI-calendrier-de-Nora-30f8"
ELSEWHERE_ADDRESS = "CANARI-adresse-de-Nora-2b7e"
ELSEWHERE_ACCOUNT = "CANARI-compte-de-Nora-91ad"
ELSEWHERE_PASSWORD = "CANARI-mot-de-passe-de-Nora-c6d2"
PREFERRED = [11, 23, 71]
"""Monday in the morning, Tuesday in the afternoon, Sunday in the morning."""
BUSY_ON = 48
BUSY_AT = (13, 16)
"""Nora and Karim are busy elsewhere on that coming day, an hour from each of these."""


def on_the_wall(days: int, hour: int) -> datetime:
    """A moment of a coming day, where the site is."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def agree_on_moments(cast) -> None:
    """Write all of it, through the same actions as the site."""
    _call(cast, "nora", ("marc", "sami"), CALLED_BY_NORA, on_the_wall(30, 10))
    confirmed = _call(cast, "claire", ("nora",), CALLED_BY_CLAIRE, on_the_wall(31, 10))
    _call(cast, "sami", ("odile",), CALLED_BY_SAMI, on_the_wall(30, 14))
    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        seen = ProposedTime.objects.visible_to(nora)
        mine = seen.get(appointment=confirmed.appointment)
        actions.answer_time(viewer=nora, time=mine, is_yes=True)
    _asks_sami_instead(confirmed.appointment.pk)
    for owner, other in (("claire", "sami"), ("paul", "odile")):
        _asks_to_be_a_pair(cast, owner, other)
    for name in ("nora", "sami", "karim"):
        _opens(cast, name)
    for name in ("nora", "karim"):
        with acting_as(cast.seen_by(name)), transaction.atomic():
            actions.subscribe(viewer=cast.seen_by(name), level=Level.BUSY)
        _keeps_another(cast, name)
    for name in ("nora", "karim"):
        viewer = cast.seen_by(name)
        with acting_as(viewer), transaction.atomic():
            actions.say_preferences(viewer=viewer, hours=PREFERRED, same_faces=False)
    for name in ("claire", "karim"):
        with acting_as(cast.seen_by(name)), transaction.atomic():
            Absence.objects.create(
                owner_id=cast.people[name],
                during=Range(on_the_wall(60, 9), on_the_wall(62, 9)),
            )


def _asks_sami_instead(appointment: UUID) -> None:
    """Write what the cast cannot ask: nobody else of it comes from Claire's side."""
    as_warden(
        "INSERT INTO agenda_replacement (id, appointment_id, during, asked_by_id,"
        " asked_by_name, person_id, name, side, asked_at, agreed, came_to)"
        " SELECT gen_random_uuid(), a.id, a.during, a.owner_id, 'Claire', p.id, p.name,"
        " 'peer', avec.now(), '{}', '' FROM agenda_appointment a, people_person p"
        " WHERE a.id = %s AND p.name = 'Sami'",
        [appointment],
    )


def _asks_to_be_a_pair(cast, owner: str, other: str) -> None:
    """Have one ask the other to go together usually; nobody has answered."""
    as_warden(
        "INSERT INTO agenda_pair (id, owner_id, owner_name, owner_side, other_id,"
        " other_name, other_side, made_at) VALUES (gen_random_uuid(), %s, %s,"
        " 'professional', %s, %s, 'peer', avec.now())",
        [cast.people[owner], owner.title(), cast.people[other], other.title()],
    )


def _call(cast, who: str, others, words: str, start: datetime):
    viewer = cast.seen_by(who)
    keys = {cast.people[name] for name in others}
    with acting_as(viewer), transaction.atomic():
        return actions.call_appointment(
            viewer=viewer,
            key=uuid4(),
            people=[one for one in people_to_ask(viewer) if one.person_id in keys],
            about=words,
            where=f"Au jardin. {words}",
            shape=Shape(),
            starts=[start],
        )


def _opens(cast, name: str) -> None:
    owner = cast.people[name]
    with acting_as(cast.seen_by(name)), transaction.atomic():
        opening = Opening.objects.create(
            owner_id=owner,
            starts_on=on_the_wall(50, 9).date(),
            starts_at=time(9),
            minutes=180,
        )
        OpenTime.objects.create(
            opening=opening,
            owner_id=owner,
            during=Range(on_the_wall(50, 9), on_the_wall(50, 12)),
        )


def _keeps_another(cast, name: str) -> None:
    """Have a calendar elsewhere, read once and never again: nobody is there."""
    viewer = cast.seen_by(name)
    of_nora = name == "nora"
    with acting_as(viewer), transaction.atomic():
        made = actions.add_calendar(
            viewer=viewer,
            kind=CalendarKind.ACCOUNT,
            name=ELSEWHERE_NAME if of_nora else "Travail",
            address=f"https://ailleurs.invalid/{ELSEWHERE_ADDRESS if of_nora else ''}",
            account=ELSEWHERE_ACCOUNT if of_nora else "karim",
            password=ELSEWHERE_PASSWORD if of_nora else "karim",
            zone="Europe/Paris",
        )
    for hour in BUSY_AT:
        span = Range(on_the_wall(BUSY_ON, hour), on_the_wall(BUSY_ON, hour + 1))
        as_warden(
            "INSERT INTO agenda_busytime (id, calendar_id, owner_id, during)"
            " VALUES (gen_random_uuid(), %s, %s, %s)",
            [made.pk, viewer.person_id, span],
        )
    as_warden(
        "UPDATE agenda_othercalendar SET tried_at = avec.now(), read_at = avec.now(),"
        " written_at = avec.now(), due_at = avec.now() + interval '10 years'"
        " WHERE id = %s",
        [made.pk],
    )
