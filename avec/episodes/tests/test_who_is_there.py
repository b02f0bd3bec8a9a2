"""Who is there stays what she said, and what she closed stays closed."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.db import connection, transaction
from django.urls import reverse

from avec.audit.models import Entry
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.models import Grant
from avec.episodes import actions
from avec.episodes.models import Named
from avec.episodes.refusals import NotNameable
from avec.episodes.tests.conftest import in_days
from avec.episodes.words import Answer
from avec.people import exports
from avec.people.models import Affiliation, Person
from tests.edges import HOURS_WORDS
from tests.entrance import client_as
from tests.scene import as_warden


def does(cast, who, action, **given):
    with cast.acting(who), transaction.atomic():
        return action(viewer=cast.seen_by(who), **given)


def opens_with_nora(cast, *, answer=Answer.YES, **more):
    return does(
        cast,
        "claire",
        actions.open_for_somebody,
        person=Person(pk=cast.nora),
        answer=answer,
        because="" if answer == Answer.YES else "Je m’inquiète.",
        ends_at=in_days(),
        **more,
    )


def status(cast, who, episode, name="episode"):
    client = client_as(cast.people[who], cast.hats.get(who))
    return client.get(reverse(f"episodes:{name}", args=[episode.pk])).status_code


def reads(cast, who):
    client = client_as(cast.people[who], cast.hats.get(who))
    page = client.get(reverse("documents:read", args=[cast.edges.portrait.pk]))
    return HOURS_WORDS in page.content.decode()


def prepares(cast, who):
    with cast.acting("nora"):
        person = Person.objects.get(pk=cast.people[who])
    does(
        cast,
        "nora",
        documents.prepare_share,
        document=cast.edges.portrait,
        parts=[Part()],
        to_person=person,
    )


def named(cast, episode, who):
    with cast.acting("nora"):
        standing = Named.objects.standing().select_related("episode")
        return standing.get(episode=episode, person_id=cast.people[who])


@pytest.fixture
def in_the_team(cast):
    """Put Odile in Claire's team, as a professional or otherwise, and back."""

    def put(capacity: str) -> None:
        as_warden(
            "UPDATE people_affiliation SET team_id = %s, capacity = %s,"
            " organization_id = (SELECT organization_id FROM people_team WHERE id = %s)"
            " WHERE id = %s",
            [cast.team.pk, capacity, cast.team.pk, cast.hats["odile"]],
        )

    with cast.acting("odile"):
        before = Affiliation.objects.get(pk=cast.hats["odile"])
    yield put
    as_warden(
        "UPDATE people_affiliation SET team_id = %s, capacity = %s,"
        " organization_id = %s, ended_at = %s WHERE id = %s",
        [
            before.team_id,
            before.capacity,
            before.organization_id,
            before.ended_at,
            before.pk,
        ],
    )


def test_what_she_stopped_stays_stopped_when_she_prepares_another(cast, prepared):
    does(cast, "nora", actions.open_for_oneself, ends_at=in_days())
    assert reads(cast, "marc")
    with cast.acting("nora"):
        shares = Grant.objects.running().filter(
            waiting__isnull=False,
            document=cast.edges.portrait,
        )
        bundle = shares.filter(to_person_id=cast.marc).first().bundle
    does(cast, "nora", documents.stop_sharing, bundle=bundle)

    prepares(cast, "sami")

    assert not reads(cast, "marc")
    assert reads(cast, "sami")


def test_closed_by_her_nothing_opens_again_without_her(cast, prepared, clock):
    episode = opens_with_nora(cast)
    does(cast, "nora", actions.close_episode, episode=episode)

    again = opens_with_nora(cast, answer=Answer.NO)

    assert not reads(cast, "marc")
    page = client_as(cast.nora).get(reverse("episodes:episode", args=[again.pk]))
    assert "ce que vous avez préparé reste fermé" in page.content.decode()
    does(cast, "nora", actions.close_episode, episode=again)
    does(cast, "nora", actions.open_for_oneself, ends_at=in_days())
    assert reads(cast, "marc")


def test_closed_by_her_it_opens_again_with_her_agreement_or_later(
    cast, prepared, clock
):
    episode = opens_with_nora(cast)
    does(cast, "nora", actions.close_episode, episode=episode)
    clock("4 days")

    opens_with_nora(cast, answer=Answer.NO)

    assert reads(cast, "marc")


def test_whom_she_took_out_is_not_named_again_over_her(cast, in_the_team):
    in_the_team("professional")
    episode = opens_with_nora(cast, named=[cast.odile])
    assert status(cast, "odile", episode) == 200
    does(cast, "nora", actions.remove_somebody, named=named(cast, episode, "odile"))

    with pytest.raises(NotNameable):
        does(
            cast,
            "claire",
            actions.name_somebody,
            episode=episode,
            person_id=cast.odile,
        )

    assert status(cast, "odile", episode) == 404


def test_a_peer_is_never_named_through_a_team(cast, in_the_team):
    in_the_team("peer_supporter")
    with pytest.raises(NotNameable):
        opens_with_nora(cast, named=[cast.odile])


def test_who_left_the_team_is_not_there_any_more(cast, in_the_team):
    in_the_team("professional")
    episode = opens_with_nora(cast, named=[cast.odile])
    as_warden(
        "UPDATE people_affiliation SET ended_at = avec.now() WHERE id = %s",
        [cast.hats["odile"]],
    )

    assert status(cast, "odile", episode) == 404
    client = client_as(cast.odile)
    closing = client.post(reverse("episodes:close", args=[episode.pk]))
    assert closing.status_code == 404


def test_whom_she_named_herself_needs_no_team(cast, opened):
    assert status(cast, "marc", opened) == 200


def test_asked_while_one_is_open_she_reads_that_it_was_asked(cast, opened):
    sent = {
        "person": str(cast.nora),
        "answer": "agreed",
        "until": f"{in_days(5):%Y-%m-%d}",
    }
    claire = client_as(cast.claire, cast.hats["claire"])

    refused = claire.post(reverse("episodes:open_with"), sent)

    assert refused.status_code == 409
    with cast.acting("nora"):
        asked = Entry.objects.filter(verb="episodes.asked", actor_id=cast.claire)
        assert asked.filter(subject_id=cast.nora).count() == 1
    looked = client_as(cast.nora).get(reverse("documents:who_looked"))
    assert "Claire" in looked.content.decode()
    assert "a demandé à ouvrir un moment difficile" in looked.content.decode()


def test_whom_she_took_out_is_hers_to_know(cast):
    episode = does(
        cast,
        "nora",
        actions.open_for_oneself,
        ends_at=in_days(),
        named=[cast.marc, cast.claire],
    )
    does(cast, "nora", actions.remove_somebody, named=named(cast, episode, "marc"))

    with cast.acting("claire"), transaction.atomic():
        packed = zipfile.ZipFile(io.BytesIO(exports.archive(cast.seen_by("claire"))))
    name = "moments-difficiles/moments-difficiles.json"
    rows = json.loads(packed.read(name))["named"]
    there = {row["person_id"] for row in rows if row["episode_id"] == str(episode.pk)}
    assert there == {str(cast.claire)}
    with cast.acting("claire"):
        gone = Named.objects.filter(episode_id=episode.pk, person_id=cast.marc)
        assert not gone.exists()
    with cast.acting("nora"):
        assert Named.objects.filter(episode=episode, person_id=cast.marc).exists()


def waits(cast, who) -> list[str]:
    """What the database says may wait for somebody, asked past Python."""
    with cast.acting(who), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.waits_in_episodes()")
        return cursor.fetchone()[0]


def test_whom_a_block_keeps_apart_does_not_learn_that_one_is_open(cast):
    opens_with_nora(cast)
    assert "episodes.open" in waits(cast, "claire")

    # The block alone, past what Python tidies up after it.
    with cast.acting("nora"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.block_person(%s, 'C.')", [cast.claire])

    assert "episodes.open" not in waits(cast, "claire")
    assert "episodes.open" in waits(cast, "nora")
