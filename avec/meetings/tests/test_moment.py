"""A meeting has its appointment: with the person, and it goes with the meeting."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.agenda import actions as agenda
from avec.agenda.actions.agreeing import Shape
from avec.agenda.models import Appointment, Attendee
from avec.agenda.refusals import NotWithoutThem
from avec.agenda.tests.scene import as_, at, call, say, times
from avec.circles import actions as circles
from avec.foundation import dates
from avec.meetings import actions
from avec.meetings.actions.gathering import HasItsMoment, NobodySaidYes
from avec.meetings.models import Meeting, Permission, Seat
from avec.meetings.sheet import goes_on
from avec.people.models import Person
from tests.entrance import client_as

WHERE = "CANARI-ou-l-on-se-reunit-62c1"


def page(client, route: str, *keys) -> str:
    answer = client.get(reverse(route, args=keys))
    text = answer.content.decode() if answer.status_code == 200 else ""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def sheet(client, meeting) -> str:
    return page(client, "meetings:meeting", meeting.pk)


def find(cast, who: str, meeting: Meeting, *, starts=(), key: UUID | None = None):
    """``who`` calls the appointment of the meeting."""
    with as_(cast, who) as viewer:
        mine = Meeting.objects.visible_to(viewer).get(pk=meeting.pk)
        return actions.call_for_meeting(
            viewer=viewer,
            meeting=mine,
            key=key or uuid4(),
            about="Nous réunir",
            where=WHERE,
            shape=Shape(minutes=90),
            starts=starts,
        ).appointment


def agreed(cast, meeting: Meeting, start=None) -> Appointment:
    """Nora calls it, and Claire and Sami say yes."""
    called = find(cast, "nora", meeting, starts=[start or at()])
    (time,) = times(cast, "nora", called)
    say(cast, "claire", time)
    assert say(cast, "sami", time)
    return called


def coming(cast, appointment: Appointment) -> set[str]:
    names = {key: name for name, key in cast.people.items()}
    with as_(cast, "nora") as viewer:
        rows = Attendee.objects.visible_to(viewer).filter(appointment=appointment)
        return {names[one.person_id] for one in rows}


def without_her(cast) -> Meeting:
    """Claire opens a meeting without Nora, as Nora wrote; Sami says yes too."""
    with as_(cast, "nora") as viewer:
        sami = Person.objects.get(pk=cast.sami)
        actions.permit(viewer=viewer, to_person=sami, words="Oui.")
    with as_(cast, "claire") as viewer:
        meeting = actions.propose(
            viewer=viewer,
            person=Person(pk=cast.nora, name="Nora"),
            why="Le bailleur.",
            name="Claire",
            without_her=True,
        )
    with as_(cast, "sami") as viewer:
        seat = Seat.objects.get(meeting=meeting, person_id=cast.sami)
        actions.take_seat(viewer=viewer, seat=seat, forewarned=True)
    return meeting


def day(moment) -> str:
    """Say the day as a page does, with ordinary spaces."""
    return dates.day(moment).replace("\xa0", " ")


# --- Finding a moment ---------------------------------------------------------------


def test_from_her_sheet_she_finds_a_moment_with_those_who_said_yes(cast, nora, held):
    assert "Aucun moment n’est encore convenu" in sheet(nora, held)
    asked = page(nora, "meetings:find_moment", held.pk)
    assert "Claire" in asked
    assert "ne sont pas demandés : Marc" in asked

    sent = {
        "key": str(uuid4()),
        "about": "Nous réunir",
        "where": "Au café",
        "minutes": "90",
        "before": "0",
        "after": "0",
        "mode": "place",
    }
    answers = [
        nora.post(reverse("meetings:find_moment", args=[held.pk]), sent)
        for _tap in range(2)
    ]

    moments = reverse("agenda:moments", args=[sent["key"]])
    assert [one.url for one in answers] == [moments, moments]
    with as_(cast, "nora") as viewer:
        called = Appointment.objects.visible_to(viewer).get(pk=sent["key"])
    assert coming(cast, called) == {"nora", "claire", "sami"}
    assert "Un moment est cherché" in sheet(nora, held)


def test_the_sheet_says_when_and_the_appointment_leads_to_the_sheet(
    cast, nora, claire, held
):
    called = agreed(cast, held)

    for client in (nora, claire):
        said = sheet(client, held)
        assert day(at()) in said.lower()
        assert reverse("agenda:appointment", args=[called.pk]) in said
        way = page(client, "agenda:appointment", called.pk)
        assert reverse("meetings:meeting", args=[held.pk]) in way
        assert "La feuille de la rencontre" in way


def test_who_is_no_more_of_the_meeting_keeps_no_way_to_its_sheet(cast, claire, held):
    called = agreed(cast, held)
    with as_(cast, "nora") as viewer:
        seat = Seat.objects.get(meeting=held, person_id=cast.claire)
        actions.uninvite(viewer=viewer, seat=seat)

    assert "La feuille de la rencontre" not in page(
        claire, "agenda:appointment", called.pk
    )
    with as_(cast, "claire"):
        assert _moment(held) is None


def _moment(meeting: Meeting):
    with connection.cursor() as web:
        web.execute("SELECT * FROM avec.meeting_moment(%s)", [meeting.pk])
        return web.fetchone()


def test_the_sheet_says_who_of_the_meeting_is_not_of_the_appointment(cast, nora, held):
    called = agreed(cast, held)
    with as_(cast, "marc") as viewer:
        seat = Seat.objects.get(meeting=held, person_id=cast.marc)
        actions.take_seat(viewer=viewer, seat=seat, forewarned=True)
    marc = client_as(cast.marc)

    said = sheet(marc, held)

    assert "De la rencontre, et pas de ce rendez-vous : Marc" in said
    assert day(at()) in said.lower()
    # When, and never where: the appointment stays between those who come to it.
    assert WHERE not in said
    assert marc.get(reverse("agenda:appointment", args=[called.pk])).status_code == 404
    with as_(cast, "nora") as viewer:
        seat = Seat.objects.get(meeting=held, person_id=cast.sami)
        actions.uninvite(viewer=viewer, seat=seat)
    assert "De ce rendez-vous, et pas de la rencontre : Sami" in sheet(nora, held)


def test_only_who_leads_calls_it_and_never_strangers(cast, held):
    for who in ("marc", "karim"):
        viewer = cast.seen_by(who)
        with cast.acting(who), pytest.raises(NotAllowed), transaction.atomic():
            actions.call_for_meeting(
                viewer=viewer,
                meeting=held,
                key=uuid4(),
                about="",
                where="",
                shape=Shape(),
            )


def test_who_facilitates_asks_them_all_even_those_of_no_circle_of_hers(
    cast, claire, held
):
    """Sami and Marc are of Nora's circle, and of nothing of Claire's."""
    with as_(cast, "marc") as viewer:
        seat = Seat.objects.get(meeting=held, person_id=cast.marc)
        actions.take_seat(viewer=viewer, seat=seat, forewarned=True)
    asked = page(claire, "meetings:find_moment", held.pk)
    assert "Nora" in asked
    assert "Marc" in asked

    called = find(cast, "claire", held, starts=[at()])

    assert coming(cast, called) == {"nora", "claire", "sami", "marc"}
    with as_(cast, "nora"):
        sides = Attendee.objects.values_list("person_id", "side")
        told = dict(sides.filter(appointment=called))
    assert told[cast.sami] == "peer"
    assert told[cast.marc] == told[cast.nora] == "person"
    (time,) = times(cast, "marc", called)
    for who in ("nora", "sami"):
        assert not say(cast, who, time)
    assert say(cast, "marc", time)


@pytest.mark.parametrize("caller", ["claire", "sami"])
def test_nobody_is_asked_across_a_block_whoever_calls(cast, held, caller):
    with as_(cast, "sami") as viewer:
        circles.block(viewer=viewer, person_id=cast.claire, remembered_as="C")

    called = find(cast, caller, held)

    assert coming(cast, called) == {"nora", caller}
    assert coming(cast, find(cast, "nora", _again(cast, held, called))) == {
        "nora",
        "claire",
        "sami",
    }


def _again(cast, meeting: Meeting, called: Appointment) -> Meeting:
    with as_(cast, "nora") as viewer:
        agenda.cancel_appointment(viewer=viewer, appointment=called)
    return meeting


def test_one_appointment_at_a_time(cast, held):
    agreed(cast, held)

    with pytest.raises(HasItsMoment):
        find(cast, "claire", held)
    with as_(cast, "claire") as viewer:
        mine = Appointment.objects.visible_to(viewer).being_agreed()
        assert not mine.filter(owner_id=cast.claire, minutes=90).exists()


def test_nobody_to_meet_is_said(cast, nora):
    with as_(cast, "nora") as viewer:
        alone = actions.propose(
            viewer=viewer,
            person=Person(pk=cast.nora, name="Nora"),
            why="…",
            name="Nora",
        )

    assert "Personne d’autre n’a encore dit oui" in page(
        nora, "meetings:find_moment", alone.pk
    )
    with pytest.raises(NobodySaidYes):
        find(cast, "nora", alone)


# --- Not without her ----------------------------------------------------------------


def test_the_database_refuses_a_moment_without_her(cast, held):
    """Claire writes an appointment by herself, and says that it is the meeting's."""
    with as_(cast, "claire") as viewer:
        alone = Appointment(owner_id=cast.claire, minutes=90, mode="place")
        alone.content = {"about": "…", "where": ""}
        alone.save(force_insert=True)
        Attendee.objects.create(
            appointment=alone, person_id=viewer.person_id, side="professional", name=""
        )
        assert not linked(held, alone)
        Attendee.objects.create(
            appointment=alone, person_id=cast.nora, side="person", name=""
        )
        assert linked(held, alone)


def linked(meeting: Meeting, appointment: Appointment) -> bool:
    with connection.cursor() as web:
        asked = "SELECT avec.meeting_has_moment(%s, %s)"
        web.execute(asked, [meeting.pk, appointment.pk])
        return web.fetchone()[0]


def test_the_database_refuses_somebody_who_did_not_say_yes(cast, held):
    called = call(cast, "nora", "claire", "marc").appointment

    with as_(cast, "nora"):
        assert not linked(held, called)


def test_she_does_not_go_while_the_others_meet_and_she_may_cancel(cast, nora, held):
    called = find(cast, "claire", held, starts=[at()])
    (time,) = times(cast, "claire", called)
    say(cast, "nora", time)
    assert say(cast, "sami", time)

    assert "M’en retirer, sans l’annuler" not in page(
        nora, "agenda:appointment", called.pk
    )
    sami = client_as(cast.sami, cast.hats["sami"])
    assert "M’en retirer, sans l’annuler" in page(sami, "agenda:appointment", called.pk)
    viewer = cast.seen_by("nora")
    with cast.acting("nora"), pytest.raises(NotWithoutThem), transaction.atomic():
        agenda.leave_appointment(viewer=viewer, appointment=called)
    # By another way than the page: the others do not meet about her.
    with as_(cast, "nora"), connection.cursor() as web:
        web.execute("SELECT avec.leave_appointment(%s)", [called.pk])
    assert "est annulé" in sheet(sami, held)


def test_without_her_as_she_wrote_she_reads_when_and_ends_it(cast, nora, claire):
    meeting = without_her(cast)
    assert "a écrit que vous pouvez vous réunir sans sa présence" in page(
        claire, "meetings:find_moment", meeting.pk
    )
    called = find(cast, "claire", meeting, starts=[at()])
    (time,) = times(cast, "claire", called)
    assert say(cast, "sami", time)

    said = sheet(nora, meeting)
    assert day(at()) in said.lower()
    assert "De la rencontre, et pas de ce rendez-vous : Nora" in said
    with as_(cast, "nora") as viewer:
        permission = Permission.objects.get(to_person_id=cast.sami, revoked_at=None)
        actions.revoke(viewer=viewer, permission=permission)

    assert "est annulé" in sheet(nora, meeting)
    with as_(cast, "sami") as viewer:
        one = Appointment.objects.visible_to(viewer).get(pk=called.pk)
        assert one.cancelled_at is not None


# --- What changes is said -----------------------------------------------------------


def test_a_moment_that_moves_is_said_on_the_sheet(cast, nora, claire, held):
    before, after = at(), at(days=5, hour=15)
    called = agreed(cast, held, before)
    with as_(cast, "sami") as viewer:
        agenda.propose_times(viewer=viewer, appointment=called, starts=[after])
    time = next(one for one in times(cast, "nora", called) if one.during.lower == after)
    assert "Le moment a changé" not in sheet(claire, held)
    say(cast, "nora", time)
    assert say(cast, "claire", time)

    said = sheet(claire, held)

    assert f"Le moment a changé : c’était le {day(before)}" in said
    assert day(after) in said.lower()


def test_a_moment_cancelled_is_said_and_another_is_found(cast, nora, held):
    called = agreed(cast, held)
    with as_(cast, "sami") as viewer:
        agenda.cancel_appointment(viewer=viewer, appointment=called)

    said = sheet(nora, held)

    assert f"Le rendez-vous du {day(at())}" in said
    assert "est annulé" in said
    assert "Trouver un autre moment" in said
    again = find(cast, "nora", held, starts=[at(days=4)])
    with as_(cast, "nora"):
        assert Meeting.objects.get(pk=held.pk).appointment_id == again.pk


def test_a_meeting_that_is_erased_cancels_what_was_to_come(cast, nora, held):
    called = agreed(cast, held)
    assert "est annulé en même temps" in page(nora, "meetings:erase", held.pk)

    nora.post(reverse("meetings:erase", args=[held.pk]))

    with as_(cast, "sami") as viewer:
        one = Appointment.objects.visible_to(viewer).get(pk=called.pk)
        assert one.cancelled_at is not None
        assert one.cancelled_by_id == cast.nora


def test_nothing_lapses_before_the_day_people_meet(cast, held):
    far = at(days=40)
    with as_(cast, "nora"):
        assert goes_on(held) < far
    agreed(cast, held, far)

    with as_(cast, "nora"):
        assert goes_on(held) == far + timedelta(minutes=90, days=30)


def test_who_called_it_leaves_for_good_and_the_meeting_stays(cast, held):
    called = find(cast, "claire", held, starts=[at()])
    with as_(cast, "claire") as viewer:
        agenda.leave_agenda(viewer=viewer)

    with as_(cast, "nora"):
        assert Meeting.objects.get(pk=held.pk).appointment_id is None
        assert not Appointment.objects.filter(pk=called.pk).exists()
