"""E6, line by line: weighing a decision, without being pushed."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.refusals import ApartFromMoments
from avec.people import exports
from avec.people.models import Person
from tests.papers import text_of

CAUTION = "Miller et Rose"
FOUR = ("gain_a", "loss_a", "gain_b", "loss_b")
WEIGHTS = dict(zip(FOUR, ("5", "3", "4", "1"), strict=True))
CONCLUDES = re.compile(
    r"\b(total|somme|score|rang|moyenne|gagnante?|l’emporte|résultat|recommand\w*"
    r"|sum|rank|average|result|winner)\b",
    re.IGNORECASE,
)


def listed(text: str, weight: str) -> dict:
    return {"items": [{"kind": "text", "text": text, "weight": weight}]}


@pytest.fixture
def weighing(begun):
    """Nora hesitates, and places points in the four trays."""
    tool = begun("decision_balance")
    tool.write(
        tool.place("decision", "already"), {"chosen": ["hesitating"], "other": ""}
    )
    for tray, weight in WEIGHTS.items():
        tool.write(tool.place("trays", tray), listed(f"Ce que dit {tray}", weight))
    return tool


@pytest.fixture
def published(weighing, cast):
    with cast.acting("nora"), transaction.atomic():
        nora = cast.seen_by("nora")
        actions.publish(viewer=nora, document=weighing.document, name="Nora")
        actions.share(
            viewer=nora,
            document=weighing.document,
            parts=[Part()],
            to_person=Person.objects.get(pk=cast.claire),
        )
    return weighing


def said(page: str) -> str:
    main = page.split("<main", 1)[-1].split("</main>")[0]
    return re.sub(r"<[^>]+>", " ", main)


# « aucune page, export ou API ne contient de somme, de rang ni de résultat »


@pytest.mark.parametrize(
    ("who", "route"),
    [
        ("nora", "documents:document"),
        ("nora", "documents:read"),
        ("nora", "documents:review"),
        ("claire", "documents:read"),
    ],
)
def test_no_page_adds_up_ranks_or_concludes(published, who, route):
    address = reverse(route, args=[published.document.pk])

    page = published.page_of(who).get(address)

    assert page.status_code == 200
    words = said(page.content.decode())
    assert not CONCLUDES.search(words)
    # 5 + 1 for one way, 4 + 3 for the other, 13 in all; 5 - 3, 4 - 1.
    near = re.findall(r"compte (\d+) sur 5", words)
    assert set(near) <= {"5", "4", "3", "1"}


def test_no_paper_adds_up_ranks_or_concludes(published):
    address = reverse("documents:paper", args=[published.document.pk])

    paper = published.page_of("claire").get(address, {"forme": "a4"})

    words = text_of(paper.content)
    assert "Ce que dit gain_a" in words
    assert not CONCLUDES.search(words)


def test_no_archive_adds_up_ranks_or_concludes(published, cast):
    with cast.acting("nora"), transaction.atomic():
        packed = zipfile.ZipFile(io.BytesIO(exports.archive(cast.seen_by("nora"))))
    hers = [
        text
        for name in packed.namelist()
        if (text := packed.read(name).decode("utf-8", "replace"))
        and "Ce que dit gain_a" in text
    ]

    assert hers
    keys = {key for text in hers for key in re.findall(r'"(\w+)"\s*:', text)}
    assert not {key for key in keys if CONCLUDES.search(key.replace("_", " "))}


def test_no_address_of_the_site_gives_it_as_data(published):
    for form in ("application/json", "text/csv", "application/xml"):
        address = reverse("documents:read", args=[published.document.pk])
        page = published.page_of("claire").get(address, headers={"accept": form})
        assert page.headers["Content-Type"].startswith("text/html")


# « un accompagnant tente d’ajouter un argument dans un plateau : refusé »


@pytest.mark.parametrize("tray", FOUR)
def test_no_companion_adds_an_argument_whether_asked_or_holding_the_pen(
    published, cast, tray
):
    with cast.acting("claire"), pytest.raises(NotAllowed), transaction.atomic():
        actions.give_view(
            viewer=cast.seen_by("claire"),
            place=published.place("trays", tray),
            content=listed("Vous dormirez mieux", "5"),
            quality="professional",
            name="Claire",
        )
    address = reverse("documents:read", args=[published.document.pk])
    read = published.page_of("claire").get(address).content.decode()
    assert f"/trays/{tray}/" not in read


# « qui a répondu « non, j’hésite » : lui seul voit la mise en garde »


def test_the_caution_is_read_by_who_helps_and_never_by_her(weighing, cast):
    session = weighing.open_session("sami", "decision", "trays")

    helping = weighing.page_of("sami").get(
        reverse("documents:session", args=[session.pk])
    )

    assert CAUTION in helping.content.decode()
    nora = weighing.page_of("nora")
    for route in ("documents:document", "documents:review"):
        hers = nora.get(reverse(route, args=[weighing.document.pk]))
        assert CAUTION not in hers.content.decode()


# « ne peut être rattaché ni à un épisode de crise ni à un consentement »


def test_it_is_tied_to_no_difficult_moment(published, cast):
    with cast.acting("nora"), pytest.raises(ApartFromMoments), transaction.atomic():
        actions.prepare_share(
            viewer=cast.seen_by("nora"),
            document=published.document,
            parts=[Part()],
            to_person=Person.objects.get(pk=cast.claire),
        )


def test_it_is_tied_to_no_consent(published, cast):
    nora = published.page_of("nora")
    address = f"/urgence/documents/{published.document.pk}/"

    asked = nora.get(address).content.decode()
    refused = nora.post(address, {"answer": "yes", "marks": ["trays/gain_a"]})

    assert "Ce document ne s’ouvre jamais en urgence" in asked
    assert refused.status_code in {409, 422}
    with cast.acting("nora"):
        consents = apps.get_model("emergency", "Consent").objects
        hers = consents.visible_to(cast.seen_by("nora"))
        assert not hers.filter(document=published.document).exists()
