"""A worry: four dated steps, no score, and the person sees it afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.access.viewer import Viewer
from avec.circles.tests.people import tied
from avec.foundation.news import news_for
from avec.listening import actions
from avec.listening.actions import worries
from avec.listening.models import Worry
from avec.listening.words import Step, Told
from avec.people.models import Person
from avec.vault.actions import key_store
from tests.entrance import client_as
from tests.listenings import WORRY_WORDS
from tests.second_wall import as_owner, as_web, keys_let_through_by_postgres


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
    his = client_as(cast.sami, cast.hats["sami"]).get(address).content.decode()
    assert "peut lire cette page" in his
    assert "lira cette page" not in his
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


def hints(cast, who) -> list[str]:
    with cast.acting(who), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.waits_in_listening()")
        return cursor.fetchone()[0]


def test_nothing_hints_at_a_worry_before_it_is_shown(cast, clock):
    tied(Viewer(cast.karim), Viewer(cast.sami))
    with cast.acting("sami"):
        actions.begin_worry(
            viewer=cast.seen_by("sami"), what="…", person=Person(pk=cast.karim)
        )
    assert hints(cast, "karim") == []
    clock("3 days 1 minute")
    assert hints(cast, "karim") == ["listening.worry"]
    clock("20 days")
    assert hints(cast, "karim") == []


def test_what_is_shown_unfinished_does_not_say_that_something_was_done(cast, clock):
    tied(Viewer(cast.karim), Viewer(cast.sami))
    with cast.acting("sami"):
        actions.begin_worry(
            viewer=cast.seen_by("sami"), what="…", person=Person(pk=cast.karim)
        )
    clock("3 days 1 minute")
    viewer = Viewer(cast.karim)
    with cast.acting("karim"), transaction.atomic():
        [line] = [one for one in news_for(viewer) if one.route == "listening:worry"]
    assert (
        line.sentence.replace("\u00a0", " ")
        == "Sami s’est inquiété pour vous, et l’a écrit."
    )


def of_nora(cast) -> Worry:
    with cast.acting("sami"):
        return Worry.objects.get(person_id=cast.nora)


@pytest.mark.walls
def test_her_name_is_taken_off_for_good_through_either_wall(cast, sami):
    worry = of_nora(cast)
    nora = client_as(cast.nora)
    hers = reverse("listening:worry", args=[worry.pk])
    assert nora.get(hers).status_code == 200
    address = reverse("listening:stop_naming", args=[worry.pk])
    assert address in sami.get(hers).content.decode()
    assert sami.get(address).status_code == 200
    assert sami.post(address).url == hers

    assert nora.get(hers).status_code == 404
    assert str(worry.pk) not in nora.get(reverse("listening:home")).content.decode()
    assert worry.pk not in keys_let_through_by_postgres(Viewer(cast.nora), Worry)
    with cast.acting("sami"):
        kept = Worry.objects.get(pk=worry.pk)
    assert (kept.person_id, kept.is_third_party) == (None, True)
    assert WORRY_WORDS in kept.content["what"]
    for column in ("person_id", "is_third_party"):
        with (
            as_web(cast.seen_by("sami")) as web,
            pytest.raises(Exception, match="denied"),
        ):
            web.execute(f"UPDATE listening_worry SET {column} = NULL")


def test_a_worry_is_erased_with_its_key(cast, sami, django_capture_on_commit_callbacks):
    with cast.acting("sami"):
        worry = actions.begin_worry(
            viewer=cast.seen_by("sami"), what="…", person=Person(pk=cast.nora)
        )
    address = reverse("listening:erase_worry", args=[worry.pk])
    assert worry.pk in set(key_store().people())
    with django_capture_on_commit_callbacks(execute=True):
        assert sami.post(address).status_code == 302

    assert worry.pk not in set(key_store().people())
    assert (
        client_as(cast.nora)
        .get(reverse("listening:worry", args=[worry.pk]))
        .status_code
        == 404
    )
    with cast.acting("sami"):
        assert not Worry.objects.filter(pk=worry.pk).exists()


def test_nobody_else_takes_a_name_off_or_erases(cast):
    worry = of_nora(cast)
    nora = client_as(cast.nora)
    for name in ("stop_naming", "erase_worry"):
        address = reverse(f"listening:{name}", args=[worry.pk])
        assert nora.post(address).status_code == 403
        assert client_as(cast.marc).post(address).status_code == 404
    with as_web(Viewer(cast.nora)) as web:
        web.execute("SELECT avec.stop_naming(%s)", [worry.pk])
    assert of_nora(cast).pk == worry.pk


def test_a_button_pressed_twice_is_one_worry(cast, sami):
    sent = {"what": "Il a rangé ses affaires.", "person": str(cast.nora)}
    address = reverse("listening:begin_worry")
    first, second = sami.post(address, sent), sami.post(address, sent)
    assert first.url == second.url
    sent["what"] = "Il a tout donné."
    assert sami.post(address, sent).url != first.url


def test_a_step_written_twice_in_the_same_words_is_one_step(cast, sami):
    began = sami.post(
        reverse("listening:begin_worry"), {"what": "Il a rangé ses affaires."}
    )
    sent = {"step": "told", "told": "yes", "words": "Ce matin, à la porte."}
    for _tap in range(2):
        answer = sami.post(f"{began.url}etape/", sent)
        assert answer.status_code == 302
    assert sami.post(f"{began.url}etape/", {**sent, "words": "Non."}).status_code == 409
