"""Two people part, or one leaves: what closes, what stays, and under whose name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.circles.tests.people import tied
from avec.foundation.news import news_for
from avec.listening import actions
from avec.listening.models import Brought, Debrief, KeptWords, Listening, Worry
from avec.listening.words import Place, Step, Trace
from avec.messages.standing import still_stands
from avec.people import exports
from avec.people.models import Person
from tests.entrance import client_as
from tests.listenings import (
    BROUGHT_WORDS,
    KEPT_WORDS,
    WAITING_WORDS,
    WORRY_WORDS,
)
from tests.scene import as_warden
from tests.second_wall import keys_let_through_by_postgres


def part(cast, who, person, other) -> None:
    with cast.acting(who), transaction.atomic():
        one = Tie.objects.get(
            person_id=cast.people[person], other_id=cast.people[other], ended_at=None
        )
        circles.end_tie(viewer=cast.seen_by(who), tie=one)


def blocks(cast, who, other) -> None:
    with cast.acting(who), transaction.atomic():
        circles.block(
            viewer=cast.seen_by(who),
            person_id=cast.people[other],
            remembered_as="Quelqu’un",
        )


def said(response) -> str:
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")


@pytest.fixture
def told(cast) -> Worry:
    """Tell Karim, who knows Paul by a tie only, that Paul worried for him."""
    tied(Viewer(cast.karim), Viewer(cast.paul))
    viewer = cast.seen_by("paul")
    with cast.acting("paul"), transaction.atomic():
        worry = actions.begin_worry(
            viewer=viewer, what="Il ne dort plus.", person=Person(pk=cast.karim)
        )
        return actions.take_step(
            viewer=viewer, worry=worry, step=Step.DONE, words="Un appel."
        )


def test_a_tie_that_ends_takes_back_nothing_of_what_was_promised(cast, told):
    part(cast, "karim", "karim", "paul")
    karim = client_as(cast.karim)
    page = karim.get(reverse("listening:worry", args=[told.pk]))

    assert page.status_code == 200
    assert "Paul" in said(page)
    assert "Il ne dort plus." in said(page)
    assert "Paul" in said(karim.get(reverse("listening:home")))
    paul = client_as(cast.paul, cast.hats["paul"])
    his = said(paul.get(reverse("listening:worry", args=[told.pk])))
    assert "ne nomme personne" not in his
    assert reverse("listening:stop_naming", args=[told.pk]) in his


@pytest.mark.walls
def test_a_block_leaves_no_worry_between_two_people_through_either_wall(cast, told):
    viewer = cast.seen_by("karim")
    assert told.pk in keys_let_through_by_postgres(viewer, Worry)
    blocks(cast, "karim", "paul")

    assert told.pk not in keys_let_through_by_postgres(viewer, Worry)
    with acting_as(viewer), transaction.atomic():
        assert not Worry.objects.visible_to(viewer).filter(pk=told.pk).exists()
        assert not [one for one in news_for(viewer) if told.pk in one.args]
        assert "listening.worry" not in hints()
    page = client_as(cast.karim).get(reverse("listening:worry", args=[told.pk]))
    assert page.status_code == 404


def hints() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.waits_in_listening()")
        return cursor.fetchone()[0]


@pytest.mark.walls
def test_the_reader_who_leaves_the_circle_reads_no_more(cast, sami):
    with cast.acting("odile"):
        [brought] = Brought.objects.filter(to_person_id=cast.odile)
    part(cast, "odile", "sami", "odile")

    viewer = cast.seen_by("odile")
    assert brought.pk not in keys_let_through_by_postgres(viewer, Brought)
    with acting_as(viewer), transaction.atomic():
        assert not Brought.objects.visible_to(viewer).exists()
    with cast.acting("sami"):
        kept = Brought.objects.get(pk=brought.pk)
        assert kept.to_person_id is None
        assert BROUGHT_WORDS in kept.content["words"]


@pytest.fixture
def estranged(cast) -> Iterator[None]:
    """Part Sami and Odile without a word, as when a team changes; then undo it."""
    both = [cast.sami, cast.odile]
    ties = "UPDATE circles_tie SET ended_at = {} WHERE person_id = %s AND other_id = %s"
    as_warden(ties.format("avec.now()"), both)
    yield
    as_warden(ties.format("NULL"), both)


@pytest.mark.walls
@pytest.mark.usefixtures("estranged")
def test_neither_wall_shows_it_to_somebody_no_longer_near(cast, sami):
    moment = found_moment(cast)
    with cast.acting("sami"):
        brought = Brought.objects.get()
    viewer = cast.seen_by("odile")
    assert brought.pk not in keys_let_through_by_postgres(viewer, Brought)
    with acting_as(viewer), transaction.atomic():
        assert not Brought.objects.visible_to(viewer).exists()
    page = said(sami.get(reverse("listening:bring", args=[moment])))
    assert "elle ne le lit plus" in page
    assert reverse("listening:stop_bringing", args=[moment]) in page


def found_moment(cast):
    with cast.acting("sami"):
        return Listening.objects.get(is_closed=True).pk


def test_one_tie_that_ends_leaves_what_stands_on_the_other(cast):
    """Sami’s words, kept for Nora too, stay so when Nora takes him out of hers."""
    tied(Viewer(cast.sami), Viewer(cast.nora))
    nora, sami = cast.seen_by("nora"), cast.seen_by("sami")
    with cast.acting("nora"), transaction.atomic():
        kept = actions.keep_words(
            viewer=nora, person=Person(pk=cast.sami), words="…", reach=Trace.BOTH
        )
    with cast.acting("sami"), transaction.atomic():
        actions.confirm_words(viewer=sami, kept=kept, words="…", reach=Trace.BOTH)
    part(cast, "nora", "nora", "sami")

    with cast.acting("sami"):
        assert KeptWords.objects.get(pk=kept.pk).reach == Trace.BOTH
    with cast.acting("nora"):
        hers = KeptWords.objects.filter(owner_id=cast.nora, confirmed_at__isnull=False)
        assert {one.held_by_id for one in hers} == {None}


def test_words_for_a_team_reach_those_who_do_not_know_who_said_them(cast, sami):
    tied(Viewer(cast.aicha), Viewer(cast.sami))
    with cast.acting("sami"), transaction.atomic():
        kept = actions.keep_words(
            viewer=cast.seen_by("sami"), person=Person(pk=cast.aicha), words="Je dors."
        )
    with cast.acting("aicha"), transaction.atomic():
        actions.confirm_words(
            viewer=cast.seen_by("aicha"),
            kept=kept,
            words="Je dors mieux.",
            reach=Trace.TEAM,
            team=cast.team,
            name="Aïcha",
        )
    with cast.acting("claire"):
        assert not Person.objects.filter(pk=cast.aicha).exists()
    claire = client_as(cast.claire, cast.hats["claire"])
    page = claire.get(reverse("listening:words", args=[kept.pk]))

    assert page.status_code == 200
    assert "Aïcha" in said(page)
    assert "Je dors mieux." in said(page)
    assert str(kept.pk) in said(claire.get(reverse("listening:home")))


def archive(viewer) -> str:
    with acting_as(viewer), transaction.atomic():
        packed = zipfile.ZipFile(io.BytesIO(exports.archive(viewer)))
    names = [name for name in packed.namelist() if "ecoute" in name]
    return "".join(packed.read(name).decode() for name in names)


def test_nobody_takes_away_the_words_of_somebody_else(cast):
    sami, nora = archive(cast.seen_by("sami")), archive(Viewer(cast.nora))

    assert KEPT_WORDS not in sami
    assert WAITING_WORDS not in sami
    assert BROUGHT_WORDS in sami
    assert WORRY_WORDS in sami
    assert KEPT_WORDS in nora
    assert WAITING_WORDS in nora
    assert WORRY_WORDS not in nora
    assert BROUGHT_WORDS not in archive(cast.seen_by("odile"))


def test_who_leaves_before_the_job_has_passed_leaves_whole(cast, clock):
    clock("90 days 1 minute")
    with cast.acting("sami"), transaction.atomic():
        actions.leave_listening(viewer=cast.seen_by("sami"))
        connection.check_constraints()

    clock("0")
    with cast.acting("sami"):
        viewer = cast.seen_by("sami")
        for model in (Listening, Debrief, Brought, Worry):
            assert not model.objects.visible_to(viewer).exists()


def test_the_one_who_leaves_is_named_by_no_worry_and_reads_nothing_brought(cast):
    with cast.acting("nora"), transaction.atomic():
        actions.leave_listening(viewer=Viewer(cast.nora))
    with cast.acting("odile"), transaction.atomic():
        actions.leave_listening(viewer=cast.seen_by("odile"))
    with cast.acting("sami"):
        assert not Worry.objects.filter(person_id__isnull=False).exists()
        assert Brought.objects.get().to_person_id is None


def test_a_debrief_whose_day_has_come_is_gone_for_its_listener_too(
    cast, sami, clock, settings
):
    settings.AVEC_DEBRIEF_DAYS = 1 / 24
    viewer = cast.seen_by("sami")
    with cast.acting("sami"), transaction.atomic():
        began = actions.begin(viewer=viewer, announced=True)
        actions.close(
            viewer=viewer, listening=began, day=timezone.localdate(), place=Place.HOME
        )
        actions.write_debrief(viewer=viewer, listening=began, content={"state": "…"})
    moment = began.pk
    clock("61 minutes")
    page = said(sami.get(reverse("listening:moment", args=[moment])))
    address = reverse("listening:debrief", args=[moment])

    assert "Il est détruit. Il n’en reste rien." in page
    assert address not in page
    assert sami.get(address).status_code == 302
    assert sami.post(address, {"state": "Encore"}).status_code == 409


def test_at_work_the_first_page_tells_nothing_of_ones_own(cast, told):
    """The screen may be in an office: what is private waits for one's own hat."""
    tied(Viewer(cast.claire), Viewer(cast.sami))
    with cast.acting("sami"), transaction.atomic():
        actions.keep_words(
            viewer=cast.seen_by("sami"), person=Person(pk=cast.claire), words="…"
        )
    hat = cast.seen_by("claire")
    assert hat.affiliation_id
    for viewer, count in ((hat, 0), (Viewer(cast.claire), 1)):
        with acting_as(viewer), transaction.atomic():
            told = [one for one in news_for(viewer) if "listening" in one.route]
        assert len(told) == count


def test_words_carry_the_day_of_the_moment(cast, sami):
    with cast.acting("sami"):
        moment = Listening.objects.get(is_closed=False).pk
    day = (timezone.localdate() - timedelta(days=5)).isoformat()
    answer = sami.post(
        reverse("listening:moment", args=[moment]),
        {"place": "home", "day": day, "trace": "both"},
    )
    assert f'value="{day}"' in said(sami.get(answer.url))
    sent = {"person": str(cast.nora), "words": "Ce mardi.", "reach": "both", "day": day}
    assert sami.post(reverse("listening:write_down"), sent).status_code == 302

    with cast.acting("sami"):
        assert KeptWords.objects.filter(day=day).count() == 1
    sent["day"] = "2020-01-01"
    assert sami.post(reverse("listening:write_down"), sent).status_code == 409


def test_the_list_asks_the_same_number_of_questions_whatever_it_holds(
    cast, django_assert_num_queries
):
    nora = client_as(cast.nora)
    home = reverse("listening:home")
    nora.get(home)
    with CaptureQueriesContext(connection) as few:
        nora.get(home)
    for _each in range(3):
        with cast.acting("sami"), transaction.atomic():
            kept = actions.keep_words(
                viewer=cast.seen_by("sami"), person=Person(pk=cast.nora), words="…"
            )
        with cast.acting("nora"), transaction.atomic():
            actions.confirm_words(
                viewer=Viewer(cast.nora),
                kept=kept,
                words="…",
                reach=Trace.TEAM,
                team=cast.team,
            )
    with django_assert_num_queries(len(few)):
        nora.get(home)


def test_words_that_went_with_the_tie_are_told_no_more(cast):
    """The message that they wait for a yes, held by her silence hours, stays here."""
    tied(Viewer(cast.sami), Viewer(cast.nora))
    with cast.acting("nora"), transaction.atomic():
        kept = actions.keep_words(
            viewer=cast.seen_by("nora"), person=Person(pk=cast.sami), words="…"
        )
    with cast.acting("sami"):
        assert still_stands(cast.seen_by("sami"), f"listening:{kept.pk}")
    part(cast, "sami", "sami", "nora")

    with cast.acting("sami"):
        assert not still_stands(cast.seen_by("sami"), f"listening:{kept.pk}")
