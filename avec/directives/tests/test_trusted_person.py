"""Nobody is a trusted person without both signatures; either ends it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.circles import actions as circles
from avec.circles.around import NotInYourCircle
from avec.directives import actions
from avec.directives.models import TrustedPerson
from avec.directives.refusals import (
    AlreadyAnswered,
    NobodyNamed,
    NotYetThere,
    OneAtATime,
)
from avec.foundation.models import DatabaseNow
from avec.people.models import Person

SCOPE = "Dire que je ne veux pas de chambre fermée."


def ask(hers, **about):
    return hers.as_(
        "nora", actions.designate, document=hers.document, by="Nora", **about
    )


@pytest.fixture
def asked(hers, cast):
    with cast.acting("nora"):
        marc = Person.objects.get(pk=cast.marc)
    return ask(hers, other=marc, scope=SCOPE)


def test_she_asks_he_signs_and_only_then_he_is_designated(hers, asked):
    hers.open_to("sami", "people")
    hers.open_to("claire", "signs")

    assert "Pas encore désignée" in hers.page("nora", "directives:trusted")
    assert "Marc" not in hers.page("sami", "documents:read", status=200)

    marc = hers.page_of("marc")
    page = marc.get(reverse("directives:sign_too", args=[asked.pk])).content.decode()
    assert SCOPE in page
    marc.post(reverse("directives:sign_too", args=[asked.pk]))

    hers_now = hers.page("nora", "directives:trusted")
    assert "Pas encore désignée" not in hers_now
    assert "Désignée" in hers_now
    assert "Ma personne de confiance" in hers.read_by("sami")
    assert SCOPE not in hers.read_by("claire")


def test_she_sees_that_he_read_what_she_trusts_him_with(hers, asked):
    hers.page("marc", "directives:sign_too", asked.pk)

    who = hers.page_of("nora").get(reverse("documents:who_looked")).content.decode()
    assert "Marc" in who


def test_nobody_else_reads_or_signs_it(hers, asked):
    for name in ("claire", "sami", "karim", "helene"):
        hers.page(name, "directives:sign_too", asked.pk, status=404)
        with pytest.raises(NotAllowed):
            hers.as_(name, actions.sign_too, trusted=asked)
    with pytest.raises(NotAllowed):
        hers.as_("nora", actions.sign_too, trusted=asked)
    with pytest.raises(NotAllowed):
        hers.as_("marc", actions.note_paper, trusted=asked, signed_on=date(2026, 1, 1))


def test_on_paper_she_notes_who_signed_and_when(hers):
    before = hers.page("nora", "directives:trusted")
    assert "Sans compte ici, le site ne pourra pas la prévenir" in before
    asked = ask(hers, name="Jeanne, ma voisine", reach="au deuxième")
    address = reverse("directives:note_paper", args=[asked.pk])

    hers.page_of("nora").post(address, {"signed_on": "2026-03-14"})

    page = hers.page("nora", "directives:trusted")
    assert "par elle sur papier le 14 mars 2026" in page
    assert "le site ne peut pas la prévenir" in page
    with hers.cast.acting("nora"):
        found = TrustedPerson.objects.get(pk=asked.pk)
        assert found.is_designated
        assert found.cosigned_by_way_of == "paper"
    with pytest.raises(AlreadyAnswered):
        hers.as_("nora", actions.note_paper, trusted=found, signed_on=date(2026, 1, 1))


@pytest.mark.parametrize("who", ["nora", "marc"])
def test_either_ends_it_at_any_time(hers, asked, who):
    hers.as_("marc", actions.sign_too, trusted=asked)

    hers.page_of(who).post(reverse("directives:end_trust", args=[asked.pk]))

    assert "Personne n’est désigné" in hers.page("nora", "directives:trusted")
    hers.page("marc", "directives:sign_too", asked.pk, status=404)
    with pytest.raises(AlreadyAnswered):
        hers.as_("nora", actions.end_trust, trusted=asked)


def test_a_block_ends_it_whoever_blocks(hers, asked, cast):
    hers.as_("marc", actions.sign_too, trusted=asked)
    hers.as_("marc", circles.block, person_id=cast.nora, remembered_as="Nora")

    assert "Personne n’est désigné" in hers.page("nora", "directives:trusted")


def test_what_is_refused(hers, cast, asked):
    with pytest.raises(OneAtATime):
        ask(hers, name="Jeanne")
    hers.as_("nora", actions.end_trust, trusted=asked)
    with pytest.raises(NobodyNamed):
        ask(hers, name=" ")
    with pytest.raises(NotInYourCircle):
        ask(hers, other=Person(pk=cast.karim, name="Karim"))
    again = ask(hers, name="Jeanne")
    with pytest.raises(NotYetThere):
        hers.as_("nora", actions.note_paper, trusted=again, signed_on=date(2040, 1, 1))


@pytest.mark.parametrize(
    ("who", "change"),
    [
        ("nora", {"cosigned_by_way_of": "account"}),
        ("marc", {"cosigned_by_way_of": "paper", "paper_signed_on": date(2026, 1, 1)}),
        ("nora", {"cosigned_by_way_of": "paper"}),
    ],
)
def test_the_database_designates_nobody_without_both(hers, asked, cast, who, change):
    with cast.acting(who), transaction.atomic():
        found = TrustedPerson.objects.filter(pk=asked.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            found.update(cosigned_at=DatabaseNow(), **change)


def test_the_database_takes_no_signature_back_and_opens_nothing_again(
    hers, asked, cast
):
    hers.as_("marc", actions.sign_too, trusted=asked)
    with cast.acting("nora"), transaction.atomic():
        found = TrustedPerson.objects.filter(pk=asked.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            found.update(cosigned_at=None, cosigned_by_way_of="")
    hers.as_("nora", actions.end_trust, trusted=asked)
    with cast.acting("nora"), transaction.atomic():
        found = TrustedPerson.objects.filter(pk=asked.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            found.update(ended_at=None, ended_by=None)


def test_a_trusted_person_reads_no_more_for_being_trusted(hers, asked):
    hers.as_("marc", actions.sign_too, trusted=asked)

    hers.read_by("marc", status=404)
