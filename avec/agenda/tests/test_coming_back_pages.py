"""The pages of an appointment that comes back, as people use them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from avec.agenda.tests.scene import at, call
from avec.agenda.tests.test_coming_back import (
    agreed,
    answer,
    dates,
    repeat,
    series_of_four,
)
from avec.agenda.tests.test_pages import text
from tests.entrance import client_as

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def offered(page) -> list[str]:
    return re.findall(r'name="start" value="([^"]+)"', page.content.decode())


def page(cast, who, name, appointment, query=""):
    place = reverse(f"agenda:{name}", args=[appointment.pk])
    return client_as(cast.people[who]).get(place + query)


def test_from_one_appointment_to_several_dates_that_are_all_agreed(cast):
    helene, paul = client_as(cast.helene), client_as(cast.paul)
    first = agreed(cast, "paul", by="helene")
    place = reverse("agenda:repeat", args=[first.pk])
    assert (
        place
        in helene.get(reverse("agenda:appointment", args=[first.pk])).content.decode()
    )

    preview = helene.get(place + "?rhythm=1&times=4&days_off=on")
    key = re.search(r'name="key" value="([^"]+)"', preview.content.decode())[1]
    proposed = helene.post(place, {"key": key, "start": offered(preview)})
    waiting = paul.get(proposed.url)
    paul.post(reverse("agenda:answer_dates", args=[first.pk]), {"answer": "yes"})

    assert len(offered(preview)) == 3
    assert "3 dates attendent votre réponse" in text(waiting)
    assert "C’est confirmé pour 3 dates" in text(paul.get(proposed.url))
    assert all(one.is_confirmed for one in dates(cast, "helene", first))


def test_a_moment_that_was_just_chosen_comes_back_from_the_start(cast):
    helene = client_as(cast.helene)
    called = call(cast, "helene", "paul", starts=[at(1)])
    place = reverse("agenda:moments", args=[called.appointment.pk])
    start = at(9).isoformat()

    chosen = helene.post(place, {"start": start, "again": "1"})
    preview = helene.get(chosen.url + "&rhythm=1&times=3&days_off=on")
    helene.post(chosen.url, {"start": offered(preview)})

    when = [one.when for one in dates(cast, "paul", called.appointment)]
    # The moment proposed first is still one of the first date's.
    assert when[1:] == [at(9) + WEEK, at(9) + WEEK * 2]


def test_several_moments_do_not_come_back_at_once(cast):
    called = call(cast, "helene", "paul")
    place = reverse("agenda:moments", args=[called.appointment.pk])
    starts = [at(9).isoformat(), at(10).isoformat()]

    said = client_as(cast.helene).post(place, {"start": starts, "again": "1"})

    assert said.status_code == 422
    assert "choisissez un seul moment" in text(said)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?rhythm=1&times=1", "Deux fois au moins."),
        ("?rhythm=1&times=60", "Cinquante-deux fois au plus."),
        ("?rhythm=1&times=", "Écrivez un nombre de fois."),
        ("?rhythm=9&times=4", "Choisissez quand cela revient."),
    ],
)
def test_what_is_missing_is_asked_in_words(cast, query, said):
    first = agreed(cast, "paul", by="helene")

    assert said in text(page(cast, "helene", "repeat", first, query))


def test_no_date_chosen_is_said_and_nothing_is_called(cast):
    first = agreed(cast, "paul", by="helene")
    place = reverse("agenda:repeat", args=[first.pk])

    said = client_as(cast.helene).post(place + "?rhythm=1&times=4", {"key": "x"})

    assert said.status_code == 422
    assert "Choisissez au moins une date." in text(said)
    assert len(dates(cast, "helene", first)) == 1


def test_a_cancelled_appointment_does_not_come_back(cast):
    first = agreed(cast, "paul", by="helene")
    helene = client_as(cast.helene)
    helene.post(reverse("agenda:cancel", args=[first.pk]))

    said = helene.get(reverse("agenda:repeat", args=[first.pk]))

    assert said.status_code == 302


def test_who_may_not_ask_everybody_is_not_offered_to_make_it_come_back(cast):
    first = agreed(cast, "marc", "sami")

    his = page(cast, "marc", "appointment", first)
    place = reverse("agenda:repeat", args=[first.pk])

    assert place not in his.content.decode()
    assert client_as(cast.marc).get(place).status_code == 302
    assert place in page(cast, "nora", "appointment", first).content.decode()


def test_the_agenda_and_the_news_say_it_once_for_all_its_dates(cast):
    series_of_four(cast, "marc")

    agenda = text(client_as(cast.marc).get(reverse("agenda:agenda")))
    today = text(client_as(cast.marc).get(reverse("web:today")))

    assert agenda.count("3 dates proposées") == 1
    # Of this series, and of another appointment of the story.
    assert today.count("Nora vous propose un rendez-vous.") == 2


def test_several_dates_move_from_one_page(cast):
    first = agreed(cast, "paul", by="helene")
    repeat(cast, "helene", first, [at() + WEEK, at() + WEEK * 2])
    answer(cast, "paul", first)
    weekday = at().weekday()
    query = f"?which=always&weekday={weekday}&at=16:00"
    preview = page(cast, "helene", "move_dates", first, query).content.decode()
    sent = dict(re.findall(r'name="(start-[^"]+)" value="([^"]+)"', preview))

    place = reverse("agenda:move_dates", args=[first.pk])
    client_as(cast.helene).post(place, sent)
    answer(cast, "paul", first)

    assert [one.when for one in dates(cast, "paul", first)] == [
        at(hour=16) + WEEK * n for n in range(3)
    ]


def test_one_some_or_all_are_cancelled_from_the_page_that_says_so(cast):
    first = series_of_four(cast, "marc")
    second = dates(cast, "nora", first)[1]
    place = reverse("agenda:cancel", args=[second.pk])
    asked = text(client_as(cast.marc).get(place))

    client_as(cast.marc).post(place, {"which": "from"})

    assert "Celui-ci et les suivants" in asked
    assert [one.pk for one in dates(cast, "nora", first)] == [first.pk]


@pytest.mark.parametrize("name", ["dates", "repeat", "move_dates", "answer_dates"])
@pytest.mark.parametrize("who", ["claire", "karim"])
def test_the_pages_are_not_there_for_who_does_not_come(cast, name, who):
    first = series_of_four(cast, "marc")
    place = reverse(f"agenda:{name}", args=[first.pk])

    assert client_as(cast.people[who]).post(place).status_code in (404, 405)
    assert client_as(cast.people[who]).get(place).status_code in (404, 405)


def test_the_page_of_its_dates_costs_the_same_for_many(cast, django_assert_num_queries):
    few = series_of_four(cast, "marc")
    many = agreed(cast, "sami", start=at(4))
    repeat(cast, "nora", many, [at(4) + WEEK * n for n in range(5, 25)])
    nora = client_as(cast.nora)
    for first in (few, many):
        place = reverse("agenda:dates", args=[first.pk])
        nora.get(place)
        with django_assert_num_queries(9):
            nora.get(place)
