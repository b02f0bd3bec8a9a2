"""A reader prints exactly what was opened to them, and its owner sees it."""

import pytest
from django.db import transaction
from django.urls import reverse

from avec.audit.models import Entry
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.chain import printed_code
from avec.documents.tests.test_reading_pages import closed_now
from avec.people.models import Person
from tests.cast import CANARY
from tests.entrance import client_as, speaking
from tests.papers import text_of


def as_(cast, name):
    return client_as(cast.people[name], cast.hats.get(name))


def paper(cast, name, form=""):
    address = reverse("documents:paper", args=[cast.plan.pk])
    return as_(cast, name).get(address, {"forme": form} if form else {})


def plain(answer):
    return answer.content.decode().translate({0xA0: " ", 0x202F: " "})


def readings(cast):
    with cast.acting("nora"):
        return list(
            Entry.objects.readings()
            .filter(about=f"documents.document:{cast.plan.pk}")
            .order_by("at", "pk")
            .values_list("actor_id", "parts", "because", "via")
        )


def test_the_page_made_for_paper_holds_his_extract_and_which_version_it_is(cast):
    page = plain(paper(cast, "marc"))

    assert "Avec mon frère, et le chien." in page
    assert "Les matins où je marche." in page
    assert CANARY not in page
    assert "Claire" not in page
    assert "version 2" in page
    assert "extrait choisi par la personne" in page
    assert f"code {printed_code(cast.version.check_code)}" in page


@pytest.mark.parametrize("form", ["a4", "grand", "livret"])
def test_the_pdf_holds_his_extract_and_nothing_else(cast, form):
    words = text_of(paper(cast, "marc", form).content)

    assert "Avec mon frère, et le chien." in words
    assert "Les mots de Nora" in words
    assert "Mes mots" not in words
    assert "Une maison" not in words
    assert "Claire" not in words
    assert "extrait choisi par la personne" in words
    assert printed_code(cast.version.check_code) in words


def test_who_was_given_the_whole_document_has_no_extract(cast):
    words = text_of(paper(cast, "claire", "a4").content)

    assert "Une maison avec un jardin." in words
    assert "Extrait choisi" not in words


@pytest.mark.parametrize("form", ["", "a4"])
def test_printing_is_a_reading_that_says_it_was_printed(cast, form):
    paper(cast, "marc", form)

    assert readings(cast) == [
        (cast.marc, ["direction"], f"grant:{cast.marcs_bundle}", "paper")
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Marc a lu et imprimé « La vie que je veux » dans"),
        ("en", "Marc read and printed “The life I want” in"),
    ],
)
def test_she_reads_that_it_was_read_and_printed_on_one_line(cast, language, said):
    as_(cast, "marc").get(reverse("documents:read", args=[cast.plan.pk]))
    paper(cast, "marc")
    paper(cast, "marc", "a4")

    nora = speaking(client_as(cast.nora), language)
    page = plain(nora.get(reverse("documents:who_looked")))

    assert said in page
    assert page.count("Marc a lu") + page.count("Marc read") == 1


def test_a_form_of_paper_that_does_not_exist_writes_nothing(cast):
    assert paper(cast, "marc", "poster").status_code == 404
    assert readings(cast) == []


@pytest.mark.parametrize("name", ["karim", "helene"])
def test_nobody_else_prints_it(cast, name):
    assert paper(cast, name, "a4").status_code == 404
    assert readings(cast) == []


def test_who_holds_the_pen_in_a_session_prints_nothing(cast):
    answer = as_(cast, "sami").get(
        reverse("documents:paper", args=[cast.plan.pk]), follow=True
    )

    assert answer.status_code == 404
    assert readings(cast) == []


def test_outside_the_hours_paper_leads_to_not_now(cast):
    with cast.acting("nora"), transaction.atomic():
        actions.stop_sharing(viewer=cast.seen_by("nora"), bundle=cast.marcs_bundle)
        actions.share(
            viewer=cast.seen_by("nora"),
            document=cast.plan,
            parts=[Part("direction")],
            to_person=Person.objects.get(pk=cast.marc),
            hours=closed_now(),
        )

    answer = as_(cast, "marc").get(
        reverse("documents:paper", args=[cast.plan.pk]), follow=True
    )

    assert "Pas maintenant" in plain(answer)
    assert readings(cast) == []


def test_stopping_says_what_was_printed(cast):
    paper(cast, "marc", "a4")
    with cast.acting("nora"):
        grant = cast.plan.grants.filter(bundle=cast.marcs_bundle).order_by("pk").first()

    page = client_as(cast.nora).post(
        reverse("documents:stop_share", args=[grant.pk]), follow=True
    )

    assert "Marc a imprimé ce qui était ouvert, aujourd’hui à" in plain(page)
