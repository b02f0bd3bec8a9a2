"""Somebody stands in for a time: she names them, or says yes before they know."""

from __future__ import annotations

import pytest
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.circles.around import NotInYourCircle
from avec.circles.tests.people import tied
from avec.people.models import Person
from avec.references import actions
from avec.references.models import Substitute
from avec.references.tests.pages import words_of
from avec.references.words import Domain
from tests.entrance import client_as
from tests.scene import as_warden

YES, NO = {"accepted": True}, {"accepted": False}


@pytest.fixture
def names(cast, acts, day, care):
    """Let somebody name who stands in for Claire, from the 40th day to the 50th."""

    def name(who, to, first=40, last=50, reference=care):
        return acts(
            who,
            actions.name_substitute,
            reference=reference,
            to=Person(pk=cast.people[to], name=to.title()),
            first_on=day(first),
            last_on=day(last),
        )

    return name


@pytest.fixture
def helene_in_her_team(cast):
    """Hélène works at the CMP too: Claire may propose her."""
    as_warden(
        "INSERT INTO people_affiliation (id, person_id, organization_id, team_id,"
        " capacity, function, answers_for_place, confirmed_at, starts_at)"
        " SELECT gen_random_uuid(), %s, organization_id, id, 'professional', '', false,"
        " avec.now(), avec.now() - interval '1 hour' FROM people_team WHERE id = %s",
        [cast.helene, cast.team.pk],
    )
    yield
    as_warden(
        "DELETE FROM people_affiliation WHERE person_id = %s AND team_id = %s",
        [cast.helene, cast.team.pk],
    )


def test_she_names_and_they_say_yes_themselves(cast, acts, names, sees):
    one = names("nora", "marc")
    assert one.pk in sees("marc", Substitute)
    assert one.pk in sees("claire", Substitute)
    with pytest.raises(NotAllowed):
        acts("nora", actions.answer_substitute, substitute=one, **YES)
    acts("marc", actions.answer_substitute, substitute=one, **YES)

    page = reverse("references:reference", args=[one.reference_id])
    assert "Remplacement par" in client_as(cast.nora).get(page).text
    with pytest.raises(actions.NotWaiting):
        acts("marc", actions.answer_substitute, substitute=one, **NO)


def test_the_referent_proposes_she_says_yes_and_nobody_is_told_before(
    cast, acts, names, sees, helene_in_her_team
):
    one = names("claire", "helene")
    assert one.pk in sees("nora", Substitute)
    assert one.pk not in sees("helene", Substitute)
    with pytest.raises(NotAllowed):
        acts("helene", actions.answer_substitute, substitute=one, **YES)
    with pytest.raises(NotAllowed):
        acts("claire", actions.answer_substitute, substitute=one, **YES)
    with pytest.raises(NotInYourCircle):
        acts("nora", actions.answer_substitute, substitute=one, **YES)
    assert one.pk not in sees("helene", Substitute)

    tied(cast.seen_by("nora"), cast.seen_by("helene"))
    acts("nora", actions.answer_substitute, substitute=one, **YES)
    assert one.pk in sees("helene", Substitute)
    with cast.acting("helene"):
        told = Substitute.objects.get(pk=one.pk)
    acts("helene", actions.answer_substitute, substitute=told, **YES)
    with cast.acting("nora"):
        assert Substitute.objects.get(pk=one.pk).is_agreed


def test_who_is_replaced_proposes_their_team_and_nobody_else(cast, names):
    for to in ("sami", "marc", "karim", "paul", "nora"):
        with pytest.raises(NotAllowed):
            names("claire", to)


def test_she_names_people_of_her_circle_and_not_one_of_the_two(cast, names):
    for to in ("karim", "paul", "odile", "nora"):
        with pytest.raises(NotAllowed):
            names("nora", to)
    with pytest.raises(actions.NotSomebodyElse):
        names("nora", "claire")


def test_nobody_else_names_anybody(names):
    for who in ("sami", "marc", "helene", "karim"):
        with pytest.raises(NotAllowed):
            names(who, "marc")


def test_a_replacement_is_inside_the_time_of_a_line_that_runs(
    acts, agreed, asks, names
):
    line = agreed("claire", Domain.WORK, 10, 60)
    for first, last in ((5, 20), (50, 61), (1, 2)):
        with pytest.raises(actions.NotInside):
            names("nora", "marc", first, last, reference=line)
    names("nora", "marc", 10, 60, reference=line)
    waiting = asks("claire", Domain.HOUSING)
    with pytest.raises(actions.NotInside):
        names("nora", "marc", reference=waiting)


def test_one_stands_in_at_a_time(acts, names):
    first = names("nora", "marc")
    assert names("nora", "marc").pk == first.pk
    for days in ((50, 52), (35, 40), (42, 43)):
        with pytest.raises(actions.OneAtATime):
            names("nora", "sami", *days)
    acts("marc", actions.answer_substitute, substitute=first, **NO)
    names("nora", "sami", 45, 46)
    with pytest.raises(actions.OneAtATime):
        acts("marc", actions.answer_substitute, substitute=first, **YES)


@pytest.mark.parametrize("who", ["nora", "claire", "sami"])
def test_each_of_the_three_ends_it_without_a_reason(cast, acts, standing, sees, who):
    client = client_as(cast.people[who], cast.hats.get(who))
    page = reverse("references:end_substitute", args=[standing.pk])
    assert "Cela s’arrête tout de suite" in client.get(page).text
    assert client.post(page).status_code == 302

    assert standing.pk not in sees("sami", Substitute)
    assert standing.pk not in sees("claire", Substitute)
    with pytest.raises(actions.AlreadyOver):
        acts(who, actions.end_substitute, substitute=standing)


def test_her_page_of_one_that_ended_says_so(cast, acts, standing):
    acts("claire", actions.end_substitute, substitute=standing)

    for route in ("references:substitute", "references:end_substitute"):
        page = reverse(route, args=[standing.pk])
        assert client_as(cast.nora).get(page).status_code == 409
        assert client_as(cast.claire).get(page).status_code == 404


def test_who_stands_in_sees_the_line_and_not_her_other_lines(cast, acts, sees, care):
    acts("nora", actions.show_referents, shown=False)

    text = words_of(client_as(cast.sami).get(reverse("references:mine")))
    assert "Vous remplacez" in text
    assert care.pk in sees("sami")
    line = reverse("references:reference", args=[care.pk])
    assert client_as(cast.sami).get(line).status_code == 403
    assert len(sees("marc")) == 3  # asked of him, and two he was asked to stand in


def test_the_pages_walk_a_replacement(cast, care, day):
    nora, marc = client_as(cast.nora), client_as(cast.marc)
    page = reverse("references:name_substitute", args=[care.pk])
    assert nora.post(page, {"who": str(cast.marc)}).status_code == 422
    days = {"first_on": day(60).isoformat(), "last_on": day(70).isoformat()}
    nora.post(page, {"who": str(cast.marc), **days})
    with cast.acting("nora"):
        one = Substitute.objects.order_by("-named_at")[0]
    asked = words_of(marc.get(reverse("references:mine")))
    assert "On vous demande de remplacer" in asked
    answer = reverse("references:answer_substitute", args=[one.pk])
    marc.post(answer, {})
    marc.post(answer, {"answer": "no"})
    shown = reverse("references:substitute", args=[one.pk])
    assert "Finalement, oui" in marc.get(shown).text
    assert "Finalement, oui" not in nora.get(shown).text
    marc.post(answer, {"answer": "yes"})
    assert "C’est convenu" in nora.get(shown).text
    assert "vous n’en avez pas ici" in client_as(cast.claire).get(page).text
