"""Once a moment has closed, what was followed then is still said, and nothing read."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.circles import actions as circles
from avec.directives import actions
from avec.directives.closed import closed_to
from avec.directives.models import Honouring, NoMoreSaid
from avec.directives.refusals import NotOfThatMoment
from avec.directives.tests.conftest import CARE_WORDS
from avec.directives.tests.test_honouring import item_of, news_of
from avec.directives.words import Followed, Way
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.models import Grant, VersionItem, WaitingShare
from avec.episodes import actions as episodes
from avec.episodes.models import Episode
from avec.people.models import Person, Team

WHY = "L’équipe de nuit n’avait pas cette page. CANARI-apres-71c2"


def today() -> date:
    return timezone.localdate()


def prepare(hers, *, to=None, team=None, parts=("care",)):
    with hers.cast.acting("nora"), transaction.atomic():
        named = {"to_person": Person.objects.get(pk=to)} if to else {"to_team": team}
        documents.prepare_share(
            viewer=hers.cast.seen_by("nora"),
            document=hers.document,
            parts=[Part(*part.split("/")) for part in parts],
            **named,
        )


def moment(hers, days=14):
    return hers.as_(
        "nora",
        episodes.open_for_oneself,
        ends_at=timezone.now() + timedelta(days=days),
        named=[],
    )


def close(hers, episode):
    hers.as_("nora", episodes.close_episode, episode=episode)


def closed(hers, who):
    with hers.cast.acting(who):
        return closed_to(hers.cast.seen_by(who))


def say(hers, who, place, **about):
    return hers.as_(
        who,
        actions.say_afterwards,
        place=place,
        followed=Followed.NOT_FOLLOWED,
        happened_on=about.pop("happened_on", None) or place.last_day,
        name=who.title(),
        why=WHY,
        **about,
    )


@pytest.fixture
def past(hers, cast):
    """Open and close one moment, with one part of the directives prepared for Marc."""
    prepare(hers, to=cast.marc)
    close(hers, moment(hers))
    return hers


def test_who_read_then_still_says_it_and_reads_nothing_more(past, cast):
    marc = past.page_of("marc")
    listed = marc.get(reverse("documents:shared_with_me")).content.decode()
    page = reverse("directives:closed", args=[past.document.pk])
    assert page in listed
    read = marc.get(page).content.decode()
    assert "À quel moment" in read
    assert CARE_WORDS not in read
    assert past.read_by("marc", status=404)

    address = reverse("directives:say_afterwards", args=[item_of(past).pk])
    assert CARE_WORDS not in marc.get(address).content.decode()
    said = {"followed": "not_followed", "happened_on": str(today()), "why": WHY}
    assert marc.post(address, said).status_code == 302

    assert "Marc dit ce qui a été suivi de vos directives." in news_of(past, "nora")
    own = past.page("nora", "directives:followed")
    assert WHY in own
    assert CARE_WORDS in own
    again = marc.get(page).content.decode()
    assert WHY in again
    assert CARE_WORDS not in again
    with cast.acting("marc"):
        assert not VersionItem.objects.filter(version=past.version).exists()


def test_the_page_of_the_parts_that_were_never_open_stays_closed(past, cast):
    [place] = closed(past, "marc")
    assert place.question_key == "hospital_yes"
    signs = item_of(past, "early_signs").pk
    marc = past.page_of("marc")
    assert (
        marc.get(reverse("directives:say_afterwards", args=[signs])).status_code == 404
    )
    for who in ("karim", "claire", "nora"):
        assert closed(past, who) == []
        gone = past.page_of(who).get(
            reverse("directives:closed", args=[past.document.pk])
        )
        assert gone.status_code == 404
        with pytest.raises(NotAllowed):
            say(past, who, place)


def test_while_it_is_open_and_before_nothing_is_closed(hers, cast):
    prepare(hers, to=cast.marc)
    assert closed(hers, "marc") == []
    moment(hers)
    assert closed(hers, "marc") == []
    assert CARE_WORDS in hers.read_by("marc")


def test_it_is_of_a_day_of_that_moment(past, cast):
    [place] = closed(past, "marc")
    before = place.first_day - timedelta(days=1)
    with pytest.raises(NotOfThatMoment):
        say(past, "marc", place, happened_on=before)
    address = reverse("directives:say_afterwards", args=[place.item_id])
    said = {"followed": "followed", "happened_on": str(before), "why": ""}
    assert past.page_of("marc").post(address, said).status_code == 422
    line = Honouring(
        document_id=place.document_id,
        owner_id=place.owner_id,
        version_id=place.version_id,
        item_id=place.item_id,
        section_key=place.section_key,
        question_key=place.question_key,
        author_id=cast.marc,
        followed="followed",
        happened_on=before,
    )
    with cast.acting("marc"), transaction.atomic(), pytest.raises(DatabaseError):
        line.save(force_insert=True)


def test_twenty_eight_days_and_not_one_more(past, clock):
    [place] = closed(past, "marc")
    assert place.until == place.last_day + timedelta(days=28)
    assert f"{place.until.day}" in past.page("nora", "directives:followed")
    clock("28 days")
    say(past, "marc", place)
    clock("29 days")
    assert closed(past, "marc") == []
    with pytest.raises(NotAllowed):
        say(past, "marc", place)
    assert "Peuvent encore dire" not in past.page("nora", "directives:followed")


def test_a_moment_that_came_to_its_end_counts_from_that_day(hers, cast, clock):
    prepare(hers, to=cast.marc)
    moment(hers, days=3)
    clock("4 days")
    [place] = closed(hers, "marc")
    assert place.last_day == today() + timedelta(days=3)
    assert "Peuvent encore dire" in hers.page("nora", "directives:followed")


def test_what_she_stopped_took_back_or_revoked_is_over_at_once(hers, cast):
    prepare(hers, to=cast.marc)
    one = moment(hers)
    with cast.acting("nora"):
        bundle = Grant.objects.get(document=hers.document).bundle
    hers.as_("nora", documents.stop_sharing, bundle=bundle)
    close(hers, one)
    assert closed(hers, "marc") == []


def test_taking_back_what_was_prepared_ends_it(past, cast):
    assert "Marc" in past.page("nora", "directives:followed")
    with cast.acting("nora"):
        bundle = WaitingShare.objects.get(document=past.document).bundle
    past.as_("nora", documents.withdraw_waiting, bundle=bundle)
    assert closed(past, "marc") == []
    assert "Peuvent encore dire" not in past.page("nora", "directives:followed")


def test_a_revocation_ends_it(past):
    [place] = closed(past, "marc")
    past.as_(
        "nora",
        actions.revoke,
        document=past.document,
        way=Way.SCREEN,
        said_on=today(),
        owner="Nora",
    )
    assert closed(past, "marc") == []
    with pytest.raises(NotAllowed):
        say(past, "marc", place)


@pytest.mark.parametrize("parts", [circles.block, circles.end_tie])
def test_apart_nobody_says_anything_more(past, cast, parts):
    [place] = closed(past, "marc")
    if parts is circles.block:
        past.as_("nora", parts, person_id=cast.marc, remembered_as="Marc")
    else:
        with cast.acting("nora"):
            tie = circles.Tie.objects.get(person_id=cast.nora, other_id=cast.marc)
        past.as_("nora", parts, tie=tie)
    assert closed(past, "marc") == []
    with pytest.raises(NotAllowed):
        say(past, "marc", place)


def test_a_team_says_it_under_its_hat(hers, cast):
    with cast.acting("nora"):
        team = (
            Team.objects.get(pk=cast.team)
            if not hasattr(cast.team, "pk")
            else cast.team
        )
    prepare(hers, team=team)
    close(hers, moment(hers))
    [place] = closed(hers, "claire")
    say(hers, "claire", place)
    own = hers.page("nora", "directives:followed")
    assert WHY in own
    assert closed(hers, "marc") == []


def test_a_new_version_takes_nothing_away(past):
    past.publish()
    [place] = closed(past, "marc")
    say(past, "marc", place)
    assert "Dans une version d’avant" in past.page("nora", "directives:followed")


def ends(hers, who="nora", moment=None):
    with hers.cast.acting("nora"):
        own = Episode.objects.latest("opened_at")
    address = reverse("directives:end_still_said", args=[hers.document.pk])
    return hers.page_of(who).post(address, {"moment": str(moment or own.pk)})


def test_she_ends_it_and_what_she_prepared_stays(past):
    [place] = closed(past, "marc")
    say(past, "marc", place)
    own = past.page("nora", "directives:followed")
    address = reverse("directives:end_still_said", args=[past.document.pk])
    folded = "".join(re.findall(r"<details.*?</details>", own, re.DOTALL))
    assert own.count(address) == folded.count(address) == 1
    assert "Cela ne se défait pas" in folded

    assert ends(past).status_code == 302

    assert closed(past, "marc") == []
    with pytest.raises(NotAllowed):
        say(past, "marc", place)
    own = past.page("nora", "directives:followed")
    assert "Peuvent encore dire" not in own
    assert WHY in own
    with past.cast.acting("nora"):
        waiting = WaitingShare.objects.get(document=past.document)
        assert waiting.withdrawn_at is None
        assert NoMoreSaid.objects.count() == 1


def test_ended_twice_it_is_ended_once(past):
    assert ends(past).status_code == ends(past).status_code == 302
    with past.cast.acting("nora"):
        assert NoMoreSaid.objects.count() == 1


def test_the_next_moment_opens_what_she_prepared_and_is_said_of_again(past):
    ends(past)

    close(past, moment(past))

    assert [place.question_key for place in closed(past, "marc")] == ["hospital_yes"]


@pytest.mark.parametrize("who", ["marc", "karim", "claire"])
def test_nobody_else_ends_it(past, who):
    assert ends(past, who).status_code == 404
    [place] = closed(past, "marc")
    with past.cast.acting("nora"):
        own = Episode.objects.latest("opened_at")
    viewer = past.cast.seen_by(who)
    with past.cast.acting(who), transaction.atomic(), pytest.raises(NotAllowed):
        actions.end_what_is_still_said(
            viewer=viewer, document=past.document, moment=own
        )
    with (
        past.cast.acting(who),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        NoMoreSaid(document=past.document, owner_id=viewer.person_id, episode=own).save(
            force_insert=True
        )
    say(past, "marc", place)


def test_of_a_moment_that_is_not_hers_nothing_ends(past):
    assert ends(past, moment=past.document.pk).status_code == 404
    assert ends(past, moment="abc").status_code == 404
    assert closed(past, "marc")
