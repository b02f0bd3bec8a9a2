"""What opens with a difficult moment, to whom, and that it closes with it."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.audit.models import Entry
from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.models import Grant, WaitingShare
from avec.episodes import actions
from avec.episodes.models import Episode, Named
from avec.episodes.open_now import open_episode
from avec.episodes.refusals import (
    AlreadyClosed,
    AlreadyMine,
    AlreadyOpen,
    NotNameable,
    SayWhy,
    TooLong,
)
from avec.episodes.tests.conftest import in_days
from avec.episodes.words import Answer
from avec.people.models import Person
from tests.edges import HOURS_WORDS
from tests.entrance import client_as
from tests.second_wall import as_web

WHY = "Vous étiez seule sur le pont. CANARI-pourquoi-3b7c"


def reads(cast, who: str) -> bool:
    """Tell whether somebody reads the part that Nora prepared, over the web."""
    client = client_as(cast.people[who], cast.hats.get(who))
    page = client.get(reverse("documents:read", args=[cast.edges.portrait.pk]))
    return HOURS_WORDS in page.content.decode()


def opens_with_nora(cast, who="claire", *, answer=Answer.YES, because="", **more):
    with cast.acting(who), transaction.atomic():
        return actions.open_for_somebody(
            viewer=cast.seen_by(who),
            person=Person(pk=cast.nora),
            answer=answer,
            because=because,
            ends_at=in_days(),
            **more,
        )


def closes(cast, who, episode):
    with cast.acting(who), transaction.atomic():
        actions.close_episode(viewer=cast.seen_by(who), episode=episode)


def test_what_was_prepared_opens_nothing_before(cast, prepared):
    assert not reads(cast, "marc")
    assert not reads(cast, "claire")
    with cast.acting("marc"):
        assert not WaitingShare.objects.exists()


def test_it_opens_to_whom_she_chose_and_closes_at_the_next_statement(cast, prepared):
    episode = opens_with_nora(cast)
    assert reads(cast, "marc")
    assert reads(cast, "claire")
    for nobody in ("sami", "helene", "paul", "odile", "karim"):
        assert not reads(cast, nobody), nobody

    closes(cast, "claire", episode)

    assert not reads(cast, "marc")
    assert not reads(cast, "claire")


def test_without_anything_prepared_nothing_opens(cast):
    with cast.acting("nora"):
        before = set(Grant.objects.values_list("pk", flat=True))
        before_her = set(WaitingShare.objects.standing().values_list("pk", flat=True))
        for one in WaitingShare.objects.standing().filter(pk__in=before_her):
            documents.withdraw_waiting(viewer=cast.seen_by("nora"), bundle=one.bundle)

    opens_with_nora(cast, named=[])

    with cast.acting("nora"):
        assert set(Grant.objects.values_list("pk", flat=True)) == before
    assert not reads(cast, "claire")


def test_to_be_named_opens_no_document(cast, prepared):
    with cast.acting("nora"):
        episode = actions.open_for_oneself(
            viewer=cast.seen_by("nora"), ends_at=in_days(), named=[cast.sami]
        )
    sami = client_as(cast.sami, cast.hats["sami"])

    sheet = sami.get(reverse("episodes:episode", args=[episode.pk]))

    assert sheet.status_code == 200
    assert "Nora" in sheet.content.decode()
    assert not reads(cast, "sami")


def test_in_the_same_transaction_in_the_database_itself(cast, prepared):
    """Bare SQL of the web role: no page, no action, and it still closes."""
    running = (
        "SELECT count(*) FROM documents_grant"
        " WHERE waiting_id IS NOT NULL AND stopped_at IS NULL"
    )
    with cast.acting("nora"), connection.cursor() as web:
        web.execute(
            "INSERT INTO episodes_episode (id, person_id, opened_by_id, consent,"
            " opened_at, ends_at) VALUES (gen_random_uuid(), avec.me(), avec.me(),"
            " 'hers', avec.now(), avec.now() + interval '3 days')"
        )
        web.execute(running)
        assert web.fetchone()[0] >= 2

        web.execute(
            "UPDATE episodes_episode SET closed_at = avec.now(),"
            " closed_by_id = avec.me() WHERE closed_at IS NULL"
        )

        web.execute(running)
        assert web.fetchone()[0] == 0


def test_it_ends_by_itself_without_anybody(cast, prepared, clock):
    episode = opens_with_nora(cast)
    assert reads(cast, "marc")

    clock("15 days")

    assert not reads(cast, "marc")
    with cast.acting("claire"), pytest.raises(AlreadyClosed):
        actions.close_episode(viewer=cast.seen_by("claire"), episode=episode)
    with cast.acting("nora"):
        assert open_episode(cast.nora) is None


def test_one_that_came_to_its_end_leaves_its_place(cast, clock):
    first = opens_with_nora(cast)
    clock("15 days")
    with cast.acting("nora"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO episodes_episode (id, person_id, opened_by_id, consent,"
            " opened_at, ends_at) VALUES (gen_random_uuid(), avec.me(), avec.me(),"
            " 'hers', avec.now(), avec.now() + interval '3 days')"
        )
        first.refresh_from_db()

    assert first.closed_at == first.ends_at
    assert first.closed_by_id is None


def test_prepared_while_it_is_open_it_opens_at_once(cast, opened):
    assert not reads(cast, "marc")
    with cast.acting("nora"):
        documents.prepare_share(
            viewer=cast.seen_by("nora"),
            document=cast.edges.portrait,
            parts=[Part("choosing")],
            to_person=Person.objects.get(pk=cast.marc),
        )
    assert reads(cast, "marc")


def test_taken_back_it_closes_at_once_and_the_others_stay(cast, prepared):
    opens_with_nora(cast)
    with cast.acting("nora"):
        to_marc = WaitingShare.objects.standing().filter(to_person_id=cast.marc)
        bundle = to_marc.filter(document=cast.edges.portrait).get().bundle
        documents.withdraw_waiting(viewer=cast.seen_by("nora"), bundle=bundle)

    assert not reads(cast, "marc")
    assert reads(cast, "claire")


def test_nobody_takes_back_what_somebody_else_prepared(cast, prepared):
    with cast.acting("nora"):
        one = WaitingShare.objects.standing().first()
    client = client_as(cast.marc)
    address = reverse("documents:withdraw_waiting", args=[one.pk])

    assert client.post(address).status_code == 404


def test_a_tie_that_ends_takes_what_waited_with_it(cast, prepared):
    with cast.acting("marc"), transaction.atomic():
        tie = Tie.objects.get(person_id=cast.nora, other_id=cast.marc)
        circles.end_tie(viewer=cast.seen_by("marc"), tie=tie)

    opens_with_nora(cast)

    assert not reads(cast, "marc")
    with cast.acting("nora"):
        left = WaitingShare.objects.standing().filter(to_person_id=cast.marc)
        assert not left.exists()


def test_a_tie_that_ends_takes_a_name_from_the_sheet(cast, opened):
    with cast.acting("nora"), transaction.atomic():
        tie = Tie.objects.get(person_id=cast.nora, other_id=cast.marc)
        circles.end_tie(viewer=cast.seen_by("nora"), tie=tie)

    sheet = reverse("episodes:episode", args=[opened.pk])
    assert client_as(cast.marc).get(sheet).status_code == 404


# --------------------------------------------------------- with agreement, or without


def test_with_her_agreement_and_she_is_told_who_what_until_when(cast, prepared):
    episode = opens_with_nora(cast)

    nora = client_as(cast.nora)
    sheet = nora.get(reverse("episodes:episode", args=[episode.pk])).content.decode()
    home = nora.get(reverse("web:today")).content.decode()

    assert "Claire (infirmière)" in sheet
    assert "en disant que vous étiez d’accord" in sheet
    assert "Marc" in sheet
    assert "Claire a ouvert un moment difficile avec vous" in home.replace(
        "\u202f", " "
    )
    with cast.acting("nora"):
        line = Entry.objects.visible_to(cast.seen_by("nora")).get(
            verb="episodes.opened", about=f"episodes.episode:{episode.pk}"
        )
    assert line.actor_id == cast.claire


def test_without_her_agreement_says_why_and_she_reads_it_at_once(cast):
    with cast.acting("claire"), pytest.raises(SayWhy):
        actions.open_for_somebody(
            viewer=cast.seen_by("claire"),
            person=Person(pk=cast.nora),
            answer=Answer.NOT_ASKED,
            because="  ",
            ends_at=in_days(),
        )
    episode = opens_with_nora(cast, answer=Answer.NOT_ASKED, because=WHY)

    sheet = reverse("episodes:episode", args=[episode.pk])
    assert WHY in client_as(cast.nora).get(sheet).content.decode()
    with as_web(cast.seen_by("nora")) as web:
        stored = web.execute("SELECT because::text FROM episodes_episode").fetchall()
    assert not any("pont" in (row[0] or "") for row in stored)


def test_the_reason_is_hers_and_its_writers_alone(cast):
    episode = opens_with_nora(cast, answer=Answer.NOT_ASKED, because=WHY)
    with cast.acting("nora"):
        actions.name_somebody(
            viewer=cast.seen_by("nora"), episode=episode, person_id=cast.marc
        )
    sheet = reverse("episodes:episode", args=[episode.pk])

    marc = client_as(cast.marc).get(sheet)

    assert marc.status_code == 200
    assert WHY not in marc.content.decode()
    claire = client_as(cast.claire, cast.hats["claire"]).get(sheet)
    assert WHY in claire.content.decode()


@pytest.mark.parametrize("who", ["marc", "sami", "helene", "aicha", "paul", "karim"])
def test_nobody_else_opens_one_with_her(cast, who):
    with pytest.raises(NotAllowed):
        opens_with_nora(cast, who)


def test_not_even_her_nurse_without_her_working_hat(cast):
    with cast.acting("claire", hat=False), pytest.raises(NotAllowed):
        actions.open_for_somebody(
            viewer=cast.seen_by("claire", hat=False),
            person=Person(pk=cast.nora),
            answer=Answer.YES,
            ends_at=in_days(),
        )


@pytest.mark.parametrize("who", ["claire", "marc", "helene"])
def test_the_database_refuses_one_for_somebody_who_did_not_let_them_in(cast, who):
    insert = (
        "INSERT INTO episodes_episode (id, person_id, opened_by_id, consent,"
        " opened_at, ends_at) VALUES (gen_random_uuid(), %s, avec.me(), 'agreed',"
        " avec.now(), avec.now() + interval '3 days')"
    )
    with as_web(cast.seen_by(who)) as web, pytest.raises(psycopg.Error):
        web.execute(insert, [cast.karim if who == "claire" else cast.nora])


def test_it_lasts_two_months_at_most(cast):
    nora = cast.seen_by("nora")
    for days in (-1, 90):
        with cast.acting("nora"), pytest.raises(TooLong):
            actions.open_for_oneself(viewer=nora, ends_at=in_days(days))


# ------------------------------------------------------------------ who reads the sheet


@pytest.mark.parametrize("who", ["sami", "claire", "helene", "aicha", "odile", "karim"])
def test_somebody_who_is_not_named_reads_nothing(cast, opened, who):
    client = client_as(cast.people[who], cast.hats.get(who))
    for name in ("episode", "name"):
        answer = client.get(reverse(f"episodes:{name}", args=[opened.pk]))
        assert answer.status_code == 404
    closing = client.post(reverse("episodes:close", args=[opened.pk]))
    assert closing.status_code == 404
    with as_web(cast.seen_by(who)) as web:
        seen = web.execute(
            "SELECT count(*) FROM episodes_episode WHERE id = %s", [opened.pk]
        ).fetchone()
        named = web.execute(
            "SELECT count(*) FROM episodes_named WHERE episode_id = %s", [opened.pk]
        ).fetchone()
        touched = web.execute(
            "UPDATE episodes_episode SET closed_at = avec.now(),"
            " closed_by_id = avec.me() WHERE id = %s",
            [opened.pk],
        ).rowcount
    assert (seen[0], named[0], touched) == (0, 0, 0)


def test_who_is_named_reads_it_and_it_is_written(cast, opened):
    client_as(cast.marc).get(reverse("episodes:episode", args=[opened.pk]))

    with cast.acting("nora"):
        readings = Entry.objects.readings().filter(
            subject_id=cast.nora, actor_id=cast.marc, verb="episodes.read"
        )
        assert readings.exists()
    looked = client_as(cast.nora).get(reverse("documents:who_looked"))
    assert "Marc a lu la page d’un moment difficile" in looked.content.decode()


def test_who_is_named_still_reads_it_two_months_after_and_no_more(cast, clock):
    episode = opens_with_nora(cast)
    closes(cast, "nora", episode)
    claire = client_as(cast.claire, cast.hats["claire"])
    sheet = reverse("episodes:episode", args=[episode.pk])
    assert claire.get(sheet).status_code == 200

    clock("62 days")

    with cast.acting("claire"):
        assert not Episode.objects.filter(pk=episode.pk).exists()


def test_she_takes_a_name_away_and_they_read_nothing_more(cast, opened):
    with cast.acting("nora"):
        named = Named.objects.standing().get(episode=opened, person_id=cast.marc)
    client_as(cast.nora).post(reverse("episodes:remove", args=[named.pk]))

    sheet = reverse("episodes:episode", args=[opened.pk])
    assert client_as(cast.marc).get(sheet).status_code == 404


def test_one_names_only_ones_circle_or_team(cast):
    with cast.acting("nora"), pytest.raises(NotNameable):
        actions.open_for_oneself(
            viewer=cast.seen_by("nora"), ends_at=in_days(), named=[cast.paul]
        )
    episode = opens_with_nora(cast)
    with cast.acting("claire"), pytest.raises(NotNameable):
        actions.name_somebody(
            viewer=cast.seen_by("claire"), episode=episode, person_id=cast.marc
        )
    insert = (
        "INSERT INTO episodes_named (id, episode_id, person_id, named_by_id, named_at)"
        " VALUES (gen_random_uuid(), %s, %s, avec.me(), avec.now())"
    )
    for person in (cast.marc, cast.paul):
        with (
            cast.acting("claire"),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(insert, [episode.pk, person])


# -------------------------------------------------------------------- one at a time


def test_one_at_a_time_and_who_asks_learns_nothing(cast, opened):
    with pytest.raises(AlreadyOpen) as refused:
        opens_with_nora(cast)
    assert "ouvert" not in str(refused.value).replace("ouvrir", "")
    with cast.acting("nora"), pytest.raises(AlreadyMine):
        actions.open_for_oneself(viewer=cast.seen_by("nora"), ends_at=in_days())


def test_open_episode_answers_those_who_may_know(cast, opened):
    for who, knows in [("nora", True), ("marc", True), ("claire", False)]:
        with cast.acting(who):
            found = open_episode(cast.nora)
            assert bool(found) is knows
            assert found is None or found.opened_at == opened.opened_at


def test_closed_once(cast, opened):
    closes(cast, "marc", opened)
    with pytest.raises(AlreadyClosed):
        closes(cast, "nora", opened)
