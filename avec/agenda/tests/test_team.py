"""The week of a team: free or taken, from wherever, and nothing else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import Range

from avec.agenda import actions
from avec.agenda.finding import usual_hours
from avec.agenda.tests.crowd import opens
from avec.agenda.tests.scene import as_, at, call, say, times
from avec.agenda.tests.test_days import agreed, words
from avec.circles import actions as circles
from avec.foundation.sorting import sort_key
from avec.people.models import Person
from tests.entrance import client_as
from tests.scene import as_warden

pytestmark = pytest.mark.django_db


JOINS = """
INSERT INTO people_affiliation (id, person_id, organization_id, team_id, capacity,
    function, answers_for_place, confirmed_at, starts_at)
  SELECT gen_random_uuid(), %s, t.organization_id, t.id, 'professional', '', false,
    avec.now(), avec.now() - interval '1 hour' FROM people_team t WHERE t.id = %s
"""


@pytest.fixture
def joins(cast):
    """Have somebody work in Claire's team, until the test is over."""
    joined, written = [], []

    def join(person_id=None) -> None:
        if person_id is None:
            person_id = uuid4()
            name = f"Ami {len(written)}"
            as_warden(
                "INSERT INTO people_person (id, name, sort_key, called)"
                " VALUES (%s, %s, %s, '')",
                [person_id, name, sort_key(name)],
            )
            written.append(person_id)
        joined.append(person_id)
        as_warden(JOINS, [person_id, cast.team.pk])

    yield join
    as_warden(
        "DELETE FROM people_affiliation WHERE person_id = ANY (%s) AND team_id = %s",
        [joined, cast.team.pk],
    )
    as_warden("DELETE FROM people_person WHERE id = ANY (%s)", [written])


def monday(days: int = 8):
    """The Monday of the week of a coming day."""
    day = timezone.localdate() + timedelta(days=days)
    return day - timedelta(days=day.weekday())


def seen(cast, who: str, *, days: int = 8, hat: bool = True):
    client = client_as(cast.people[who], cast.hats.get(who) if hat else None)
    return client.get(f"{reverse('agenda:team')}?du={monday(days).isoformat()}")


def day_of(page, name: str, on) -> str:
    """The words of one person on one day of the page."""
    body = page.content.decode()
    number = (on - monday((on - timezone.localdate()).days)).days
    section = body.split('<section class="week__day')[1:][number]
    for one in section.split('<li class="frees__one">')[1:]:
        if (said := words(one.partition("</section>")[0])).startswith(name):
            return said
    return ""


@pytest.fixture
def team(cast, joins):
    """Sami works with Claire too; both say hours on that day."""
    joins(cast.sami)
    for name in ("sami", "claire"):
        opens(cast.seen_by(name), at(days=8, hour=8), 10, is_bookable=False)


def the_day():
    return timezone.localdate() + timedelta(days=8)


def test_what_takes_time_is_not_said_whatever_it_is(cast, team):
    agreed(cast, "sami", "nora", at(days=8, hour=9))
    called = call(cast, "nora", "sami", starts=[at(days=8, hour=11)], minutes=60)
    (time,) = times(cast, "sami", called.appointment)
    say(cast, "sami", time)
    with as_(cast, "sami") as viewer:
        actions.say_absence(
            viewer=viewer,
            key=uuid4(),
            start=at(days=8, hour=14),
            end=at(days=8, hour=16),
        )

    page = seen(cast, "claire")

    assert day_of(page, "Sami", the_day()) == (
        "Sami libre : 8 h – 9 h 9 h 45 – 11 h 12 h – 14 h 16 h – 18 h"
    )
    assert day_of(page, "Sami", the_day() + timedelta(days=1)) == "Sami Pas libre"
    main = page.content.decode().partition("<main")[2]
    for word in ("Nora", "Préparer", "Au CMP", "Absence"):
        assert word not in main


def test_a_hold_that_is_over_takes_nothing(cast, team, clock):
    call(cast, "sami", "nora", starts=[at(days=8, hour=9)])
    assert "9 h 45 – 18 h" in day_of(seen(cast, "claire"), "Sami", the_day())

    clock("4 days")

    assert day_of(seen(cast, "claire"), "Sami", the_day()).endswith("8 h – 18 h")


def test_one_reads_oneself_there_too(cast, team):
    agreed(cast, "claire", "nora", at(days=8, hour=9))

    assert day_of(seen(cast, "claire"), "Vous", the_day()) == (
        "Vous libre : 8 h – 9 h 9 h 45 – 18 h"
    )


def test_it_says_what_looking_for_a_time_says(cast, team):
    """Each beginning that the search offers is free here, and no other."""
    agreed(cast, "sami", "nora", at(days=8, hour=9))
    first = timezone.make_aware(datetime.combine(the_day(), datetime.min.time()))
    span = Range(first, first + timedelta(days=1))
    usual = usual_hours(first, first.tzinfo, days=1, is_wide=False)

    with as_(cast, "claire"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT starts, ends FROM avec.team_time(%s, %s) WHERE person = %s",
            [span, usual, cast.sami],
        )
        starts, ends = cursor.fetchone()
        cursor.execute(
            "SELECT extract(epoch FROM lower(r))::bigint,"
            " extract(epoch FROM upper(r))::bigint + 900"
            " FROM unnest(avec.common_starts(ARRAY[%s]::uuid[], ARRAY[0], %s, %s,"
            " '0', '15 minutes', '0')) AS r",
            [cast.sami, span, usual],
        )
        searched = cursor.fetchall()

    assert list(zip(starts, ends, strict=True)) == searched


@pytest.mark.parametrize("who", ["nora", "marc", "karim", "helene", "aicha"])
def test_whoever_works_in_no_team_sees_none(cast, team, who):
    assert seen(cast, who).status_code == 404


def test_without_the_hat_there_is_no_team(cast, team):
    assert seen(cast, "claire", hat=False).status_code == 404
    assert reverse("agenda:team") not in (
        client_as(cast.claire).get(reverse("agenda:week")).content.decode()
    )
    client = client_as(cast.claire, cast.hats["claire"])
    assert reverse("agenda:team") in (
        client.get(reverse("agenda:week")).content.decode()
    )


def test_another_team_is_not_there(cast):
    """Sami has a team of his own: he is not in Claire's, nor she in his."""
    assert "Sami" not in seen(cast, "claire").content.decode().partition("<main")[2]
    assert "Claire" not in seen(cast, "sami").content.decode().partition("<main")[2]


def test_whoever_is_kept_apart_is_not_looked_at(cast, team):
    with as_(cast, "sami") as viewer:
        circles.block(viewer=viewer, person_id=cast.claire, remembered_as="Claire")

    assert day_of(seen(cast, "claire"), "Sami", the_day()) == ""
    assert day_of(seen(cast, "claire"), "Vous", the_day())


def test_what_is_past_is_not_there(cast, team):
    page = seen(cast, "claire", days=-30)
    today = timezone.localdate()

    body = page.content.decode()
    assert body.count('<section class="week__day') == 7 - today.weekday()
    assert 'rel="prev"' not in body
    span = Range(timezone.now() - timedelta(days=7), timezone.now())
    with as_(cast, "claire"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.team_time(%s, '{}')", [span])
        assert cursor.fetchall() == []


def test_a_team_is_asked_for_a_week_at_a_time(cast, team):
    span = Range(timezone.now(), timezone.now() + timedelta(days=9))
    with (
        pytest.raises(DatabaseError, match="a week at a time"),
        as_(cast, "claire"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM avec.team_time(%s, '{}')", [span])


def test_fifteen_cost_what_two_cost(cast, team, joins, django_assert_num_queries):
    claire = client_as(cast.claire, cast.hats["claire"])
    address = f"{reverse('agenda:team')}?du={monday().isoformat()}"
    claire.get(address)

    with django_assert_num_queries(6):
        claire.get(address)
    for _ in range(13):
        joins()
    with django_assert_num_queries(6):
        page = claire.get(address).content.decode()
    assert len(re.findall(r'frees__who">', page)) == 15 * 7
    assert len(page) < 60_000


def test_the_people_are_in_the_order_of_names_whatever_their_time(cast, team):
    page = seen(cast, "claire").content.decode()
    with as_(cast, "claire") as viewer:
        names = list(
            Person.objects.visible_to(viewer)
            .filter(pk__in=[cast.claire, cast.sami])
            .order_by("sort_key")
            .values_list("name", flat=True)
        )

    assert names == ["Claire", "Sami"]
    assert page.index('frees__who">Vous') < page.index('frees__who">Sami')
