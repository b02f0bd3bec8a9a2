"""On a difficult day one taps twice: the second tap finds what the first one did."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from avec.episodes.models import Episode
from avec.episodes.tests.conftest import in_days
from avec.episodes.words import PROPOSED_DAYS
from avec.foundation import dates
from tests.entrance import client_as


def test_opening_twice_leads_to_the_one_that_is_open(cast, prepared):
    nora = client_as(cast.nora)
    sent = {"until": in_a_week()}

    first = nora.post(reverse("episodes:open_own"), sent)
    second = nora.post(reverse("episodes:open_own"), sent, follow=True)

    assert second.status_code == 200
    assert second.redirect_chain[0][0] == first.url
    assert "déjà ouvert" in second.text
    with cast.acting("nora"):
        assert Episode.objects.open_now().filter(person_id=cast.nora).count() == 1


def test_closing_twice_says_that_it_is_closed(cast, opened):
    nora = client_as(cast.nora)
    address = reverse("episodes:close", args=[opened.pk])

    for _tap in range(2):
        after = nora.post(address, follow=True)
        assert after.status_code == 200
        assert "C’est refermé." in after.text


def test_what_is_open_is_not_said_to_wait(cast, prepared):
    nora = client_as(cast.nora)
    listed = reverse("episodes:episodes")
    assert "Ils attendent, fermés." in nora.get(listed).text

    nora.post(reverse("episodes:open_own"), {"until": in_a_week()})

    page = nora.get(listed).text
    assert "attendent" not in page
    assert "Ce qui s’ouvrirait" not in page
    assert "C’est ouvert tant que dure ce moment" in page


def test_the_day_proposed_is_said_in_words_too(cast):
    page = client_as(cast.nora).get(reverse("episodes:open_own")).text
    proposed = timezone.localdate() + timedelta(days=PROPOSED_DAYS)

    assert f"{dates.day(proposed)}, dans deux semaines" in page


def test_a_moment_of_one_day_says_that_day_once(cast, opened):
    nora = client_as(cast.nora)
    nora.post(reverse("episodes:close", args=[opened.pk]))

    listed = nora.get(reverse("episodes:episodes")).text.split("Refermés")[1]

    today = dates.day(timezone.localdate())
    assert f"{today} – {today}" not in listed
    assert f"<span>{today}</span>" in listed


def in_a_week() -> str:
    """A day to come, as the page sends it."""
    return in_days(7).date().isoformat()
