"""Versions, paper, the register of copies, and checking a printed code."""

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.models import Copy, Passage, TemplateVersion, VersionItem
from tests.cast import CANARY
from tests.entrance import client_as
from tests.papers import text_of


def as_(cast, name):
    return client_as(cast.people[name], cast.hats.get(name))


@pytest.fixture
def nora(cast):
    return client_as(cast.nora)


def publish_again(cast):
    with cast.acting("nora"), transaction.atomic():
        actions.write_passage(
            viewer=cast.seen_by("nora"),
            place=Place(cast.plan, "direction", "meaning"),
            content={"text": "Faire du pain."},
        )
        return actions.publish(
            viewer=cast.seen_by("nora"), document=cast.plan, name="Nora"
        )


def test_what_changed_is_said_question_by_question(cast, nora):
    version = publish_again(cast)

    page = nora.get(reverse("documents:version", args=[version.pk])).content.decode()

    assert "Ce qui a changé depuis la version 2" in page
    assert "Ajouté" in page
    assert page.count("Faire du pain.") == 2
    assert "Changé" not in page


def test_versions_are_listed_with_their_state(cast, nora):
    publish_again(cast)

    page = nora.get(reverse("documents:versions", args=[cast.plan.pk])).content.decode()

    assert page.count("Remplacée") == 2
    assert page.count("À jour") == 1


@pytest.mark.parametrize("route", ["version", "version_pdf", "revoke"])
def test_a_reader_of_an_extract_has_no_page_of_versions(cast, route):
    address = reverse(f"documents:{route}", args=[cast.version.pk])
    marc, karim = as_(cast, "marc").get(address), as_(cast, "karim").get(address)

    assert (marc.status_code, karim.status_code) == (403, 404)
    assert CANARY.encode() not in marc.content + karim.content


def test_the_pdf_holds_both_voices_and_its_code(cast, nora):
    address = reverse("documents:version_pdf", args=[cast.version.pk])
    answer = nora.get(address)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="document.pdf"'
    words = text_of(answer.content)
    assert "Une maison avec un jardin." in words
    assert "pas si loin du CMP" in words
    assert "Désaccord ouvert" in words
    assert cast.version.check_code[:4] in words


def test_an_extract_says_so_on_paper(cast, nora):
    address = reverse("documents:version_pdf", args=[cast.version.pk])
    whole = text_of(nora.get(address, {"forme": "grand"}).content)
    with cast.acting("nora"), transaction.atomic():
        actions.write_passage(
            viewer=cast.seen_by("nora"),
            place=Place(cast.plan, "needs", "cannot_wait"),
            content={"items": [{"text": "Le chauffage."}]},
        )
        version = actions.publish(
            viewer=cast.seen_by("nora"), document=cast.plan, name="Nora"
        )
    address = reverse("documents:version_pdf", args=[version.pk])
    part = text_of(nora.get(address, {"parties": ["needs"]}).content)

    assert "xtrait choisi par la personne" not in whole
    assert "xtrait choisi par la personne" in part
    assert CANARY not in part


def test_an_unknown_form_or_part_is_no_page(cast, nora):
    address = reverse("documents:version_pdf", args=[cast.version.pk])

    assert nora.get(address, {"forme": "affiche"}).status_code == 404
    assert nora.get(address, {"parties": ["inconnue"]}).status_code == 404


def test_revoking_says_before_what_follows_and_closes_it_to_readers(cast, nora):
    address = reverse("documents:revoke", args=[cast.version.pk])
    before = nora.get(address).content.decode()
    nora.post(address)

    assert "Ces mots" not in before
    assert "Cette version ne redevient pas valable." in before
    read = reverse("documents:read", args=[cast.plan.pk])
    assert "le chien" not in as_(cast, "marc").get(read).content.decode()
    listed = nora.get(reverse("documents:versions", args=[cast.plan.pk]))
    assert "Révoquée" in listed.content.decode()


def test_a_copy_is_noted_and_taken_back(cast, nora):
    address = reverse("documents:copies", args=[cast.plan.pk])
    nora.post(address, {"to_person": str(cast.marc), "to": ""})
    nora.post(address, {"to_person": "", "to": "Le classeur du CMP"})

    page = nora.get(address).content.decode()
    assert "remise à Marc" in page
    assert "Le classeur du CMP" in page
    with cast.acting("nora"):
        copy = Copy.objects.filter(to_person_id=cast.marc).get()
    back = reverse("documents:take_back", args=[copy.pk])
    assert "ne se défait pas" in nora.get(back).content.decode()
    with cast.acting("nora"):
        assert Copy.objects.get(pk=copy.pk).taken_back_at is None
    nora.post(back)
    assert "Revenue ou détruite" in nora.get(address).content.decode()


def test_the_same_copy_noted_twice_is_one_line(cast, nora):
    address = reverse("documents:copies", args=[cast.plan.pk])
    for where in ("Le classeur du CMP", "Le classeur du CMP", "Chez Jeanne"):
        nora.post(address, {"to_person": "", "to": where})

    with cast.acting("nora"):
        noted = Copy.objects.filter(document=cast.plan, to_person=None)
        named = [one.content["to"] for one in noted]
    assert named.count("Le classeur du CMP") == 1
    assert named.count("Chez Jeanne") == 1


def test_the_register_says_what_becomes_of_a_copy_given_to_a_hospital(cast, nora):
    page = nora.get(reverse("documents:copies", args=[cast.plan.pk])).content.decode()

    assert "y reste selon leurs règles, même si vous la reprenez ici" in page
    assert "Avec n’en envoie aucune" in page


def test_a_copy_without_a_name_is_asked_again(cast, nora):
    address = reverse("documents:copies", args=[cast.plan.pk])

    answer = nora.post(address, {"to_person": "", "to": ""})

    assert answer.status_code == 422
    assert "Écrivez à qui, ou où se trouve la copie." in answer.content.decode()


@pytest.mark.parametrize(("name", "status"), [("marc", 403), ("karim", 404)])
def test_nobody_else_sees_the_register(cast, name, status):
    address = reverse("documents:copies", args=[cast.plan.pk])

    assert as_(cast, name).get(address).status_code == status


# ------------------------------------------------------------------------ blank forms


def test_the_forms_of_the_house_are_listed_for_everybody(cast):
    page = Client().get(reverse("documents:papers")).content.decode()

    for key in (
        TemplateVersion.objects.filter(organization=None)
        .order_by("key")
        .values_list("key", flat=True)
    ):
        assert reverse("documents:blank_form", args=[key]) in page


@pytest.mark.slow
def test_every_form_can_be_printed_without_an_account(cast):
    keys = (
        TemplateVersion.objects.filter(organization=None)
        .order_by("key")
        .values_list("key", flat=True)
    )

    tools = Path(__file__).parents[2] / "recovery" / "tools"
    files = {file.name.partition(".")[0] for file in tools.glob("*.yaml")}
    assert set(keys) == files
    for key in set(keys):
        answer = Client().get(reverse("documents:blank_form", args=[key]))
        assert answer.content[:5] == b"%PDF-"


def test_there_is_no_paper_of_an_unknown_form(cast):
    address = reverse("documents:blank_form", args=["inconnu"])

    assert Client().get(address).status_code == 404


# --------------------------------------------------------------------------- checking


def checked(code, **about):
    return Client(**about).post(reverse("documents:check"), {"code": code})


def test_a_code_answers_current_replaced_or_revoked_and_nothing_else(cast):
    first = cast.version.check_code
    assert "À jour" in checked(f"{first[:4]}-{first[4:]}".lower()).content.decode()

    second = publish_again(cast)
    replaced = checked(first).content.decode()
    with cast.acting("nora"), transaction.atomic():
        actions.revoke(viewer=cast.seen_by("nora"), version=second)
    revoked = checked(second.check_code).content.decode()

    assert "Remplacée" in replaced
    assert "Révoquée" in revoked
    for page in (replaced, revoked):
        assert "Nora" not in page
        assert "rétablissement" not in page
        assert first not in page
        # A day, never an hour.
        assert re.findall(r'<time datetime="([^"]*)"', page)
        for day in re.findall(r'<time datetime="([^"]*)"', page):
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)


def test_what_is_current_says_no_day(cast):
    assert "<time" not in checked(cast.version.check_code).content.decode()


def test_up_to_date_does_not_outlive_the_words(cast):
    with cast.acting("nora"), transaction.atomic():
        nora = cast.seen_by("nora")
        item = VersionItem.objects.visible_to(nora).filter(version=cast.version)
        passage = Passage.objects.visible_to(nora).get(
            pk=item.filter(author_id=cast.nora)[0].passage_id
        )
        actions.erase_passage(viewer=nora, passage=passage)

    words = checked(cast.version.check_code).content.decode()

    assert "À jour" not in words
    assert "ont été effacés" in words


def test_an_unknown_code_says_so(cast):
    assert "Ce code n’est pas connu." in checked("AAAA-AAAA").content.decode()
    assert "Ce code n’est pas connu." in checked("pas un code").content.decode()


def test_no_code_is_asked_for_kindly(cast):
    answer = checked(" ")

    assert answer.status_code == 422
    assert "Écrivez le code." in answer.content.decode()


def test_the_eleventh_try_in_a_minute_is_refused(cast, clock):
    for _time in range(10):
        assert checked("AAAA-AAAA", REMOTE_ADDR="192.0.2.9").status_code == 200

    eleventh = checked("AAAA-AAAA", REMOTE_ADDR="192.0.2.9")
    elsewhere = checked("AAAA-AAAA", REMOTE_ADDR="192.0.2.10")

    assert (eleventh.status_code, elsewhere.status_code) == (429, 200)
    # Whoever checks a paper has written nothing that could be lost.
    assert "n’est pas perdu" not in eleventh.content.decode().replace("\xa0", " ")
