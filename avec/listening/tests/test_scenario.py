"""Being listened to without a file: the scenario, then each of its refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.listening import actions
from avec.listening.actions import kept as kept_words
from avec.listening.actions import moments
from avec.listening.models import KeptWords, Listening
from avec.listening.words import Place, Trace
from avec.people.models import Person
from tests.entrance import client_as
from tests.listenings import KEPT_WORDS
from tests.second_wall import as_owner, as_web, found, keys_let_through_by_postgres


def columns(table: str) -> set[str]:
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
            [table],
        )
        return {name for (name,) in rows}


# --- The moment -------------------------------------------------------------


def test_no_trace_leaves_a_place_a_day_and_minutes(cast, sami):
    refused = sami.post(reverse("listening:begin"), {})
    assert refused.status_code == 422
    assert "à voix haute" in refused.content.decode()

    began = sami.post(reverse("listening:begin"), {"announced": "on"})
    today = timezone.localdate().isoformat()
    sent = {"place": "drop_in", "day": today, "minutes": "40", "trace": "none"}
    closed = sami.post(began.url, sent)

    assert closed.url == began.url
    page = sami.get(began.url).content.decode()
    assert "permanence" in page
    assert "40 minutes" in page.replace("\u202f", " ").replace("\xa0", " ")
    with cast.acting("sami"):
        waiting = KeptWords.objects.filter(confirmed_at=None).count()
    assert waiting == 1  # the one of the cast: « none » wrote nothing
    # Who was listened to, and what was answered, have no column to be in.
    assert columns("listening_listening") == {
        "id",
        "listener_id",
        "organization_id",
        "day",
        "place",
        "minutes",
        "is_closed",
        "debrief",
    }
    assert sami.post(began.url, sent).status_code == 409


def test_a_second_tap_leads_to_the_moment_going_on(cast, sami):
    first = sami.post(reverse("listening:begin"), {"announced": "on"})
    second = sami.post(reverse("listening:begin"), {"announced": "on"})
    assert second.url == first.url

    today = timezone.localdate().isoformat()
    sent = {"place": "drop_in", "day": today, "minutes": "5", "trace": "none"}
    assert sami.post(first.url, sent).status_code == 302
    after = sami.post(reverse("listening:begin"), {"announced": "on"})
    assert after.url != first.url


def test_a_moment_is_noted_within_the_week(cast, sami):
    began = sami.post(reverse("listening:begin"), {"announced": "on"})
    today = timezone.localdate()
    for days in (-1, 8):
        day = (today - timedelta(days=days)).isoformat()
        sent = {"place": "home", "day": day, "trace": "none"}
        assert sami.post(began.url, sent).status_code == 422
    viewer = cast.seen_by("sami")
    with cast.acting("sami"):
        moment = Listening.objects.filter(is_closed=False).first()
        with pytest.raises(moments.NotThatDay):
            actions.close(
                viewer=viewer,
                listening=moment,
                day=today - timedelta(days=8),
                place=Place.HOME,
            )
        with pytest.raises(moments.FrameFirst):
            actions.begin(viewer=viewer, announced=False)


def test_nothing_links_the_words_kept_to_the_moment(cast):
    with as_owner() as owner:
        linked = owner.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid IN ('listening_keptwords'::regclass,"
            " 'listening_worry'::regclass)"
            " AND confrelid IN ('listening_listening'::regclass,"
            " 'listening_debrief'::regclass)"
        ).fetchall()

    assert linked == []


# --- What the person asks to keep --------------------------------------------


def test_words_are_kept_once_she_says_yes_and_for_whom_she_chooses(cast, sami):
    began = sami.post(reverse("listening:begin"), {"announced": "on"})
    today = timezone.localdate().isoformat()
    sent = {"place": "outdoors", "day": today, "trace": "both"}
    then = sami.post(began.url, sent).url
    assert then == f"{reverse('listening:write_down')}?trace=both&day={today}"
    assert "Nora" in sami.get(then).content.decode()
    sami.post(
        reverse("listening:write_down"),
        {"person": str(cast.nora), "words": "Je rêve de 2019.", "reach": "both"},
    )
    with cast.acting("nora"):
        kept = KeptWords.objects.latest("written_at")
    nora = client_as(cast.nora)
    address = reverse("listening:words", args=[kept.pk])
    assert address in nora.get(reverse("web:today")).content.decode()

    page = nora.get(reverse("listening:keep", args=[kept.pk])).content.decode()
    assert "Je rêve de 2019." in page
    done = nora.post(
        reverse("listening:keep", args=[kept.pk]),
        {"words": "Je rêve de 2018.", "reach": "me"},
    )

    assert done.status_code == 302
    assert "2018" in nora.get(address).content.decode()
    assert sami.get(address).status_code == 404
    assert address not in nora.get(reverse("web:today")).content.decode()


def test_nothing_remains_of_words_she_does_not_want(cast, sami):
    with cast.acting("nora"):
        kept = KeptWords.objects.get(confirmed_at=None)
    client_as(cast.nora).post(reverse("listening:erase", args=[kept.pk]))

    assert sami.get(reverse("listening:words", args=[kept.pk])).status_code == 404
    with cast.acting("nora"):
        assert not KeptWords.objects.filter(pk=kept.pk).exists()


def test_nobody_confirms_in_her_place(cast):
    kept = found(cast, KeptWords, "confirmed_at IS NULL")
    viewer = cast.seen_by("sami")
    with cast.acting("sami"), pytest.raises(NotAllowed):
        actions.confirm_words(viewer=viewer, kept=kept, words="Autre chose.")
    for statement in (
        "UPDATE listening_keptwords SET confirmed_at = avec.now()",
        "UPDATE listening_keptwords SET sealed = 'x'",
    ):
        with as_web(viewer) as web:
            assert web.execute(statement).rowcount == 0


def test_words_go_only_to_somebody_who_has_the_listener_around_them(cast):
    viewer = cast.seen_by("sami")
    with cast.acting("sami"):
        with pytest.raises(kept_words.NotInTheirCircle):
            actions.keep_words(viewer=viewer, person=Person(pk=cast.karim), words="…")
        with pytest.raises(kept_words.NothingToKeep):
            actions.keep_words(viewer=viewer, person=Person(pk=cast.nora), words=" ")
        with pytest.raises(kept_words.NothingToKeep):
            actions.keep_words(
                viewer=viewer,
                person=Person(pk=cast.nora),
                words="…",
                reach=Trace.NONE,
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            KeptWords.objects.create(
                owner_id=cast.karim,
                held_by_id=cast.sami,
                day=timezone.localdate(),
                reach="me",
            )


def test_whoever_reads_them_is_written_and_she_sees_it(cast, sami):
    with cast.acting("sami"):
        kept = next(one for one in KeptWords.objects.all() if one.reach == Trace.BOTH)
    page = sami.get(reverse("listening:words", args=[kept.pk])).content.decode()

    assert KEPT_WORDS in page
    looked = client_as(cast.nora).get(reverse("documents:who_looked"))
    assert "a relu vos mots gardés" in looked.content.decode()


def test_a_tie_that_ends_leaves_her_words_to_her(cast, sami):
    with cast.acting("sami"):
        before = set(KeptWords.objects.values_list("pk", flat=True))
        tie = Tie.objects.get(person_id=cast.nora, other_id=cast.sami)
        circles.end_tie(viewer=cast.seen_by("sami"), tie=tie)
        assert not KeptWords.objects.exists()
    with cast.acting("nora"):
        left = KeptWords.objects.order_by("reach").values_list("reach", flat=True)
        assert list(left) == ["me", "team"]
        assert not KeptWords.objects.exclude(held_by=None).exists()
    assert len(before) == 3


@pytest.mark.parametrize(("who", "whom"), [("nora", "claire"), ("claire", "nora")])
def test_a_block_closes_what_was_kept_for_a_team(cast, who, whom):
    viewer = cast.seen_by("claire")
    with cast.acting("claire"):
        assert KeptWords.objects.visible_to(viewer).count() == 1
    with cast.acting(who):
        circles.block(
            viewer=cast.seen_by(who), person_id=cast.people[whom], remembered_as="X"
        )
    assert keys_let_through_by_postgres(viewer, KeptWords) == set()


def test_words_without_an_answer_fade(cast, clock):
    clock("7 days 1 minute")
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        owner.execute("SELECT avec.destroy_debriefs()")
        left = owner.execute("SELECT confirmed_at FROM listening_keptwords").fetchall()
    assert len(left) == 2
    assert (None,) not in left
