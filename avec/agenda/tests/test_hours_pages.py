"""The pages where one says one's hours: a look first, then kept; nothing is lost."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from avec.agenda.models import Absence, Opening, OpenTime
from avec.agenda.tests.scene import as_, at, call, say, times
from avec.agenda.tests.test_hours import is_away, says, weekly
from tests.entrance import client_as

pytestmark = pytest.mark.django_db


def filled(**more) -> dict:
    """A form as somebody fills it in."""
    day = timezone.localdate() + timedelta(days=3)
    return {
        "key": str(uuid4()),
        "rhythm": "1",
        "days": [str(day.weekday())],
        "starts_at": "14:00",
        "ends_at": "17:00",
        "first": day.isoformat(),
        "last": "",
        "days_off": "",
        "zone": "Europe/Paris",
        **more,
    }


def words(answer) -> str:
    """What a page says, its spaces plain."""
    return answer.content.decode().replace("\xa0", " ")


def hers(cast, who: str = "odile") -> list[Opening]:
    with as_(cast, who) as viewer:
        return list(Opening.objects.visible_to(viewer).order_by("starts_on"))


def page(cast, name: str, *args, who: str = "odile") -> str:
    answer = client_as(cast.people[who]).get(reverse(f"agenda:{name}", args=args))
    assert answer.status_code == 200
    return words(answer)


def test_without_hours_the_page_says_when_one_is_looked_for(cast):
    shown = page(cast, "hours")

    assert "de 9 h à 19 h, du lundi au vendredi" in shown
    assert reverse("agenda:say_hours") in shown
    assert reverse("agenda:hours") in page(cast, "agenda")


def test_a_look_comes_first_and_keeps_nothing(cast):
    odile = client_as(cast.odile)

    answer = odile.post(reverse("agenda:say_hours"), filled())

    shown = words(answer)
    assert "Rien n’est encore gardé" in shown
    assert "de 14 h à 17 h" in shown
    assert shown.count(", de 14 h à 17 h</li>") == 6
    assert "Les horloges changent le" in shown
    assert hers(cast) == []


def test_kept_they_are_said_in_words(cast):
    odile, said = client_as(cast.odile), filled(say="1")

    for _tap in range(2):
        answer = odile.post(reverse("agenda:say_hours"), said)
        assert answer.url == reverse("agenda:hours")

    (opening,) = hers(cast)
    assert opening.minutes == 180
    assert "de 14 h à 17 h" in page(cast, "hours")


def test_to_correct_brings_the_words_back(cast):
    answer = client_as(cast.odile).post(
        reverse("agenda:say_hours"), filled(again="1", starts_at="15:30")
    )

    assert 'value="15:30"' in words(answer)
    assert hers(cast) == []


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"days": []}, "Choisissez au moins un jour."),
        ({"ends_at": "14:00"}, "Les deux heures sont les mêmes."),
        ({"ends_at": ""}, "Écrivez l’heure où cela finit."),
        ({"last": "2020-01-01"}, "Aucune date ne correspond"),
        ({"last": "2090-01-01"}, "Une répétition dure dix ans au plus."),
        ({"rhythm": "once", "first": "2020-01-01"}, "Ce jour est déjà passé."),
        ({"first": "1830-01-01"}, "Cette répétition ne se comprend pas ici."),
        (
            {"days_off": "alsace-moselle", "zone": "Indian/Reunion"},
            "L’Alsace et la Moselle ont l’heure de l’Hexagone.",
        ),
        ({"zone": "Asia/Tokyo"}, "Choisissez un endroit."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(cast, more, sentence):
    answer = client_as(cast.odile).post(
        reverse("agenda:say_hours"), filled(**{"say": "1", **more})
    )

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert hers(cast) == []


def test_over_midnight_is_said_as_the_day_after(cast):
    answer = client_as(cast.odile).post(
        reverse("agenda:say_hours"), filled(starts_at="22:00", ends_at="02:00")
    )

    assert "de 22 h à 2 h le lendemain" in words(answer)


def test_days_off_left_out_are_named(cast):
    answer = client_as(cast.odile).post(
        reverse("agenda:say_hours"),
        filled(days=[str(n) for n in range(7)], days_off="off"),
    )

    shown = words(answer)
    assert "jours fériés laissés de côté" in shown
    assert "Noël" in shown
    assert "pas les jours fériés" in shown


def test_elsewhere_the_hour_of_the_place_and_of_here_are_both_said(cast):
    answer = client_as(cast.odile).post(
        reverse("agenda:say_hours"), filled(zone="Indian/Reunion")
    )

    shown = words(answer)
    assert "heure de l’endroit : La Réunion" in shown
    assert "ici :" in shown


def test_one_day_is_skipped_from_the_page_of_the_hours(cast):
    opening = says(cast, "odile", weekly())
    day = opening.starts_on.isoformat()
    assert day in page(cast, "these_hours", opening.pk)

    client_as(cast.odile).post(
        reverse("agenda:skip_day", args=[opening.pk]), {"on": day}
    )

    assert day not in page(cast, "these_hours", opening.pk)


def test_changed_from_one_date_on_after_a_look(cast):
    opening = says(cast, "odile", weekly())
    day = opening.starts_on + timedelta(weeks=2)
    odile = client_as(cast.odile)
    address = reverse("agenda:change_hours", args=[opening.pk])
    assert day.isoformat() in words(odile.get(f"{address}?jour={day}"))
    said = filled(
        starts_at="09:00",
        ends_at="10:00",
        first=day.isoformat(),
        on=day.isoformat(),
        which="from",
    )

    look = words(odile.post(address, said))
    assert "Ce jour-là et tous les suivants" in look
    assert len(hers(cast)) == 1
    odile.post(address, {**said, "say": "1"})

    before, after = hers(cast)
    assert (before.starts_at, after.starts_at) == (time(14), time(9))
    with as_(cast, "odile") as viewer:
        kept = OpenTime.objects.visible_to(viewer).order_by("during")[:3]
        hours = [timezone.localtime(one.during.lower).hour for one in kept]
    assert hours == [14, 14, 9]


def test_all_of_them_begin_where_they_began(cast):
    opening = says(cast, "odile", weekly(days=-30))
    day = hers(cast)[0].starts_on + timedelta(weeks=6)

    client_as(cast.odile).post(
        reverse("agenda:change_hours", args=[opening.pk]),
        filled(
            days=[str(day.weekday())],
            starts_at="09:00",
            ends_at="10:00",
            first=day.isoformat(),
            on=day.isoformat(),
            which="always",
            say="1",
        ),
    )

    (changed,) = hers(cast)
    assert (changed.starts_on, changed.starts_at) == (opening.starts_on, time(9))


def test_a_date_that_is_none_of_theirs_is_said_and_changes_nothing(cast):
    opening = says(cast, "odile", weekly())
    day = (opening.starts_on + timedelta(days=1)).isoformat()

    answer = client_as(cast.odile).post(
        reverse("agenda:change_hours", args=[opening.pk]),
        filled(on=day, first=day, which="once", say="1"),
    )

    assert answer.status_code == 422
    assert "Cette date n’est pas, ou plus, dans la répétition." in (words(answer))
    assert len(hers(cast)) == 1


def test_stopping_says_which_appointments_stand(cast):
    opening = says(cast, "marc", weekly(), is_bookable=True)
    called = call(cast, "nora", "marc", starts=[at(hour=14)])
    appointment = reverse("agenda:appointment", args=[called.appointment.pk])

    shown = page(cast, "stop_hours", opening.pk, who="marc")
    client_as(cast.marc).post(reverse("agenda:stop_hours", args=[opening.pk]))

    assert appointment in shown
    assert hers(cast, "marc") == []


def test_an_absence_over_an_appointment_shows_it_and_cancels_nothing(cast):
    called = call(cast, "nora", "marc", starts=[at(hour=10)])
    (time,) = times(cast, "marc", called.appointment)
    say(cast, "marc", time)
    day = at().date().isoformat()
    said = {"key": str(uuid4()), "first": day, "zone": "Europe/Paris"}

    for _tap in range(2):
        client_as(cast.marc).post(reverse("agenda:say_absence"), said)

    shown = page(cast, "hours", who="marc")
    assert "Ces rendez-vous tombent pendant votre absence" in shown
    assert reverse("agenda:appointment", args=[called.appointment.pk]) in shown
    assert "à 0 h" not in shown
    with as_(cast, "marc") as viewer:
        (absence,) = Absence.objects.visible_to(viewer)
    assert absence.during.upper - absence.during.lower == timedelta(days=1)


def test_a_part_of_a_day_is_an_absence_too(cast):
    day = at().date().isoformat()
    client_as(cast.odile).post(
        reverse("agenda:say_absence"),
        {
            "key": str(uuid4()),
            "first": day,
            "starts_at": "09:00",
            "ends_at": "12:00",
            "zone": "Europe/Paris",
        },
    )

    with as_(cast, "odile") as viewer:
        (absence,) = Absence.objects.visible_to(viewer)
    assert (absence.during.lower, absence.during.upper) == (at(hour=9), at(hour=12))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"first": ""}, "Choisissez un jour."),
        ({"first": "2020-01-01"}, "Cette absence est déjà finie."),
        ({"first": "2040-01-02", "last": "2040-01-01"}, "La fin vient avant le début."),
        ({"first": "2040-01-02", "last": "2050-01-01"}, "trois ans au plus"),
        ({"first": "9999-12-31"}, "Choisissez un jour de ces années-ci."),
    ],
)
def test_an_absence_that_cannot_be_is_said_beside_the_field(cast, more, sentence):
    said = {"key": str(uuid4()), "zone": "Europe/Paris", **more}
    answer = client_as(cast.odile).post(reverse("agenda:say_absence"), said)

    assert answer.status_code == 422
    assert sentence in words(answer)


@pytest.mark.parametrize("other", ["marc", "claire", "karim"])
def test_the_hours_of_somebody_else_are_nothing(cast, other):
    opening = says(cast, "nora", weekly())
    absence = is_away(cast, "nora", at(), at(days=5))
    client = client_as(cast.people[other])

    answers = [
        client.get(reverse("agenda:these_hours", args=[opening.pk])),
        client.get(reverse("agenda:change_hours", args=[opening.pk])),
        client.post(reverse("agenda:stop_hours", args=[opening.pk])),
        client.post(reverse("agenda:skip_day", args=[opening.pk]), {"on": "x"}),
        client.post(reverse("agenda:take_absence_back", args=[absence.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5


def test_a_list_of_five_costs_what_a_list_of_one_costs(cast, django_assert_num_queries):
    odile, address = client_as(cast.odile), reverse("agenda:hours")
    says(cast, "odile", weekly())
    is_away(cast, "odile", at(), at(days=5))
    odile.get(address)
    with django_assert_num_queries(6):
        odile.get(address)

    for number in range(4):
        says(cast, "odile", weekly(days=number + 4))
        is_away(cast, "odile", at(days=number + 6), at(days=number + 7))

    with django_assert_num_queries(6):
        shown = words(odile.get(address))
    assert shown.count("La prochaine fois") == 5
