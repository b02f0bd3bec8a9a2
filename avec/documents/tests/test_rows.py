"""Steps keep their rows – what, who, when – wherever they are read."""

import io
import re
import zipfile

import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.identity import acting_as
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.people import exports
from avec.people.models import Person
from tests.entrance import client_as
from tests.papers import structure_of

STEPS = [
    {"what": "Appeler le GEM", "who": {"text": "Marc"}, "when": {}, "outcome": ""},
    {"what": "Aller au marché", "who": {"text": "moi"}, "when": {}, "outcome": "Bien."},
]
READ = [
    [("Quoi", "Appeler le GEM"), ("Qui", "Marc")],
    [("Quoi", "Aller au marché"), ("Qui", "moi"), ("Ce que ça a donné", "Bien.")],
]


@pytest.fixture
def published(cast):
    """Nora's plan with two steps, published; Marc may read the goals."""
    nora = cast.seen_by("nora")
    with cast.acting("nora"), transaction.atomic():
        goal = actions.add_block(viewer=nora, document=cast.plan, section_key="goal")
        actions.write_passage(
            viewer=nora,
            place=Place(cast.plan, "goal", "goal_steps", goal),
            content={"actions": STEPS},
        )
        version = actions.publish(viewer=nora, document=cast.plan, name="Nora")
        actions.share(
            viewer=nora,
            document=cast.plan,
            parts=[Part("goal")],
            to_person=Person.objects.get(pk=cast.marc),
        )
    return version


def rows(html):
    """Return each list of names with what they say, as a page holds them."""
    found = []
    for one in re.findall(r'<dl class="answer__parts">(.*?)</dl>', html, re.DOTALL):
        names = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", one)
        found.append(names)
    return found


@pytest.mark.parametrize("name", ["review", "read"])
def test_she_reads_her_steps_in_rows(cast, published, name):
    page = client_as(cast.nora).get(reverse(f"documents:{name}", args=[cast.plan.pk]))

    assert rows(page.content.decode()) == READ


def test_so_does_the_page_of_a_version_and_what_changed(cast, published):
    page = client_as(cast.nora).get(reverse("documents:version", args=[published.pk]))

    assert rows(page.content.decode()) == [*READ, *READ]


def test_so_does_who_reads_an_extract(cast, published):
    page = client_as(cast.marc).get(reverse("documents:read", args=[cast.plan.pk]))

    assert rows(page.content.decode()) == READ


def test_so_does_what_she_takes_away(cast, published):
    with acting_as(cast.seen_by("nora")), transaction.atomic():
        packed = zipfile.ZipFile(io.BytesIO(exports.archive(cast.seen_by("nora"))))

    assert rows(packed.read("documents/document-1.html").decode()) == READ


def test_so_does_paper(cast, published):
    address = reverse("documents:version_pdf", args=[published.pk])
    answer = client_as(cast.nora).get(f"{address}?parties=goal")
    told = structure_of(answer.content)

    lists = re.split(r"\n *L\n", told)[1:]
    assert [re.findall(r'"(.+?)"', one)[:4] for one in lists] == [
        ["Quoi", "Appeler le GEM", "Qui", "Marc"],
        ["Quoi", "Aller au marché", "Qui", "moi"],
    ]
