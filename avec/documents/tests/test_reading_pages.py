"""What a reader finds: what was chosen for them, and no sign of the rest."""

import html
from datetime import time

import pytest
from django.db import transaction
from django.urls import reverse

from avec.audit.models import Entry
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.sentences import hours_said, team_name
from avec.documents.words import Right
from avec.people.models import Person
from tests.cast import CANARY
from tests.entrance import client_as


def read_page(cast):
    return reverse("documents:read", args=[cast.plan.pk])


def as_(cast, name, *, hat=True):
    return client_as(cast.people[name], cast.hats.get(name) if hat else None)


def readings(cast, name):
    """Return what the journal holds of what somebody read of Nora's."""
    with cast.acting("nora"):
        return list(
            Entry.objects.readings()
            .filter(subject_id=cast.nora, actor_id=cast.people[name])
            .order_by("at")
            .values_list("about", "parts", "because")
        )


def test_marc_reads_his_extract_and_no_sign_of_the_rest(cast):
    page = as_(cast, "marc").get(read_page(cast)).content.decode()

    assert "Extrait choisi par Nora" in page
    assert "Avec mon frère, et le chien." in page
    assert "Les matins où je marche." in page
    assert CANARY not in page
    assert "Le tour de mes besoins" not in page
    assert "Claire" not in page


def test_his_reading_is_written_with_what_opened_it(cast):
    as_(cast, "marc").get(read_page(cast))

    assert readings(cast, "marc") == [
        (
            f"documents.document:{cast.plan.pk}",
            ["direction"],
            f"grant:{cast.marcs_bundle}",
        )
    ]


def test_both_voices_stand_in_two_columns_with_the_open_disagreement(cast):
    page = as_(cast, "claire").get(read_page(cast)).content.decode()

    assert page.count('class="columns"') == 1
    assert page.index("Les mots de Nora") < page.index("Autres voix")
    assert "Désaccord ouvert" in page
    assert "n’est pas d’accord" in page
    assert "infirmière" in page


def test_who_may_give_a_view_finds_where_question_by_question(cast):
    claire = as_(cast, "claire").get(read_page(cast)).content.decode()
    marc = as_(cast, "marc").get(read_page(cast)).content.decode()
    place = reverse("documents:view", args=[cast.plan.pk, "direction", "dream"])

    assert place in claire
    assert "/avis/" not in marc


def test_words_dictated_and_not_confirmed_are_not_read(cast):
    page = as_(cast, "claire").get(read_page(cast)).content.decode()

    assert "Dictée 2019" not in page


def test_outside_the_hours_the_page_says_when_and_holds_no_words(cast, clock):
    with cast.acting("nora"), transaction.atomic():
        actions.stop_sharing(viewer=cast.seen_by("nora"), bundle=cast.marcs_bundle)
        actions.share(
            viewer=cast.seen_by("nora"),
            document=cast.plan,
            parts=[Part("direction", "ties")],
            to_person=Person.objects.get(pk=cast.marc),
            hours=closed_now(),
        )

    page = as_(cast, "marc").get(read_page(cast)).content.decode()

    assert "Pas maintenant" in page
    assert "Chaque jour, de" in page
    assert "le chien" not in page
    assert "La vie que je veux" not in page
    assert readings(cast, "marc") == []


@pytest.mark.parametrize("by_name", [False, True])
def test_hours_are_said_only_of_what_is_never_open_outside_them(cast, by_name):
    with cast.acting("nora"), transaction.atomic():
        if not by_name:
            actions.stop_sharing(viewer=cast.seen_by("nora"), bundle=cast.marcs_bundle)
        actions.share(
            viewer=cast.seen_by("nora"),
            document=cast.plan,
            parts=[Part("direction", "hope")],
            to_person=Person.objects.get(pk=cast.marc),
            hours=closed_now(),
        )

    page = as_(cast, "marc").get(reverse("documents:shared_with_me"))

    said = html.unescape(page.content.decode())
    assert (hours_said(*closed_now()) in said) is not by_name


def test_a_team_already_named_so_is_not_called_a_team_twice():
    said = team_name("Équipe mobile", "CH")

    assert said == "l’Équipe mobile (CH)"
    assert team_name("CMP", "CH") == "l’équipe CMP (CH)"


def closed_now():
    """Return hours that do not hold this moment."""
    from django.utils import timezone

    hour = timezone.localtime().hour
    return time((hour + 2) % 24), time((hour + 3) % 24)


def test_after_the_share_has_stopped_there_is_no_such_page(cast):
    marc = as_(cast, "marc")
    assert marc.get(read_page(cast)).status_code == 200
    with cast.acting("nora"), transaction.atomic():
        actions.stop_all_shares_with(viewer=cast.seen_by("nora"), person_id=cast.marc)

    answer = marc.get(read_page(cast))

    assert answer.status_code == 404
    assert "Nora" not in answer.content.decode()


@pytest.mark.parametrize("name", ["sami", "karim", "helene", "paul", "aicha", "odile"])
def test_nobody_else_finds_such_a_page(cast, name):
    answer = as_(cast, name).get(read_page(cast))

    assert answer.status_code == 404
    assert CANARY not in answer.content.decode()


def test_a_revoked_version_is_read_by_nobody(cast):
    with cast.acting("nora"), transaction.atomic():
        actions.revoke(viewer=cast.seen_by("nora"), version=cast.version)

    page = as_(cast, "marc").get(read_page(cast)).content.decode()

    assert "Il n’y a rien à lire ici pour l’instant." in page
    assert "le chien" not in page


def test_the_owner_reads_her_whole_version_and_leaves_no_line(cast):
    page = as_(cast, "nora").get(read_page(cast)).content.decode()

    assert "Votre version publiée." in page
    assert CANARY in page
    with cast.acting("nora"):
        assert not Entry.objects.readings().filter(actor_id=cast.nora).exists()


def test_the_extract_costs_the_same_with_one_passage_and_with_three(
    cast, django_assert_num_queries
):
    marc = as_(cast, "marc")
    marc.get(read_page(cast))
    with django_assert_num_queries(7):
        marc.get(read_page(cast))
    with cast.acting("nora"), transaction.atomic():
        for question in ("meaning", "identity", "obstacles"):
            actions.write_passage(
                viewer=cast.seen_by("nora"),
                place=Place(cast.plan, "direction", question),
                content={"text": "Encore."},
            )
        actions.publish(viewer=cast.seen_by("nora"), document=cast.plan, name="Nora")
        actions.share(
            viewer=cast.seen_by("nora"),
            document=cast.plan,
            parts=[Part("direction")],
            to_person=Person.objects.get(pk=cast.marc),
            right=Right.VOICE,
        )
    with django_assert_num_queries(7):
        marc.get(read_page(cast))


def test_what_is_shared_with_me_is_listed(cast, django_assert_num_queries):
    marc = as_(cast, "marc")
    marc.get(reverse("documents:shared_with_me"))
    with django_assert_num_queries(7):
        page = marc.get(reverse("documents:shared_with_me")).content.decode()
    assert "Extrait choisi par Nora" in page
    assert read_page(cast) in page

    sami = as_(cast, "sami").get(reverse("documents:shared_with_me")).content.decode()
    assert "Séance ouverte par Nora" in sami
    paul = as_(cast, "paul").get(reverse("documents:shared_with_me")).content.decode()
    assert "Nora" not in paul
