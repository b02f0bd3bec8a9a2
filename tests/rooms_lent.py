"""Rooms of the cast: Hélène says what the hospital lends; Claire's visit has one.

The garden room goes with the appointment that Claire calls for Nora; the car is free.
Sami's place lends a bench, which goes with his own appointment with Odile.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from avec.agenda.models import Appointment
from avec.people.models import Affiliation
from avec.resources import actions
from avec.resources.actions import Words
from avec.resources.models import Resource
from avec.resources.words import Kind
from tests.scene import as_warden

GARDEN, CAR, BENCH = "La salle du jardin", "La petite voiture", "Le banc du fond"


def lend_rooms(cast) -> None:
    """Write all of it, through the same actions as the site."""
    with cast.acting("helene"), transaction.atomic():
        viewer = cast.seen_by("helene")
        place = Affiliation.objects.get(pk=viewer.affiliation_id).organization_id
        for name, kind in ((GARDEN, Kind.ROOM), (CAR, Kind.CAR)):
            actions.add_resource(
                viewer=viewer,
                key=uuid4(),
                organization_id=place,
                words=Words(name, kind, seats=5, access="De plain-pied."),
            )
    with cast.acting("claire"), transaction.atomic():
        viewer = cast.seen_by("claire")
        garden = Resource.objects.visible_to(viewer).get(name=GARDEN)
        hers = Appointment.objects.visible_to(viewer).to_come()
        actions.ask_resource(
            viewer=viewer,
            appointment=hers.get(owner_id=cast.claire),
            resource=garden,
        )
    # Nobody answers for Sami's place: the owner of the database says what it lends.
    as_warden(
        "INSERT INTO resources_resource (id, organization_id, kind, name, access)"
        " SELECT gen_random_uuid(), a.organization_id, 'material', %s, ''"
        " FROM people_affiliation a WHERE a.id = %s",
        [BENCH, cast.hats["sami"]],
    )
    with cast.acting("sami"), transaction.atomic():
        viewer = cast.seen_by("sami")
        hers = Appointment.objects.visible_to(viewer).being_agreed()
        actions.ask_resource(
            viewer=viewer,
            appointment=hers.get(owner_id=cast.sami),
            resource=Resource.objects.visible_to(viewer).get(name=BENCH),
        )
