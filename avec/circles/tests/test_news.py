"""What the circle adds to the quiet list, and what it keeps quiet about."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from avec.access.viewer import NOBODY
from avec.circles import actions
from avec.circles.news import circle_news
from avec.circles.tests.people import acting, invited, someone, tied
from avec.foundation import news
from avec.foundation.news import News, news_for

pytestmark = pytest.mark.django_db


def told(viewer) -> list[str]:
    with acting(viewer):
        return [line.sentence for line in circle_news(viewer)]


def test_an_invitation_waits_until_it_is_answered():
    nora, marc = someone("Nora"), someone("Marc")
    invitation = invited(marc, by=nora, signed="Nora D.")

    with acting(marc):
        (line,) = circle_news(marc)
        actions.decline(viewer=marc, invitation=invitation)

    assert line.sentence == "Nora D. vous invite dans son cercle."
    assert (
        reverse(line.route, args=line.args) == f"/cercle/invitations/{invitation.pk}/"
    )
    assert told(marc) == told(nora) == []


def test_a_yes_is_news_for_a_week(clock):
    nora, marc = someone("Nora"), someone("Marc")
    tied(nora, marc)

    during = told(nora)
    clock("7 days 1 minute")

    assert during == ["Marc a dit oui et fait partie de votre cercle."]
    assert told(nora) == told(marc) == []


def test_an_end_is_never_news():
    nora, marc = someone("Nora"), someone("Marc")
    tie = tied(nora, marc)

    with acting(marc):
        actions.end_tie(viewer=marc, tie=tie)

    assert told(nora) == told(marc) == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_news_cost_the_same_whatever_their_number(how_many, django_assert_num_queries):
    nora = someone("Nora")
    for n in range(how_many):
        tied(nora, someone(f"Proche {n}"))
        invited(nora, by=someone(f"Autre {n}"))

    with (
        acting(nora),
        django_assert_num_queries(3),
    ):  # what there may be, then each of the two
        lines = list(circle_news(nora))

    assert len(lines) == 2 * how_many


def test_nobody_has_no_news():
    with acting(NOBODY):
        assert list(circle_news(NOBODY)) == []


def test_the_newest_comes_first_whatever_the_room(monkeypatch):
    monkeypatch.setattr(news, "_tellers", [])
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 3, 2)]

    @news.tells
    def one(viewer):
        return [News(days[0], "un", "web:home"), News(days[1], "trois", "web:home")]

    @news.tells
    def two(viewer):
        yield News(days[2], "deux", "web:home")

    assert [line.sentence for line in news_for(NOBODY)] == ["trois", "deux", "un"]
