"""What she prefers comes first; nothing is refused by it, and nobody else reads it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import partial
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.urls import reverse

from avec.access.viewer import Viewer
from avec.agenda import actions
from avec.agenda.actions.agreeing import Shape
from avec.agenda.finding import Day
from avec.agenda.models import Attendee, Preference
from avec.agenda.own_data import agenda_files
from avec.agenda.preferring import (
    Preferred,
    in_order,
    preferred_by,
    same_faces_first,
    slot_of,
)
from avec.agenda.tests.coming import Visit, a_visit, at_work
from avec.agenda.tests.crowd import acting, asked, knows, someone
from avec.agenda.tests.scene import at
from avec.agenda.tests.test_pages import text
from avec.agenda.words import Side
from tests.at_once import together
from tests.entrance import client_as
from tests.scene import tie

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]
EVERY_MORNING = [11, 21, 31, 41, 51, 61, 71]
EVERY_AFTERNOON = [13, 23, 33, 43, 53, 63, 73]
PAGE = "agenda:preferences"


@pytest.fixture
def visit() -> Visit:
    return a_visit()


def prefers(who: Viewer, *hours: int, faces: bool = False) -> None:
    with acting(who):
        actions.say_preferences(viewer=who, hours=hours, same_faces=faces)


def suit(reader: Viewer, *people: Viewer) -> tuple[set[int], bool]:
    with acting(reader):
        found = preferred_by(one.person_id for one in people)
    return set(found.hours), found.is_mine


# --- the order ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [
        (0, 0, 1),
        (11, 59, 1),
        (12, 0, 2),
        (13, 59, 2),
        (14, 0, 3),
        (16, 59, 3),
        (17, 0, 4),
        (23, 59, 4),
    ],
)
def test_a_moment_is_of_the_part_of_the_day_when_it_begins(hour, minute, part):
    tuesday = datetime(2040, 1, 3, hour, minute, tzinfo=ZoneInfo("Europe/Paris"))

    assert slot_of(tuesday) == 20 + part


def test_what_is_preferred_comes_first_and_nothing_is_left_out():
    days = [
        Day(on.date(), tuple(on.replace(hour=hour) for hour in (9, 13, 15)))
        for on in (datetime(2040, 1, day, tzinfo=UTC) for day in (2, 3))
    ]

    first, then = in_order(days, Preferred(frozenset({23, 12}), is_mine=True))

    assert [s.hour for day in first.days for s in day.starts] == [13, 15]
    assert [s.hour for day in then.days for s in day.starts] == [9, 15, 9, 13]
    assert (first.is_preferred, then.is_preferred) == (True, False)
    (alike,) = in_order(days, Preferred())
    assert alike.days == tuple(days)
    assert in_order([], Preferred(frozenset({23}))) == []


@pytest.fixture
def lea(visit) -> Viewer:
    """Somebody whom Nora has in her circle, and who comes in their own name."""
    lea = someone("Léa")
    knows(visit.nora, lea)
    return lea


def test_hours_that_suit_each_who_said_some(visit, lea):
    prefers(visit.nora, 11, 23)
    assert suit(visit.nora, visit.nora) == ({11, 23}, True)
    assert suit(lea, visit.nora, lea) == ({11, 23}, False)

    prefers(lea, 23, 44)

    assert suit(lea, visit.nora, lea) == ({23}, True)


def test_nothing_said_any_more_is_nothing_kept(visit):
    prefers(visit.nora, 11, 23)
    prefers(visit.nora)

    assert suit(visit.nora, visit.nora) == (set(), False)
    with acting(visit.nora):
        assert not Preference.objects.visible_to(visit.nora).exists()


def test_said_twice_at_the_same_instant_it_is_said_once(visit):
    together(
        partial(prefers, visit.nora, 11, faces=True),
        partial(prefers, visit.nora, 11, faces=True),
    )

    with acting(visit.nora):
        assert Preference.objects.visible_to(visit.nora).get().hours == [11]


# --- who sees what --------------------------------------------------------------


def test_a_colleague_looks_into_nobodys_own_life(visit):
    prefers(visit.sami, *EVERY_MORNING)
    sami_at_work = at_work(visit.sami)

    assert suit(visit.claire, visit.sami) == (set(), False)
    assert suit(sami_at_work, visit.sami) == (set(), False)
    assert suit(visit.sami, visit.sami) == (set(EVERY_MORNING), True)


def test_whoever_is_in_her_circle_looks_with_her_order(visit):
    prefers(visit.nora, 11)

    assert suit(visit.claire, visit.nora, visit.claire) == ({11}, False)


def test_nobody_else_reads_it_changes_it_or_takes_it_away(visit):
    prefers(visit.nora, 11, faces=True)

    for who in (visit.claire, visit.sami, visit.pia):
        with acting(who), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM agenda_preference")
            assert cursor.fetchone() == (0,)
            cursor.execute("UPDATE agenda_preference SET hours = '{}'")
            assert cursor.rowcount == 0
            cursor.execute("DELETE FROM agenda_preference")
            assert cursor.rowcount == 0
    with pytest.raises(ProgrammingError, match="row-level"), acting(visit.claire):
        Preference.objects.create(owner_id=visit.sami.person_id, hours=[11])
    assert suit(visit.nora, visit.nora) == ({11}, True)


def test_a_stranger_asks_nothing(visit):
    prefers(visit.nora, 11, faces=True)

    for question, values in (
        ("SELECT * FROM avec.preferred_hours(%s)", [[visit.nora.person_id]]),
        (
            "SELECT avec.same_faces_first(%s, %s)",
            [visit.nora.person_id, [visit.pia.person_id]],
        ),
    ):
        with (
            pytest.raises(Exception, match="one looks for a time"),
            acting(visit.pia),
            connection.cursor() as cursor,
        ):
            cursor.execute(question, values)


def test_only_hours_of_a_week_are_kept(visit):
    with pytest.raises(IntegrityError), acting(visit.nora):
        Preference.objects.create(owner_id=visit.nora.person_id, hours=[85])


# --- the same faces -------------------------------------------------------------


@pytest.fixture
def met(visit, clock) -> Visit:
    """The visit of Claire and Sami is over; Pia, who was engaged less, is free too."""
    tie(visit.nora.person_id, visit.pia.person_id, "peer_supporter")
    tie(visit.claire.person_id, visit.pia.person_id, "peer_supporter")
    clock("5 days")
    return visit


def comes(viewer: Viewer, people: list[Viewer], *pool: Viewer) -> set[UUID]:
    """Who comes, when somebody calls one of these at a moment when each is free."""
    with acting(viewer):
        called = actions.call_one_of(
            viewer=viewer,
            key=uuid4(),
            people=[asked(one) for one in people],
            pools=[[asked(one, Side.PEER) for one in pool]],
            about="",
            where="",
            shape=Shape(minutes=30),
            start=at(days=10),
            is_wide=True,
        )
        rows = Attendee.objects.visible_to(viewer).filter(
            appointment=called.appointment
        )
        return {one.person_id for one in rows} & {one.person_id for one in pool}


@pytest.mark.parametrize(("faces", "name"), [(True, "sami"), (False, "pia")])
def test_who_came_before_comes_first_when_she_prefers_so(met, faces, name):
    prefers(met.nora, 11, faces=faces)

    found = comes(met.nora, [], met.pia, met.sami)

    assert found == {getattr(met, name).person_id}


def test_a_professional_who_calls_for_her_follows_what_she_prefers(met):
    prefers(met.nora, faces=True)

    found = comes(met.claire, [met.nora], met.pia, met.sami)

    assert found == {met.sami.person_id}


def test_who_is_not_free_is_not_asked_for_being_known(met):
    prefers(met.nora, faces=True)
    with acting(met.sami):
        actions.say_absence(
            viewer=met.sami, key=uuid4(), start=at(days=9), end=at(days=11)
        )

    assert comes(met.nora, [], met.pia, met.sami) == {met.pia.person_id}


def test_what_is_not_over_yet_is_no_face(visit):
    prefers(visit.nora, faces=True)
    tie(visit.nora.person_id, visit.pia.person_id, "peer_supporter")

    assert order(visit.nora, visit.pia, visit.sami) == [
        visit.pia.person_id,
        visit.sami.person_id,
    ]


def test_cancelled_before_it_was_held_it_is_no_face(visit, clock):
    prefers(visit.nora, faces=True)
    tie(visit.nora.person_id, visit.pia.person_id, "peer_supporter")
    with acting(visit.sami):
        actions.cancel_appointment(viewer=visit.sami, appointment=visit.one)
    clock("5 days")

    assert order(visit.nora, visit.pia, visit.sami) == [
        visit.pia.person_id,
        visit.sami.person_id,
    ]


def order(viewer: Viewer, *people: Viewer) -> list[UUID]:
    with acting(viewer):
        return same_faces_first(viewer.person_id, [one.person_id for one in people])


# --- from page to page ----------------------------------------------------------


def test_said_on_a_page_and_changed_there(visit):
    nora, place = client_as(visit.nora.person_id), reverse(PAGE)
    for _press in range(2):
        done = nora.post(place, {"day_2": ["3", "1"], "same_faces": "on"})
        assert (done.status_code, done.url) == (302, place)

    page = nora.get(place).content.decode()

    ticked = re.findall(r'<input[^>]*name="(\w+)"[^>]*value="(\w+)"[^>]*checked', page)
    assert ticked == [("day_2", "1"), ("day_2", "3")]
    assert re.search(r'<input[^>]*name="same_faces"[^>]*checked', page)
    with acting(visit.nora):
        said = Preference.objects.visible_to(visit.nora).get()
        assert (said.hours, said.same_faces) == ([21, 23], True)
    nora.post(place, {})
    assert " checked" not in nora.get(place).content.decode()


def test_what_is_no_hour_of_a_week_is_asked_again(visit):
    answer = client_as(visit.nora.person_id).post(reverse(PAGE), {"day_2": ["9"]})

    assert (answer.status_code, "Choisissez encore" in text(answer)) == (422, True)


def test_she_reads_that_it_is_her_hour_and_others_see_the_order(visit):
    prefers(visit.nora, *EVERY_AFTERNOON)
    place = reverse("agenda:moments", args=[visit.one.pk])

    hers = client_as(visit.nora.person_id).get(place)
    claires = client_as(visit.claire.person_id, visit.claire.affiliation_id).get(place)

    assert "À une heure que vous préférez" in text(hers)
    assert "Aux autres heures" in text(hers)
    assert "que vous préférez" not in text(claires)
    assert "L’ordre tient compte" in text(claires)
    for page in (hers, claires):
        hours = [
            datetime.fromisoformat(start).hour
            for start in re.findall(r'name="start" value="([^"]+)"', text_of(page))
        ]
        first = [14 <= hour < 17 for hour in hours]
        assert first == sorted(first, reverse=True)
        assert True in first
        assert False in first


def text_of(page) -> str:
    return page.content.decode()


def test_without_preferences_nothing_is_said_of_an_order(visit):
    place = reverse("agenda:moments", args=[visit.one.pk])
    page = text(client_as(visit.nora.person_id).get(place))

    assert "préférez" not in page
    assert "L’ordre tient compte" not in page


def test_it_is_among_what_she_takes_away(visit):
    prefers(visit.nora, 11, 23, faces=True)

    with acting(visit.nora):
        files = {one.path: one for one in agenda_files(visit.nora)}

    (kept,) = json.loads(files["heures.json"].content)["preference"]
    assert (kept["hours"], kept["same_faces"]) == ([11, 23], True)


def test_who_leaves_for_good_leaves_none(visit):
    prefers(visit.nora, 11)
    with acting(visit.nora):
        actions.leave_agenda(viewer=visit.nora)
        assert not Preference.objects.visible_to(visit.nora).exists()


@pytest.mark.parametrize("route", [PAGE, "agenda:hours"])
def test_the_pages_cost_the_same_with_few_or_many(
    visit, route, django_assert_num_queries
):
    nora = client_as(visit.nora.person_id)
    prefers(visit.nora, 11)
    nora.get(reverse(route))
    with django_assert_num_queries(QUERIES[route]):
        nora.get(reverse(route))
    prefers(visit.nora, *EVERY_MORNING, *EVERY_AFTERNOON, faces=True)
    with django_assert_num_queries(QUERIES[route]):
        nora.get(reverse(route))


def test_looking_for_a_moment_costs_the_same_with_preferences(
    visit, django_assert_num_queries
):
    place = reverse("agenda:moments", args=[visit.one.pk])
    nora = client_as(visit.nora.person_id)
    nora.get(place)
    with django_assert_num_queries(QUERIES["agenda:moments"]):
        nora.get(place)
    prefers(visit.nora, *EVERY_MORNING, faces=True)
    with django_assert_num_queries(QUERIES["agenda:moments"]):
        nora.get(place)


QUERIES = {PAGE: 4, "agenda:hours": 5, "agenda:moments": 14}
