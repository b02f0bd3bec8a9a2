"""One person among several: whoever is free, her referents first, never at random."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.agenda import actions
from avec.agenda.actions.agreeing import Shape
from avec.agenda.models import Appointment
from avec.agenda.reach import Asked, people_to_ask
from avec.agenda.refusals import NoSuchPair, TimeIsTaken
from avec.agenda.tests.crowd import opens
from avec.agenda.tests.scene import as_, at, call, say, times
from avec.agenda.tests.test_pages import text
from avec.references import actions as references
from avec.references.models import Referent
from avec.references.reading import referents_of
from tests.entrance import client_as

pytestmark = pytest.mark.django_db


def calls_one_of(cast, who: str, *pools, key=None, start=None, people=(), **shape):
    with as_(cast, who) as viewer:
        asked = {one.person_id: one for one in people_to_ask(viewer)}
        return actions.call_one_of(
            viewer=viewer,
            key=key or uuid4(),
            people=[asked[cast.people[name]] for name in people],
            pools=[[asked[cast.people[name]] for name in pool] for pool in pools],
            about="Un café",
            where="",
            shape=Shape(**shape),
            start=start or at(),
            is_wide=True,
        )


def who_comes(cast, called, reader: str = "nora") -> set[str]:
    names = {key: name for name, key in cast.people.items()}
    with as_(cast, reader) as viewer:
        found = Appointment.objects.visible_to(viewer).get(pk=called.appointment.pk)
        return {names[one.person_id] for one in found.attendees.all()} - {reader}


@pytest.fixture
def free(cast):
    """Sami and Marc say hours on that day, and can be found."""
    for name in ("sami", "nora"):
        opens(cast.seen_by(name), at(hour=8), 11, is_bookable=False)


def test_whoever_is_free_comes(cast, free):
    call(cast, "nora", "marc", starts=[at(hour=14)])
    with as_(cast, "marc") as viewer:
        actions.say_absence(
            viewer=viewer, key=uuid4(), start=at(hour=8), end=at(hour=12)
        )

    called = calls_one_of(cast, "nora", ("marc", "sami"), start=at(hour=10))

    assert who_comes(cast, called) == {"sami"}
    assert not called.is_confirmed


def test_a_referent_comes_first_even_engaged_more(cast, free):
    call(cast, "nora", "sami", starts=[at(hour=16)], minutes=90)

    called = calls_one_of(cast, "nora", ("marc", "sami"), start=at(hour=10))

    with as_(cast, "nora") as viewer:
        assert cast.sami in {one for one, _what in referents_of(viewer, cast.nora)}
    assert who_comes(cast, called) == {"sami"}


@pytest.mark.parametrize(("busy", "comes"), [("sami", "marc"), ("marc", "sami")])
def test_without_a_referent_whoever_was_engaged_least_comes(cast, free, busy, comes):
    with as_(cast, "nora") as viewer:
        for one in Referent.objects.visible_to(viewer).running():
            if one.owner_id == cast.nora:
                references.end_reference(viewer=viewer, reference=one)
        assert referents_of(viewer, cast.nora) == []
    for days in (2, 4, 5):
        answered = call(
            cast, "nora", busy, starts=[at(days=days, hour=16)], minutes=120
        )
        (time,) = times(cast, busy, answered.appointment)
        say(cast, busy, time)

    called = calls_one_of(cast, "nora", ("marc", "sami"), start=at(hour=10))

    assert who_comes(cast, called) == {comes}


def test_nobody_free_is_said(cast, free):
    for name in ("marc", "sami"):
        with as_(cast, name) as viewer:
            actions.say_absence(
                viewer=viewer, key=uuid4(), start=at(hour=8), end=at(hour=12)
            )

    with pytest.raises(TimeIsTaken):
        calls_one_of(cast, "nora", ("marc", "sami"), start=at(hour=10))


def test_the_same_form_sent_twice_is_one_appointment(cast, free):
    key = uuid4()
    first = calls_one_of(cast, "nora", ("marc", "sami"), key=key)
    second = calls_one_of(cast, "nora", ("marc", "sami"), key=key)

    assert first.appointment == second.appointment
    assert len(who_comes(cast, second)) == 1


def test_two_voices_need_one_of_each(cast, free):
    with pytest.raises(NoSuchPair):
        calls_one_of(cast, "nora", ("marc", "sami"), is_pair=True)


def test_nobody_looks_for_a_stranger(cast):
    with as_(cast, "nora") as viewer, pytest.raises(NotAllowed):
        actions.call_one_of(
            viewer=viewer,
            key=uuid4(),
            people=[],
            pools=[[Asked(cast.karim, "Karim", "person")]],
            about="",
            where="",
            shape=Shape(),
            start=at(),
        )


def test_from_page_to_page(cast, free):
    nora = client_as(cast.nora)
    address = reverse("agenda:among")
    form = {
        "key": str(uuid4()),
        "one_of": [str(cast.marc), str(cast.sami)],
        "mode": "place",
        "minutes": "45",
        "before": "0",
        "after": "0",
        "is_wide": "on",
        "about": "Un café",
    }

    offered = nora.post(address, form)
    start = re.findall(r'name="start" value="([^"]+)"', offered.content.decode())[0]
    nothing = nora.post(address, {**form, "find": "1"})
    changed = nora.post(address, {**form, "change": "1"})
    page = nora.post(address, {**form, "find": "1", "start": start}, follow=True)

    assert "une personne de chaque groupe est libre" in text(offered)
    assert (nothing.status_code, "Choisissez un moment" in text(nothing)) == (422, True)
    assert (changed.status_code, 'value="Un café"' in changed.content.decode()) == (
        200,
        True,
    )
    assert "Un café" in text(page)
    assert "C’est proposé" in text(page)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"one_of": ["marc"]}, "au moins deux personnes"),
        ({"one_of": ["marc", "sami"], "people": ["marc"]}, "déjà choisie plus haut"),
        ({}, "au moins deux personnes"),
    ],
)
def test_who_is_named_twice_or_alone_is_said(cast, said, words):
    form = {name: [str(cast.people[one]) for one in who] for name, who in said.items()}
    more = {"key": str(uuid4()), "mode": "place", "minutes": "45"}

    answer = client_as(cast.nora).post(
        reverse("agenda:among"), {**more, "before": "0", "after": "0", **form}
    )

    assert (answer.status_code, words in text(answer)) == (422, True)
