"""That people did not meet: the same words for each, and nothing follows."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.visits import actions
from avec.visits.models import Missed
from avec.visits.tests.scene import ALONE, as_, key_of, visit
from avec.visits.words import Whose, Why
from tests.entrance import client_as
from tests.second_wall import find

pytestmark = pytest.mark.django_db


def says(cast, who: str, why: Why = Why.SOMEONE, whose: Whose = Whose.THEIRS, **more):
    with as_(cast, who) as viewer:
        return actions.say_missed(
            viewer=viewer,
            appointment=visit(cast, viewer, ALONE),
            why=why,
            whose=whose,
            **more,
        )


def texts(cast, reader: str) -> list[str]:
    """What ``reader`` is shown of it, names left out."""
    page = client_as(cast.people[reader], cast.hats.get(reader)).get(
        reverse("visits:after", args=[key_of(cast, ALONE)])
    )
    said = re.search(r'id="met".*?</section>', page.content.decode(), re.S)[0]
    said = re.sub(r"<p class=\"soft\">.*?</p>", "", said, flags=re.S)
    return [
        re.sub(r"\s+", " ", one).strip()
        for one in re.findall(r"<p>(Nous ne nous.*?)</p>", said, re.S)
    ]


@pytest.mark.parametrize(("who", "reader"), [("nora", "claire"), ("claire", "nora")])
def test_it_is_said_in_the_same_words_whoever_did_not_come(cast, who, reader):
    says(cast, who)

    assert texts(cast, reader) == [
        "Nous ne nous sommes pas vus : quelqu’un n’a pas pu venir, de l’autre côté."
    ]


def test_said_again_the_form_keeps_what_was_said(cast):
    says(cast, "nora", Why.SOMEONE, Whose.THEIRS, words="J’ai attendu.")

    page = client_as(cast.nora).get(
        reverse("visits:missed", args=[key_of(cast, ALONE)])
    )

    chosen = re.findall(r"<input[^>]*checked[^>]*>", page.content.decode())
    assert {re.search(r'value="(\w+)"', one)[1] for one in chosen} == {
        Why.SOMEONE.value,
        Whose.THEIRS.value,
    }
    assert "J’ai attendu." in page.content.decode()


def test_each_says_how_it_was_for_them_beside(cast):
    says(cast, "claire", Why.SOMEONE)
    says(cast, "nora", Why.MET, Whose.UNSAID, words="J’étais au jardin.")

    page = client_as(cast.claire, cast.hats["claire"]).get(
        reverse("visits:after", args=[key_of(cast, ALONE)])
    )
    assert "Pour moi, nous nous sommes vus" in page.content.decode()
    assert "J’étais au jardin." in page.content.decode()


def test_no_column_says_who_did_not_come_nor_why():
    columns = {field.attname for field in Missed._meta.concrete_fields}

    assert columns == {"id", "sealed", "appointment_id", "owner_id", "said_at"}


def test_it_leads_to_another_moment_with_the_same_people(cast):
    says(cast, "nora")
    nora = client_as(cast.nora)
    page = nora.get(reverse("visits:after", args=[key_of(cast, ALONE)]))
    place = re.search(r'href="([^"]+avec=[^"]+)"', page.content.decode())[1]

    form = nora.get(place).content.decode()

    chosen = re.findall(r'<input[^>]+name="people"[^>]*checked[^>]*>', form)
    assert len(chosen) == 1
    assert str(cast.claire) in chosen[0]


def test_said_again_it_replaces_itself_and_taken_back_nothing_stays(cast):
    says(cast, "nora", Why.CLOSED)
    row = says(cast, "nora", Why.OTHER)
    with as_(cast, "claire") as viewer:
        (one,) = Missed.objects.visible_to(viewer).filter(appointment=row.appointment)
        assert one.content["why"] == "other"
        with pytest.raises(NotAllowed):
            actions.take_missed_back(viewer=viewer, missed=one)
    with as_(cast, "nora") as viewer:
        actions.take_missed_back(viewer=viewer, missed=row)
    assert texts(cast, "claire") == []


def test_nobody_else_says_it_and_nobody_else_reads_it(cast):
    row = says(cast, "nora")

    for who in ("marc", "karim", "sami", "helene"):
        with as_(cast, who) as viewer:
            with pytest.raises(NotAllowed):
                actions.say_missed(
                    viewer=viewer, appointment=row.appointment, why=Why.OTHER
                )
            assert not Missed.objects.visible_to(viewer).filter(pk=row.pk).exists()


def test_it_goes_with_the_appointment(cast):
    row = says(cast, "nora")
    with as_(cast, "claire") as viewer:
        from avec.agenda.actions import leave_agenda

        leave_agenda(viewer=viewer)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

    with as_(cast, "nora") as viewer:
        assert not Missed.objects.visible_to(viewer).filter(pk=row.pk).exists()
    assert find(cast, "visits_missed", "false or owner_id = :paul")
