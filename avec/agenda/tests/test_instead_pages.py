"""Coming instead, as people use the pages."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from avec.agenda.news import agenda_news
from avec.agenda.tests.coming import a_visit, agree, asks, comes, says
from avec.agenda.tests.crowd import acting, asked, calls, knows
from avec.agenda.tests.scene import at
from avec.agenda.tests.test_pages import text
from tests.entrance import client_as

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

WORDS = "De quoi il s’agit vraiment"


@pytest.fixture
def visit():
    return a_visit(before=15, after=30)


def of(viewer):
    return client_as(viewer.person_id, viewer.affiliation_id)


def news(viewer) -> list[str]:
    with acting(viewer):
        return [line.sentence for line in agenda_news(viewer)]


def place(name, one):
    return reverse(f"agenda:{name}", args=[one.pk])


def test_from_the_page_to_somebody_who_comes(visit):
    claire, hugo, nora = of(visit.claire), of(visit.hugo), of(visit.nora)
    form = claire.get(place("ask_instead", visit.one))
    sent = claire.post(
        place("ask_instead", visit.one),
        {
            "person": str(visit.hugo.person_id),
            "key": re.search(r'name="key" value="([^"]+)"', form.content.decode())[1],
        },
    )
    assert "Vous avez demandé à Hugo" in text(claire.get(sent.url))
    listed = hugo.get(reverse("agenda:agenda"))
    found = re.search(r'href="([^"]+/a-la-place/[^"]+)"', listed.content.decode())[1]
    page = hugo.get(found)
    assert "Claire vous demande de venir à sa place" in text(listed)
    assert "1 personne en son nom, 1 personne pair-aidante" in text(page)
    assert "Nora" not in text(page)
    hugo.post(f"{found}repondre/", {"answer": "yes"})
    hers = nora.get(place("appointment", visit.one))
    assert "Claire ne peut pas venir et demande à Hugo" in text(hers)
    nora.post(f"{found}repondre/", {"answer": "yes"})

    after = nora.get(place("appointment", visit.one))
    assert "Hugo vient à la place de Claire" in text(after)
    assert "Annuler ce rendez-vous" in text(after)
    assert "Déplacer" in text(after)
    assert comes(visit.nora, visit.one) == {"Nora", "Hugo", "Sami"}
    assert "Hugo vient à votre place" in text(claire.get(reverse("agenda:agenda")))
    assert "Hugo vient à votre place" in text(claire.get(found))
    assert hugo.get(found).url == place("appointment", visit.one)


def test_who_called_it_and_comes_no_more_only_reads_that(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.hugo, one)
    says(visit.nora, one)

    page = text(of(visit.claire).get(place("appointment", visit.one)))
    assert "vous n’y venez plus" in page
    assert "Annuler ce rendez-vous" not in page
    assert "Déplacer" not in page


def test_nobody_else_finds_it(visit):
    one = asks(visit.claire, visit.hugo, visit.one)

    for who in (visit.ines, visit.pia):
        assert of(who).get(place("asked", one)).status_code == 404
        assert of(who).post(place("answer_instead", one)).status_code == 404
        assert of(who).post(place("take_asking_back", one)).status_code == 404
        assert of(who).get(place("ask_instead", visit.one)).status_code == 404
    assert of(visit.sami).get(place("asked", one)).status_code == 403
    assert of(visit.hugo).get(place("appointment", visit.one)).status_code == 404
    assert of(visit.nora).get(place("ask_instead", visit.one)).status_code == 403


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choisissez une personne."),
        ({"person": "n’importe qui", "key": "1"}, "Choisissez une personne."),
        ({"person": "nora"}, "n’est pas libre à ce moment"),
    ],
)
def test_what_is_missing_is_asked_in_words(visit, sent, said):
    keyed = {"person": str(visit.nora.person_id), "key": str(visit.one.pk)}

    answer = of(visit.claire).post(
        place("ask_instead", visit.one), keyed if sent.get("person") == "nora" else sent
    )

    assert (answer.status_code, said in text(answer)) == (422, True)


def test_who_is_taken_is_asked_whether_they_know(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.nora, one)
    knows(visit.hugo, visit.ines)
    calls(visit.hugo, [asked(visit.ines)], at())
    hugo = of(visit.hugo)

    answer = hugo.post(place("answer_instead", one), {"answer": "yes"})
    assert (answer.status_code, "Oui quand même" in text(answer)) == (409, True)
    hugo.post(place("answer_instead", one), {"answer": "knowingly"})

    assert comes(visit.nora, visit.one) == {"Nora", "Hugo", "Sami"}


def test_nothing_answered_is_asked_again_and_a_no_leaves_everything(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    hugo = of(visit.hugo)

    assert hugo.post(place("answer_instead", one), {}).url == place("asked", one)
    hugo.post(place("answer_instead", one), {"answer": "no"})

    assert comes(visit.nora, visit.one) == {"Nora", "Claire", "Sami"}
    assert "n’attend plus de réponse" in text(hugo.get(place("asked", one)))
    assert "Cela ne se fera pas" in text(of(visit.claire).get(place("asked", one)))


def test_nobody_free_leads_to_another_moment(visit):
    for who in (visit.hugo, visit.ines):
        one = asks(visit.claire, who, visit.one)
        says(who, one, yes=False)

    page = text(of(visit.claire).get(place("ask_instead", visit.one)))
    assert "Personne de votre côté n’est libre" in page


def test_it_waits_among_what_is_new(visit):
    asks(visit.claire, visit.hugo, visit.one)

    assert news(visit.hugo) == [
        "Claire vous demande de venir à sa place à un rendez-vous."
    ]
    assert news(visit.nora) == [
        "Claire ne peut pas venir, et demande si quelqu’un d’autre peut venir."
    ]
    assert news(visit.sami) == []
    for who in (visit.hugo, visit.nora):
        assert "Claire" in text(of(who).get(reverse("web:today")))


def test_the_pages_cost_the_same_with_one_or_several(visit, django_assert_num_queries):
    hugo, claire = of(visit.hugo), of(visit.claire)
    first = asks(visit.claire, visit.hugo, visit.one)
    hugo.get(reverse("agenda:agenda"))
    with django_assert_num_queries(AGENDA):
        hugo.get(reverse("agenda:agenda"))
    says(visit.hugo, first, yes=False)
    claire.get(place("ask_instead", visit.one))
    with django_assert_num_queries(ASK):
        claire.get(place("ask_instead", visit.one))
    for days in range(5, 9):
        asks(visit.claire, visit.hugo, agree(visit, at(days=days)))
    with django_assert_num_queries(AGENDA):
        hugo.get(reverse("agenda:agenda"))


AGENDA = 7
ASK = 8
