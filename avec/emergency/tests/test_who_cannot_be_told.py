"""A trusted person designated on paper has no account: nobody pretends to tell them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from avec.card.actions import make_card
from avec.directives import actions as directives
from avec.emergency.tests import scene
from avec.people.models import Person
from tests.entrance import client_as

SAID = "le site ne peut pas la prévenir"
TO_THE_READER = "prévenez-la vous-même"


def designate(cast, *, signed: bool = True, **about) -> None:
    """Nora designates somebody, who signs on paper unless told otherwise."""
    viewer = cast.seen_by("nora")
    with cast.acting("nora"), transaction.atomic():
        if "other" in about:
            about["other"] = Person.objects.get(pk=about["other"])
        trusted = directives.designate(
            viewer=viewer, document=cast.plan, by="Nora", **about
        )
        if signed:
            directives.note_paper(
                viewer=viewer, trusted=trusted, signed_on=date(2026, 3, 14)
            )


def answering(cast) -> list[str]:
    with cast.acting("nora"), transaction.atomic():
        make_card(viewer=cast.seen_by("nora"), chosen=["name"])
    nora = client_as(cast.nora)
    pages = (f"/urgence/documents/{cast.plan.pk}/", "/urgence/carte/")
    return [nora.get(page).content.decode() for page in pages]


def test_she_reads_it_where_she_answers(cast):
    designate(cast, name="Jeanne, ma voisine")

    for page in answering(cast):
        assert SAID in page


@pytest.mark.parametrize("case", ["nobody", "not signed", "an account"])
def test_it_is_said_only_when_it_is_so(cast, case):
    if case == "not signed":
        designate(cast, signed=False, name="Jeanne")
    elif case == "an account":
        designate(cast, other=cast.marc)

    for page in answering(cast):
        assert SAID not in page


@pytest.mark.parametrize("on_paper", [True, False])
def test_whoever_opens_reads_that_it_is_up_to_them(cast, on_paper):
    """The same words in every case: they say nothing of what she did."""
    if on_paper:
        designate(cast, name="Jeanne")
    scene.declare(cast)
    scene.allow(cast)
    scene.can_be_found(cast)
    claire = scene.proves(cast)

    opened = claire.post("/urgence/ouvrir/", scene.sent())

    page = claire.get(opened["Location"]).content.decode()
    assert TO_THE_READER in page
    assert "Jeanne" not in page
