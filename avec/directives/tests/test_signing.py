"""A version is signed by its owner, once; the signature is read where it is open."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.directives import actions
from avec.directives.models import Signature
from avec.directives.refusals import AlreadySigned, NotToBeSigned, NotYetThere
from avec.documents import actions as documents
from tests.entrance import client_as

SIGNED = {
    "name": "Nora",
    "signed_on": "2026-03-12",
    "where": "La Plate-forme",
    "with_whom": "Marc, mon frère",
    "helper": "Sami, pair-aidant",
    "witnesses": "Jeanne, voisine\n\nMarc, frère",
}


def sign(hers, **changed):
    nora = hers.page_of("nora")
    address = reverse("directives:sign", args=[hers.version.pk])
    return nora.post(address, SIGNED | changed)


def test_she_signs_and_the_page_the_version_and_the_paper_say_it(hers):
    assert sign(hers).status_code == 302

    life = hers.page("nora", "directives:life")
    version = hers.page("nora", "documents:version", hers.version.pk)
    for page in (life, version):
        assert "Signé par Nora le 12 mars 2026" in page
        assert "Sami, pair-aidant" in page
        assert "Jeanne, voisine" in page
    address = reverse("documents:version_pdf", args=[hers.version.pk])
    paper = hers.page_of("nora").get(address)
    assert paper.content.startswith(b"%PDF")


@pytest.mark.parametrize("day", ["2040-01-01", "1926-03-12", "hier", ""])
def test_a_day_that_cannot_be_is_said_beside_it_and_nothing_typed_is_lost(hers, day):
    answer = sign(hers, signed_on=day)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "La Plate-forme" in page
    assert "Jeanne, voisine" in page
    assert "Signé par" not in hers.page("nora", "directives:life")


def test_who_reads_that_part_reads_the_signature_and_the_others_do_not(hers):
    sign(hers)
    hers.open_to("marc", "signs")
    hers.open_to("sami", "using")

    assert "La Plate-forme" in hers.read_by("sami")
    marc = hers.read_by("marc")
    assert "La Plate-forme" not in marc
    assert "Signé par" not in marc


def test_a_signature_is_given_once_by_her_on_what_speaks_for_her_today(hers, cast):
    about = {"version": hers.version, "name": "Nora"}
    with pytest.raises(NotYetThere):
        hers.as_("nora", actions.sign, signed_on=date(2040, 1, 1), **about)
    with pytest.raises(NotAllowed):
        hers.as_("claire", actions.sign, signed_on=date(2026, 3, 12), **about)
    hers.as_("nora", actions.sign, signed_on=date(2026, 3, 12), **about)
    with pytest.raises(AlreadySigned):
        hers.as_("nora", actions.sign, signed_on=date(2026, 3, 13), **about)

    hers.publish()
    with pytest.raises(NotToBeSigned):
        hers.as_("nora", actions.sign, signed_on=date(2026, 3, 12), **about)


def test_pressed_twice_the_first_words_stay_and_she_arrives_where_they_are(hers, cast):
    nora = client_as(cast.nora)
    address = reverse("directives:sign", args=[hers.version.pk])

    first, second = (
        nora.post(address, {"name": "Nora", "signed_on": "2026-03-12", "where": place})
        for place in ("À la maison", "Ailleurs")
    )

    life = reverse("directives:life", args=[hers.version.document_id])
    assert first.url == second.url == life
    arrived = nora.get(life).content.decode()
    assert "déjà signée" in arrived
    assert "À la maison" in arrived
    assert "Ailleurs" not in arrived


def test_the_new_version_is_not_signed_and_the_old_signature_stays(hers):
    sign(hers)
    hers.publish()

    assert "Signé par" not in hers.page("nora", "directives:life")
    with hers.cast.acting("nora"):
        assert Signature.objects.filter(document=hers.document).count() == 1


def test_the_database_keeps_a_signature_as_it_was_given(hers, cast):
    sign(hers)
    with cast.acting("nora"), transaction.atomic():
        signed = Signature.objects.filter(document=hers.document)
        with pytest.raises(DatabaseError), transaction.atomic():
            signed.update(signed_on=date(2020, 1, 1))
        with pytest.raises(DatabaseError), transaction.atomic():
            signed._raw_delete("default")


def test_a_signature_goes_with_the_document(hers, cast):
    sign(hers)
    hers.as_("nora", documents.delete_document, document=hers.document)

    with cast.acting("nora"):
        assert not Signature.objects.filter(owner_id=cast.nora).exists()


def test_before_anything_is_published_the_page_says_what_comes_first(hers, cast):
    hers.as_("nora", documents.revoke, version=hers.version)

    assert "Publier avant de signer" in hers.page("nora", "directives:sign_current")


def test_signing_is_not_written_down_for_her(hers):
    nora = hers.page_of("nora")
    address = reverse(
        "documents:question", args=[hers.document.pk, "using", "signature"]
    )

    response = nora.get(address)

    assert response.status_code == 302
    assert response["Location"] == reverse(
        "directives:sign_current", args=[hers.document.pk]
    )


def test_her_document_leads_to_each_act(hers):
    page = hers.page("nora", "documents:document")

    for route in ("life", "trusted", "sign_current"):
        assert reverse(f"directives:{route}", args=[hers.document.pk]) in page
    assert "Sur sa page" in page


def test_another_tool_has_no_such_page(cast, hers):
    hers.page("nora", "directives:life", cast.plan.pk, status=404)
    hers.page("nora", "directives:sign", cast.version.pk, status=404)


def test_nobody_else_opens_the_life_of_her_directives(hers):
    hers.open_to("claire")
    for name in ("claire", "karim"):
        status = 403 if name == "claire" else 404
        hers.page(name, "directives:life", status=status)
