"""A worry: four dated steps, no score, and the person sees it afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.access.viewer import Viewer
from avec.listening import actions
from avec.listening.actions import worries
from avec.listening.models import Worry
from avec.listening.words import Step, Told
from avec.people.models import Person
from tests.entrance import client_as
from tests.listenings import WORRY_WORDS
from tests.second_wall import as_owner, keys_let_through_by_postgres


def columns(table: str) -> set[str]:
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
            [table],
        )
        return {name for (name,) in rows}


def test_a_worry_has_four_dated_steps_and_no_score(cast, sami):
    address = reverse("listening:begin_worry")
    page = sami.get(address).content.decode()
    assert "15" in page
    assert reverse("web:help_now") in page
    assert sami.post(address, {"what": ""}).status_code == 422

    began = sami.post(address, {"what": "Il a rangé ses affaires."})
    page = sami.get(began.url).content.decode()
    assert "L’avez-vous dit à la personne" in page
    assert "Qui j’appelle" in page
    step = f"{began.url}etape/"
    silent = {"step": "told", "told": "not_possible"}
    assert sami.post(step, silent).status_code == 422
    sami.post(step, silent | {"words": "Parti trop vite."})
    sami.post(step, {"step": "called", "words": "Le référent de garde."})
    again = {"step": "called", "words": "Un autre."}
    assert sami.post(step, again).status_code == 409
    assert columns("listening_worry") == {
        "id",
        "sealed",
        "owner_id",
        "person_id",
        "is_third_party",
        "told",
        "what_at",
        "told_at",
        "called_at",
        "done_at",
        "ends_at",
    }


def test_the_person_sees_it_afterwards(cast, clock):
    viewer = cast.seen_by("sami")
    with cast.acting("sami"):
        worry = actions.begin_worry(
            viewer=viewer, what="Elle parle de partir.", person=Person(pk=cast.nora)
        )
    nora = client_as(cast.nora)
    address = reverse("listening:worry", args=[worry.pk])
    assert nora.get(address).status_code == 404
    with cast.acting("sami"):
        actions.take_step(
            viewer=viewer, worry=worry, step=Step.DONE, words="Une visite, à deux."
        )

    page = nora.get(address).content.decode()
    assert "Elle parle de partir." in page
    assert "Une visite, à deux." in page
    assert address in nora.get(reverse("web:today")).content.decode()
    with cast.acting("nora"), pytest.raises(NotAllowed):
        actions.take_step(
            viewer=Viewer(cast.nora), worry=worry, step=Step.CALLED, words="…"
        )
    with cast.acting("marc"):
        assert not Worry.objects.exists()


def test_three_days_later_she_sees_it_even_unfinished(cast, clock):
    viewer = cast.seen_by("sami")
    with cast.acting("sami"):
        worry = actions.begin_worry(
            viewer=viewer, what="Elle parle de partir.", person=Person(pk=cast.nora)
        )
    with cast.acting("nora"):
        assert not Worry.objects.filter(pk=worry.pk).exists()
        clock("3 days 1 minute")
        assert Worry.objects.visible_to(Viewer(cast.nora)).filter(pk=worry.pk).exists()
        assert Worry.objects.filter(pk=worry.pk).exists()


def test_whoever_is_at_risk_from_somebody_is_never_named(cast, sami):
    viewer = cast.seen_by("sami")
    with cast.acting("sami"):
        named = {"viewer": viewer, "what": "…", "is_third_party": True}
        with pytest.raises(worries.NamesNobody):
            actions.begin_worry(person=Person(pk=cast.nora), **named)
        with pytest.raises(DatabaseError), transaction.atomic():
            Worry.objects.create(
                owner_id=cast.sami,
                person_id=cast.nora,
                is_third_party=True,
                ends_at=timezone.now() + timedelta(days=9),
            )
        with pytest.raises(worries.NotSomebodyWhoKnowsYou):
            actions.begin_worry(viewer=viewer, what="…", person=Person(pk=cast.karim))
    sent = {"what": "On la suit.", "is_third_party": "on", "person": str(cast.nora)}
    answer = sami.post(reverse("listening:begin_worry"), sent)
    assert answer.status_code == 422


def test_nobody_but_the_two_reads_a_worry(cast):
    with cast.acting("sami"):
        [said] = Worry.objects.filter(person_id=cast.nora)
        assert WORRY_WORDS in said.content["what"]
        assert said.told == Told.YES
    for who in ("marc", "claire", "helene", "odile", "karim"):
        keys = keys_let_through_by_postgres(cast.seen_by(who), Worry)
        assert said.pk not in keys
