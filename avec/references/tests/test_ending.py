"""Either side ends it at once; so do the end of a tie and a block; leaving erases."""

from __future__ import annotations

import pytest
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.audit.models import Entry
from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.messages.standing import still_stands
from avec.references import actions
from avec.references.models import Matter, Referent, Shown, Substitute
from avec.references.words import Domain
from tests.entrance import client_as


def tie_with(cast, who):
    with cast.acting("nora"):
        return Tie.objects.running().get(person_id=cast.nora, other_id=cast.people[who])


@pytest.mark.parametrize("who", ["nora", "claire"])
def test_either_ends_it_at_once_and_who_stands_in_stops(
    cast, acts, care, standing, sees, who
):
    acts(who, actions.end_reference, reference=care)

    assert care.pk not in sees("claire")
    assert standing.pk not in sees("sami", Substitute)
    with cast.acting("nora"):
        assert Referent.objects.get(pk=care.pk).ended_at is not None
        assert Substitute.objects.get(pk=standing.pk).ended_at is not None
    with pytest.raises(actions.AlreadyOver):
        acts(who, actions.end_reference, reference=care)


def test_nobody_else_ends_it(acts, care):
    for who in ("marc", "sami", "helene", "karim", "nobody"):
        with pytest.raises(NotAllowed):
            acts(who, actions.end_reference, reference=care)


def test_ending_asks_no_reason_says_what_happens_and_tells_nobody(cast, care):
    nora, page = client_as(cast.nora), reverse("references:end", args=[care.pk])
    assert "personne ne vous demande de raison" in nora.get(page).text
    answered = nora.post(page, follow=True)
    assert "C’est fini, tout de suite. Aucun message ne part." in answered.text
    assert "Avant" in answered.text

    news = client_as(cast.claire).get(reverse("web:today")).text
    assert "Qui est là pour quoi :" not in news
    assert nora.post(page).status_code == 409


@pytest.mark.parametrize("who", ["nora", "claire"])
def test_a_tie_that_ends_ends_it_whoever_ended_it(cast, acts, care, sees, who):
    waiting = acts(
        "nora",
        actions.choose_referent,
        to=_person(cast, "claire"),
        domain=Domain.WORK,
        first_on=care.during.lower,
    )
    acts(who, circles.end_tie, tie=tie_with(cast, "claire"))

    assert sees("claire") == set()
    with cast.acting("nora"):
        for one in (care, waiting):
            assert Referent.objects.get(pk=one.pk).ended_at is not None
    with pytest.raises(actions.NotWaiting):
        acts("claire", actions.answer_reference, reference=waiting, accepted=True)


def _person(cast, who):
    from avec.people.models import Person

    return Person(pk=cast.people[who], name=who.title())


@pytest.mark.parametrize("who", ["nora", "sami"])
def test_who_stands_in_stops_with_the_tie(cast, acts, standing, care, sees, who):
    acts(who, circles.end_tie, tie=tie_with(cast, "sami"))

    assert sees("sami", Substitute) == set()
    with cast.acting("nora"):
        assert Substitute.objects.get(pk=standing.pk).ended_at is not None
        assert Referent.objects.get(pk=care.pk).ended_at is None


@pytest.mark.parametrize("who", ["nora", "claire"])
def test_a_block_ends_it_and_hides_it(cast, acts, care, sees, who):
    other = "claire" if who == "nora" else "nora"
    acts(who, circles.block, person_id=cast.people[other], remembered_as="x")

    assert sees("claire") == set()
    with cast.acting("nora"):
        assert Referent.objects.get(pk=care.pk).ended_at is not None


def test_across_a_block_neither_replaces_the_other(cast, acts, standing, care, sees):
    acts("sami", circles.block, person_id=cast.claire, remembered_as="C.")

    assert standing.pk not in sees("sami", Substitute)
    assert standing.pk not in sees("claire", Substitute)
    assert sees("sami") & {care.pk} == set()
    with cast.acting("nora"):
        assert Substitute.objects.get(pk=standing.pk).ended_at is not None
        assert Referent.objects.get(pk=care.pk).ended_at is None


def test_parting_ends_nothing_while_the_tie_runs(cast, acts, care):
    acts("nora", actions.part_referents, whose=cast.nora, other_id=cast.claire)

    with cast.acting("nora"):
        assert Referent.objects.get(pk=care.pk).ended_at is None


def test_a_message_that_waits_does_not_leave_once_it_is_taken_back(cast, acts, asks):
    one = asks("marc", Domain.WORK)
    key, marc = f"references.asked:{one.pk}", cast.seen_by("marc")
    with cast.acting("marc"):
        assert still_stands(marc, key)

    acts("nora", actions.end_reference, reference=one)

    with cast.acting("marc"):
        assert not still_stands(marc, key)


def test_who_leaves_takes_every_line_away(cast, acts):
    acts("nora", actions.leave_references)

    for model in (Referent, Substitute, Shown, Matter):
        with cast.acting("nora"):
            assert not model.objects.exists()
    for who in ("claire", "sami", "marc"):
        with cast.acting(who):
            assert not Referent.objects.exists()
            assert not Substitute.objects.exists()


def test_a_referent_who_leaves_is_there_no_more(cast, acts, care):
    acts("claire", actions.leave_references)

    with cast.acting("nora"):
        assert not Referent.objects.filter(referent_id=cast.claire).exists()
        assert Referent.objects.filter(referent_id=cast.sami).exists()


def test_each_act_is_written_in_her_journal_without_a_word(cast, acts, care):
    acts("claire", actions.end_reference, reference=care)

    with cast.acting("nora"):
        lines = Entry.objects.filter(verb__startswith="references.")
        assert lines.filter(verb="references.ended", actor_id=cast.claire).exists()
        assert "CANARI" not in str(list(lines.order_by("pk").values()))
