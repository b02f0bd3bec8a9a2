"""One's own days: what is agreed, what is held, and nothing of anybody else's."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from avec.agenda import actions
from avec.agenda.models import Opening
from avec.agenda.reach import people_to_ask
from avec.agenda.tests.scene import as_, at, call, say, times
from tests.entrance import client_as

pytestmark = pytest.mark.django_db
VIEWS = ["agenda:day", "agenda:week", "agenda:month"]


def agreed(cast, who: str, other: str, start, **shape):
    """Have two people meet then, for sure."""
    called = call(cast, who, other, starts=[start], **shape)
    (time,) = times(cast, other, called.appointment)
    assert say(cast, other, time)
    return called.appointment


def seen(cast, who: str, view: str, on, *, hat: bool = False) -> str:
    """Read the page that somebody opens, without what surrounds it."""
    client = client_as(cast.people[who], cast.hats.get(who) if hat else None)
    address = f"{reverse(view)}?du={getattr(on, 'isoformat', lambda: on)()}"
    page = client.get(address).content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


def words(page: str) -> str:
    """Return the words of a page, or of a part of it."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def read(cast, who: str, view: str, on, **more) -> str:
    """Read the words of a page, as ``who``."""
    return words(seen(cast, who, view, on, **more))


def cell(cast, who: str, on) -> str:
    """Read the words of one day in the page of its month."""
    page = seen(cast, who, "agenda:month", on)
    (found,) = re.findall(
        rf'month__day" href="[^"]*={on.isoformat()}"[^>]*>(.*?)</a>', page
    )
    return words(found)


def the_day(days: int):
    return timezone.localdate() + timedelta(days=days)


def test_a_week_shows_what_is_agreed_and_what_is_held(cast):
    agreed(cast, "nora", "marc", at(days=8, hour=9))
    call(cast, "nora", "claire", starts=[at(days=8, hour=14)])
    call(cast, "sami", "nora", starts=[at(days=8, hour=16)])

    said = read(cast, "nora", "agenda:week", the_day(8))

    nine = said.index("9 h – 9 h 45 Marc Préparer la semaine.")
    two = said.index("14 h – 14 h 45 Claire")
    four = said.index("16 h – 16 h 45 Sami")
    assert nine < two < four
    assert "tenu jusqu’à" in said[two:four]
    assert "attend votre réponse jusqu’à" in said[four:]
    assert said.count("tenu jusqu’à") == 1


def test_a_week_begins_on_monday_and_leads_to_the_ones_around_it(cast):
    day = the_day(20)
    monday = day - timedelta(days=day.weekday())

    page = client_as(cast.nora).get(f"{reverse('agenda:week')}?du={day.isoformat()}")

    body = page.content.decode()
    for away in (-7, 7):
        assert f"?du={(monday + timedelta(days=away)).isoformat()}" in body
    assert f"{reverse('agenda:month')}?du={day.isoformat()}" in body


def test_a_day_shows_its_own_and_not_the_next_one(cast):
    agreed(cast, "nora", "marc", at(days=8, hour=9))

    assert "Marc" in read(cast, "nora", "agenda:day", the_day(8))
    assert "Marc" not in read(cast, "nora", "agenda:day", the_day(9))


def test_what_crosses_midnight_is_on_both_days(cast):
    agreed(cast, "nora", "marc", at(days=8, hour=23, minute=30), minutes=60)

    for days in (8, 9):
        assert "23 h 30 – 0 h 30" in read(cast, "nora", "agenda:day", the_day(days))


def test_a_month_counts_in_words_and_a_no_does_not_count(cast):
    day = the_day(8)
    agreed(cast, "nora", "marc", at(days=8, hour=9))
    call(cast, "claire", "nora", starts=[at(days=8, hour=14)])
    refused = call(cast, "sami", "nora", starts=[at(days=8, hour=16)])
    (time,) = times(cast, "nora", refused.appointment)
    say(cast, "nora", time, yes=False)

    assert cell(cast, "nora", day).endswith(" 1 rendez-vous 1 proposé")
    assert cell(cast, "nora", day).startswith(f"{day.day} ")
    assert not cell(cast, "nora", the_day(9)).endswith(("rendez-vous", "proposé"))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("said", ["", "hier", "2026-13-40", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_today(cast, view, said):
    assert read(cast, "nora", view, said) == read(
        cast, "nora", view, timezone.localdate()
    )


@pytest.mark.parametrize("other", ["claire", "helene", "karim"])
def test_nobody_reads_the_days_of_others(cast, other):
    agreed(cast, "nora", "marc", at(days=8, hour=9))

    for view in ("agenda:day", "agenda:week"):
        assert "Marc" not in read(cast, other, view, the_day(8))
    assert "rendez-vous" not in cell(cast, other, the_day(8))


def test_what_is_discreet_says_no_name_and_no_subject(cast):
    agreed(cast, "nora", "marc", at(days=8, hour=9), is_discreet=True)

    for view in ("agenda:day", "agenda:week"):
        said = read(cast, "nora", view, the_day(8))
        assert "9 h – 9 h 45 Rendez-vous" in said
        assert "Marc" not in said
        assert "Préparer" not in said


def test_under_a_hat_ones_own_life_only_takes_time(cast):
    with cast.acting("claire", hat=False), transaction.atomic():
        viewer = cast.seen_by("claire", hat=False)
        (nora,) = [one for one in people_to_ask(viewer) if one.person_id == cast.nora]
        actions.call_appointment(
            viewer=viewer,
            key=uuid4(),
            people=[nora],
            about="Chez nous.",
            where="",
            shape=actions.agreeing.Shape(),
            starts=[at(days=8, hour=9)],
        )

    for view in ("agenda:day", "agenda:week"):
        at_work = read(cast, "claire", view, the_day(8), hat=True)
        assert "9 h – 9 h 45 Occupé" in at_work
        assert "Nora" not in at_work
        assert "Chez nous" not in at_work
        assert "Chez nous" in read(cast, "claire", view, the_day(8))


def test_an_empty_week_says_what_to_do(cast):
    said = read(cast, "karim", "agenda:week", the_day(8))

    assert "Rien cette semaine. Vous pouvez proposer un moment" in said


@pytest.mark.parametrize(
    ("view", "with_none", "with_some"),
    [("agenda:day", 6, 9), ("agenda:week", 6, 9), ("agenda:month", 6, 6)],
)
def test_twelve_cost_what_one_costs(
    cast, django_assert_num_queries, view, with_none, with_some
):
    nora = client_as(cast.nora)
    address = f"{reverse(view)}?du={the_day(8).isoformat()}"
    nora.get(address)

    with django_assert_num_queries(with_none):
        nora.get(address)
    call(cast, "nora", "claire", starts=[at(days=8, hour=8)])
    with django_assert_num_queries(with_some):
        nora.get(address)
    for number in range(11):
        start = at(days=8, hour=9 + number)
        if number % 2:
            call(cast, "sami", "nora", starts=[start])
        else:
            agreed(cast, "nora", "marc", start)
    with django_assert_num_queries(with_some):
        nora.get(address)


def test_the_page_of_moments_stays_light(cast):
    """Two months of free time, in short appointments: what a poor line can carry."""
    with as_(cast, "nora") as viewer:
        Opening.objects.visible_to(viewer).delete()
    short = call(cast, "nora", "marc", minutes=15).appointment
    nora = client_as(cast.nora)

    for address in ("", "?large=1"):
        page = nora.get(reverse("agenda:moments", args=[short.pk]) + address)
        boxes = page.content.count(b'type="checkbox"')
        assert boxes > 100
        assert len(page.content) < 60_000, boxes


@pytest.mark.parametrize("view", ["agenda:day", "agenda:week"])
def test_the_time_before_and_after_is_said_with_it(cast, view):
    agreed(cast, "nora", "marc", at(days=9, hour=9), before=15, after=30)

    said = read(cast, "marc", view, the_day(9))

    assert "Temps avant : 15 minutes" in said
    assert "Temps après : 30 minutes" in said
