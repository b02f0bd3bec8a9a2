"""What « à deux voix » asks is decided by each place, and kept with the appointment."""

from __future__ import annotations

import os
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from avec.access.viewer import Viewer
from avec.agenda import actions
from avec.agenda.models import Appointment
from avec.agenda.refusals import NoSuchPair, NotWithoutThem
from avec.agenda.tests.coming import Visit, a_visit
from avec.agenda.tests.crowd import acting, answers, asked, calls, the_time
from avec.agenda.tests.scene import at
from avec.agenda.tests.test_pages import text
from avec.agenda.voices import (
    SHIPPED,
    Unreadable,
    Voices,
    faults,
    read_file,
    voices_here,
    voices_in,
)
from avec.agenda.words import Side
from tests.entrance import client_as
from tests.scene import tie

TWO_PEERS = "[two_voices]\npeers = 2\nprofessionals = 1\nown_name = 1\n"
walled = [pytest.mark.walls, pytest.mark.usefixtures("real")]


@pytest.fixture
def of_the_place(settings, tmp_path):
    """Write what this place asks."""
    settings.AVEC_AGENDA_DIR = str(tmp_path)

    def write(words: str) -> None:
        (tmp_path / "voices.toml").write_text(words, encoding="utf-8")

    return write


@pytest.fixture
def visit() -> Visit:
    """Claire may ask Nora, Sami, and Pia, who comes as a peer too."""
    found = a_visit()
    tie(found.claire.person_id, found.pia.person_id, "peer_supporter")
    return found


def calls_them(visit: Visit, *peers, days: int = 20, **shape):
    people = [asked(visit.nora), *(asked(one, Side.PEER) for one in peers)]
    return calls(visit.claire, people, at(days=days), is_pair=True, **shape)


def agreed(visit: Visit, *peers) -> Appointment:
    called = calls_them(visit, *peers)
    for one in (visit.nora, *peers):
        answers(one, the_time(one, called))
    return called.appointment


def loses(one: Appointment, who: Viewer) -> None:
    """Take somebody out of it, past every door of the site."""
    gone = [one.pk, who.person_id]
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        owner.execute(
            "DELETE FROM agenda_claim WHERE appointment_id = %s AND owner_id = %s", gone
        )
        owner.execute(
            "UPDATE agenda_attendee SET left_at = avec.now()"
            " WHERE appointment_id = %s AND person_id = %s",
            gone,
        )
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_the_house_ships_is_one_of_each():
    assert read_file(SHIPPED, voices_in) == Voices(1, 1, 0)
    assert voices_here() == Voices()


def test_a_place_says_its_rule_and_it_changes_without_a_restart(of_the_place):
    of_the_place(TWO_PEERS)

    assert voices_here() == Voices(2, 1, 1)
    assert voices_here().sentence.replace("\xa0", " ") == (
        "À deux voix : au moins 1 personne en son nom, 2 personnes pair-aidantes,"
        " 1 personne dont c’est le métier."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "il manque « [two_voices] »"),
        ("two_voices = 2\n", "il manque « [two_voices] »"),
        ("[two_voices]\npeers = 2\n", "il manque « professionals »"),
        (TWO_PEERS + "nurses = 1\n", "« nurses » inconnu"),
        (TWO_PEERS.replace("peers = 2", "peers = 0"), "« peers » va de 1 à 5"),
        (TWO_PEERS.replace("peers = 2", "peers = true"), "« peers » va de 1 à 5"),
        (TWO_PEERS.replace("own_name = 1", "own_name = 6"), "« own_name » va de 0"),
    ],
)
def test_a_fault_takes_nothing_away_and_is_named(of_the_place, words, said):
    of_the_place(words)

    assert voices_here() == Voices()
    assert said in faults()[0]
    with pytest.raises(Unreadable):
        voices_in({})


class TestAtTheDatabase:
    """Real people, real commits."""

    pytestmark = walled

    def test_one_peer_is_not_enough_where_two_are_asked(self, visit, of_the_place):
        of_the_place(TWO_PEERS)

        with pytest.raises(NoSuchPair, match=r"2\spersonnes pair-aidantes"):
            calls_them(visit, visit.sami)
        assert calls_them(visit, visit.sami, visit.pia)

    def test_the_rule_of_the_day_when_it_was_called_stays(self, visit, of_the_place):
        before = calls_them(visit, visit.sami)
        of_the_place(TWO_PEERS)

        for one in (visit.nora, visit.sami):
            answers(one, the_time(one, before))

        with acting(visit.nora):
            row = Appointment.objects.visible_to(visit.nora).get(
                pk=before.appointment.pk
            )
            assert (row.is_confirmed, row.peers_needed) == (True, 1)

    def test_its_dates_that_come_back_keep_its_rule(self, visit, of_the_place):
        before = calls_them(visit, visit.sami)
        of_the_place(TWO_PEERS)

        with acting(visit.claire):
            done = actions.repeat_appointment(
                viewer=visit.claire,
                appointment=before.appointment,
                key=uuid4(),
                starts=[at(days=27)],
            )

        assert [one.peers_needed for one in done.done] == [1]

    def test_nobody_leaves_who_is_needed(self, visit, of_the_place):
        of_the_place(TWO_PEERS)
        one = agreed(visit, visit.sami, visit.pia)

        for who in (visit.sami, visit.nora):
            with pytest.raises(NotWithoutThem), acting(who):
                actions.leave_appointment(viewer=who, appointment=one)

    def test_whoever_is_more_than_is_needed_may_leave(self, visit):
        one = agreed(visit, visit.sami, visit.pia)

        with acting(visit.sami):
            actions.leave_appointment(viewer=visit.sami, appointment=one)

    @pytest.mark.parametrize("who", ["sami", "nora", "claire"])
    def test_the_database_refuses_at_the_end_what_lacks_somebody(
        self, visit, of_the_place, who
    ):
        of_the_place(TWO_PEERS)
        one = agreed(visit, visit.sami, visit.pia)

        with pytest.raises(psycopg.errors.CheckViolation, match="as many of each"):
            loses(one, getattr(visit, who))

    @pytest.mark.parametrize(
        "less", ["peers_needed = 0", "trade_needed = 0", "own_name_needed = 6"]
    )
    def test_less_than_one_of_each_is_written_by_nobody(self, visit, less):
        with pytest.raises(IntegrityError), acting(visit.claire):
            Appointment.objects.create(
                owner_id=visit.claire.person_id,
                minutes=30,
                mode="place",
                is_pair=True,
                **{less.split(" = ")[0]: int(less.split(" = ")[1])},
            )

    def test_nobody_changes_the_rule_of_what_is_called(self, visit, of_the_place):
        of_the_place(TWO_PEERS)
        one = agreed(visit, visit.sami, visit.pia)

        with (
            pytest.raises(Exception, match="permission denied"),
            acting(visit.claire),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE agenda_appointment SET peers_needed = 1 WHERE id = %s", [one.pk]
            )

    def test_the_pages_say_the_rule(self, visit, of_the_place):
        of_the_place(TWO_PEERS)
        one = agreed(visit, visit.sami, visit.pia)
        claire = client_as(visit.claire.person_id, visit.claire.affiliation_id)
        rule = "au moins 1 personne en son nom, 2 personnes pair-aidantes"

        assert rule in text(claire.get(reverse("agenda:call")))
        assert rule in text(claire.get(reverse("agenda:appointment", args=[one.pk])))
        wrong = claire.post(
            reverse("agenda:call"),
            {
                "key": str(uuid4()),
                "people": [str(visit.nora.person_id), str(visit.sami.person_id)],
                "is_pair": "on",
                "mode": "place",
                "minutes": "60",
                "before": "0",
                "after": "0",
            },
        )
        assert (wrong.status_code, "il faut " + rule in text(wrong)) == (422, True)
