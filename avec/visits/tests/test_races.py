"""Both looks at the same instant, in two real transactions: they appear together."""

from __future__ import annotations

import os
from uuid import UUID, uuid4

import psycopg
import pytest

from avec.agenda.models import Appointment
from avec.agenda.tests.crowd import acting, someone, works_as
from avec.visits import actions
from avec.visits.models import Look
from tests.at_once import together
from tests.scene import as_warden

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]
ROUNDS = 6


def pair_visit():
    """A visit that ended an hour ago: the person, a peer, a nurse."""
    nora, sami, claire = someone("Nora"), someone("Sami"), someone("Claire")
    works_as(sami, "peer_supporter")
    works_as(claire, "professional")
    key = uuid4()
    as_warden(
        "INSERT INTO agenda_appointment (id, owner_id, minutes, before, after, zone,"
        " mode, is_pair, is_discreet, during, confirmed_at, sequence)"
        " VALUES (%s, %s, 60, 0, 0, 'Europe/Paris', 'place', true, false,"
        " tstzrange(avec.now() - interval '2 hours', avec.now() - interval '1 hour'),"
        " avec.now() - interval '1 day', 1)",
        [key, claire.person_id],
    )
    sides = [(nora, "person"), (sami, "peer"), (claire, "professional")]
    for viewer, side in sides:
        as_warden(
            "INSERT INTO agenda_attendee (id, appointment_id, person_id, name, side,"
            " is_lead, asked_at) VALUES (gen_random_uuid(), %s, %s, '', %s, false,"
            " avec.now() - interval '2 days')",
            [key, viewer.person_id, side],
        )
    return key, nora, sami, claire


def keeps(viewer, key: UUID, words: str):
    def act() -> Look:
        with acting(viewer):
            visit = Appointment.objects.visible_to(viewer).get(pk=key)
            return actions.keep_look(viewer=viewer, appointment=visit, words=words)

    return act


def read(viewer, key: UUID) -> int:
    with acting(viewer):
        return Look.objects.visible_to(viewer).filter(appointment_id=key).count()


def test_both_kept_at_the_same_instant_appear_together_to_the_three():
    for _ in range(ROUNDS):
        key, nora, sami, claire = pair_visit()

        together(keeps(sami, key, "Le mien."), keeps(claire, key, "Le mien aussi."))

        assert [read(who, key) for who in (nora, sami, claire)] == [2, 2, 2]
        with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
            owner.execute("SET ROLE avec_warden")
            moments = owner.execute(
                "SELECT count(DISTINCT shown_at), count(*) FROM visits_look"
                " WHERE appointment_id = %s",
                [key],
            ).fetchone()
        assert moments == (1, 2)


def test_two_taps_on_keep_are_one_look():
    for _ in range(ROUNDS):
        key, _nora, sami, _claire = pair_visit()

        together(*[keeps(sami, key, "Le mien.")] * 3)

        assert read(sami, key) == 1


def test_taken_away_while_the_other_is_kept_nobody_reads_without_having_kept():
    for _ in range(ROUNDS):
        key, nora, sami, claire = pair_visit()
        mine = keeps(claire, key, "À reprendre.")()

        def takes_away(viewer=claire, look=mine):
            with acting(viewer):
                actions.take_look_away(viewer=viewer, look=look)

        together(takes_away, keeps(sami, key, "Le mien."))

        # Taken away first, hers is waited for; afterwards, it says so and stays.
        assert [read(who, key) for who in (nora, claire)] in ([0, 0], [2, 2])
