"""What opens widely asks once more whether it is her, and loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from avec.documents.models import Grant
from avec.people.doors import DEMO
from tests.cast import PASSPHRASE
from tests.entrance import client_as, client_as_long_ago


@pytest.fixture
def long_ago(cast):
    return client_as_long_ago(cast.nora)


def share_page(cast):
    return reverse("documents:share", args=[cast.plan.pk])


def to_the_team(cast):
    return {
        "parts": ["direction/ties", "direction/hope"],
        "reader": "team",
        "team": str(cast.team.pk),
        "right": "read",
        "when": "always",
    }


def everything_for_ever(cast):
    return {
        "parts": ["*"],
        "reader": str(cast.marc),
        "right": "voice",
        "when": "always",
    }


def one_part_to_one_person(cast):
    return {**everything_for_ever(cast), "parts": ["direction/ties"]}


def running(cast):
    with cast.acting("nora"):
        mine = Grant.objects.running().filter(document=cast.plan)
        return set(mine.values_list("bundle", flat=True))


@pytest.mark.parametrize("wide", [to_the_team, everything_for_ever])
def test_a_wide_share_waits_for_a_proof_and_everything_chosen_comes_back(
    cast, long_ago, wide
):
    before = running(cast)
    chosen = wide(cast)

    asked = long_ago.post(share_page(cast), {"step": "share", **chosen})
    assert asked.headers["Location"].startswith(reverse("people:prove"))
    assert running(cast) == before
    page = long_ago.get(asked.headers["Location"])
    proved = long_ago.post(
        reverse("people:prove"),
        {"next": page.wsgi_request.GET["next"], "passphrase": PASSPHRASE},
        follow=True,
    )

    [form] = [
        part
        for part in proved.content.decode().split("<form")
        if 'method="post"' in part and share_page(cast) in part
    ]
    for name, value in chosen.items():
        for one in value if isinstance(value, list) else [value]:
            assert f'name="{name}" value="{one}"' in form
    assert running(cast) == before
    long_ago.post(share_page(cast), {"step": "share", **chosen})
    assert len(running(cast) - before) == 1


def test_one_part_to_one_person_asks_nothing_more(cast, long_ago):
    before = running(cast)
    long_ago.post(share_page(cast), {"step": "share", **one_part_to_one_person(cast)})

    assert len(running(cast) - before) == 1


def test_a_whole_document_until_a_day_asks_nothing_more(cast, long_ago):
    before = running(cast)
    a_day = (timezone.localdate() + timedelta(days=30)).isoformat()
    chosen = {**everything_for_ever(cast), "when": "until", "until": a_day}
    long_ago.post(share_page(cast), {"step": "share", **chosen})

    assert len(running(cast) - before) == 1


def test_invented_people_have_nothing_to_prove_it_with(cast):
    with override_settings(AVEC_DEMO=True):
        visitor = client_as(cast.nora, proof=DEMO)
        answer = visitor.post(share_page(cast), {"step": "share", **to_the_team(cast)})

    assert reverse("people:prove") not in answer.headers["Location"]
