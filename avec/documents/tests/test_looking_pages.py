"""« Qui a regardé », and the questions asked from there."""

import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.viewer import Viewer
from avec.audit.actions import record_reading
from avec.audit.models import Entry
from avec.documents.actions.sharing import Part, share
from avec.documents.looked import GROUPS, looks_at
from avec.documents.models import Document, ReadingQuestion
from tests.cast import CANARY
from tests.entrance import client_as

WHO_LOOKED = "documents:who_looked"


def as_(cast, name, *, hat=True):
    return client_as(cast.people[name], cast.hats.get(name) if hat else None)


def reads(cast, name, *, hat=True):
    as_(cast, name, hat=hat).get(reverse("documents:read", args=[cast.plan.pk]))


def last_reading(cast, name):
    with cast.acting("nora"):
        return (
            Entry.objects.readings()
            .filter(subject_id=cast.nora, actor_id=cast.people[name])
            .latest("at")
        )


def page_of(cast, name):
    page = as_(cast, name).get(reverse(WHO_LOOKED)).content.decode()
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_reading_is_said_in_words_with_part_document_and_hour(cast):
    reads(cast, "marc")

    page = page_of(cast, "nora")

    assert (
        "Marc a lu « La vie que je veux » dans « Mon plan de rétablissement »" in page
    )


def test_under_a_hat_the_function_and_the_place_are_said(cast):
    reads(cast, "claire")

    assert "Claire (infirmière, CH Montbrun-d’Aure) a lu" in page_of(cast, "nora")


def test_on_the_first_page_the_function_is_enough(cast):
    reads(cast, "claire")

    page = as_(cast, "nora").get(reverse("web:today")).content.decode()

    assert "Claire (infirmière) a lu" in page


def test_readings_of_one_hour_are_one_line(cast):
    for _time in range(3):
        reads(cast, "marc")

    page = page_of(cast, "nora")

    assert page.count("Marc a lu") == 1
    assert "3 fois dans cette heure." in page


def test_what_others_wrote_is_there_too(cast):
    page = page_of(cast, "nora")

    assert "Claire (infirmière, CH Montbrun-d’Aure) a donné son avis dans" in page
    assert "a écrit sous votre dictée dans" in page


def test_beside_each_line_one_asks_or_stops(cast):
    reads(cast, "marc")

    page = page_of(cast, "nora")

    entry = last_reading(cast, "marc")
    assert reverse("documents:ask", args=[entry.pk]) in page
    assert "Poser une question à Marc" in page
    assert "Arrêter le partage" in page


def test_through_a_team_the_whole_team_is_named(cast):
    with cast.acting("karim"), transaction.atomic():
        share(
            viewer=cast.seen_by("karim"),
            document=cast.karims_plan,
            parts=[Part()],
            to_team=cast.team,
        )
    as_(cast, "claire").get(reverse("documents:read", args=[cast.karims_plan.pk]))

    page = page_of(cast, "karim")

    assert "Claire (infirmière, CH Montbrun-d’Aure) a lu" in page
    assert "Arrêter le partage avec l’équipe" in page


def test_nobody_else_sees_who_looked_at_her_words(cast):
    reads(cast, "marc")

    for name in ("marc", "karim", "helene", "paul"):
        page = page_of(cast, name)
        assert "Marc a lu" not in page
        assert CANARY not in page
    assert "Personne n’a regardé pour l’instant." in page_of(cast, "paul")


def test_the_list_costs_the_same_with_one_line_and_with_three(
    cast, django_assert_num_queries
):
    reads(cast, "marc")
    nora = as_(cast, "nora")
    nora.get(reverse(WHO_LOOKED))
    with django_assert_num_queries(9):
        nora.get(reverse(WHO_LOOKED))
    reads(cast, "claire")
    reads(cast, "claire", hat=False)
    with django_assert_num_queries(9):
        nora.get(reverse(WHO_LOOKED))


def test_the_list_goes_on_without_losing_or_repeating_a_line(cast, clock):
    viewer = Viewer(cast.karim)
    for hours in range(GROUPS + 10):
        clock(f"{hours} hours")
        with cast.acting("paul"), transaction.atomic():
            record_reading(
                viewer=cast.seen_by("paul"),
                subject=cast.karim,
                about=Document(pk=cast.karims_plan.pk),
                parts=["direction"],
            )
    with cast.acting("karim"), transaction.atomic():
        first, following = looks_at(viewer, "fr")
        second, end = looks_at(viewer, "fr", after=following)

    assert (len(first), len(second), end) == (GROUPS, 10, None)
    assert len({look.entry_id for look in first + second}) == GROUPS + 10


def test_a_wrong_place_in_the_list_is_no_page(cast):
    address = reverse(WHO_LOOKED)

    assert as_(cast, "nora").get(address, {"apres": "x"}).status_code == 404
    assert as_(cast, "nora").get(address, {"apres": "2026-01-01~x"}).status_code == 404


# ------------------------------------------------------------------------ questions


def asks(cast, words="Pourquoi hier soir ?"):
    reads(cast, "marc")
    address = reverse("documents:ask", args=[last_reading(cast, "marc").pk])
    answer = as_(cast, "nora").post(address, {"words": words})
    with cast.acting("nora"):
        asked = ReadingQuestion.objects.filter(
            owner_id=cast.nora, asked_of_id=cast.marc
        ).latest("asked_at")
    return answer, reverse("documents:asked", args=[asked.pk])


def test_she_asks_he_answers_and_both_read_it(cast):
    answer, address = asks(cast)
    assert answer.status_code == 302

    at_marcs = as_(cast, "marc").get(address).content.decode()
    as_(cast, "marc").post(address, {"words": "Je pensais à toi."})
    at_noras = as_(cast, "nora").get(address).content.decode()

    assert "Pourquoi hier soir ?" in at_marcs
    assert "Nora vous pose une question" in at_marcs
    assert "Je pensais à toi." in at_noras
    assert "Je pensais à toi." in as_(cast, "marc").get(address).content.decode()


def test_an_answer_is_given_once(cast):
    _answer, address = asks(cast)
    as_(cast, "marc").post(address, {"words": "Une fois."})

    again = as_(cast, "marc").post(address, {"words": "Deux fois."})

    assert again.status_code == 409
    assert "Vous avez déjà répondu" in again.content.decode()


def test_one_question_at_a_time_on_one_line(cast):
    asks(cast)
    address = reverse("documents:ask", args=[last_reading(cast, "marc").pk])

    again = as_(cast, "nora").post(address, {"words": "Et encore ?"})

    assert again.status_code == 409


def test_an_empty_question_is_not_sent(cast):
    reads(cast, "marc")
    address = reverse("documents:ask", args=[last_reading(cast, "marc").pk])

    answer = as_(cast, "nora").post(address, {"words": "  "})

    assert answer.status_code == 422
    assert "Écrivez quelques mots, ou revenez plus tard." in answer.content.decode()


@pytest.mark.parametrize("name", ["claire", "karim", "helene"])
def test_nobody_else_reads_the_question(cast, name):
    _answer, address = asks(cast, "CANARI-question-77aa")

    answer = as_(cast, name).get(address)

    assert answer.status_code == 404
    assert "CANARI-question-77aa" not in answer.content.decode()


def test_she_does_not_answer_in_his_place(cast):
    _answer, address = asks(cast)

    answer = as_(cast, "nora").post(address, {"words": "À sa place."})

    assert answer.status_code == 403


def test_only_the_person_a_line_is_about_asks(cast):
    reads(cast, "marc")
    entry = last_reading(cast, "marc")
    address = reverse("documents:ask", args=[entry.pk])

    assert as_(cast, "marc").get(address).status_code == 403
    assert as_(cast, "karim").get(address).status_code == 404


def test_an_answer_that_has_been_read_is_no_longer_waiting(cast):
    _answer, address = asks(cast)
    as_(cast, "marc").post(address, {"words": "Oui."})
    with cast.acting("nora"):
        assert ReadingQuestion.objects.filter(
            owner_id=cast.nora, answered_at__isnull=False, seen_at=None
        ).exists()

    as_(cast, "nora").get(address)

    with cast.acting("nora"):
        assert not ReadingQuestion.objects.filter(
            owner_id=cast.nora, answered_at__isnull=False, seen_at=None
        ).exists()


def test_questions_are_listed_for_both(cast, django_assert_num_queries):
    asks(cast)
    nora, marc = as_(cast, "nora"), as_(cast, "marc")
    with django_assert_num_queries(4):
        page = nora.get(reverse("documents:questions")).content.decode()

    assert "Votre question à Marc" in page
    assert "Nora vous pose une question" in (
        marc.get(reverse("documents:questions")).content.decode()
    )
    assert "Marc" not in (
        as_(cast, "karim").get(reverse("documents:questions")).content.decode()
    )


def test_the_journal_is_not_touched_by_asking_for_a_page(cast):
    actions_before = _count(cast)
    page_of(cast, "nora")

    assert _count(cast) == actions_before


def _count(cast):
    with cast.acting("nora"):
        return Entry.objects.filter(subject_id=cast.nora).count()
