"""A questionnaire saved by a spreadsheet: the same, with its own refusals."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from avec.documents.template_files import TemplateErrors
from avec.people.models import Affiliation
from avec.questionnaires.files import read_form
from avec.questionnaires.models import Questionnaire
from avec.questionnaires.sheets import read_file
from tests.answered import ROOM
from tests.entrance import client_as

SHEET = """\
titre;La chambre où je dors
version;1
langue;fr
source;Écrit pour la démonstration.
titulaire;CH Montbrun-d’Aure
numéro;maison-1
licence;Écrit ici, libre d’usage.
condition;Le texte est repris mot pour mot.
condition;Le résultat n’est montré qu’à la personne.
de;0
à;4
premier;pas du tout
dernier;tout à fait
résultat;moyenne
question;Je peux fermer ma porte.
question;Il fait assez sombre pour dormir.
"""


@pytest.fixture
def place(cast):
    with cast.acting("helene"):
        return Affiliation.objects.get(pk=cast.hats["helene"]).organization


def plain(text: object) -> str:
    return str(text).translate(str.maketrans("\u00a0\u202f", "  "))


def test_a_table_is_the_same_questionnaire_as_the_text():
    assert read_file(SHEET) == read_form(ROOM) == read_file(ROOM)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_separator_of_a_spreadsheet_will_do(separator):
    quoted = [line.split(";", 1) for line in SHEET.splitlines()]
    sheet = "\n".join(f'{word}{separator}"{value}"' for word, value in quoted)

    assert read_file(sheet) == read_form(ROOM)


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("titre;La chambre où je dors\n", "", 15, "Il manque une ligne « titre »"),
        ("question;", "demande;", 15, "« demande » n’est pas un mot de ce fichier"),
        ("langue;fr", "langue;fr\nlangue;en", 4, "« langue » est déjà plus haut"),
        ("à;4", "à;beaucoup", 11, "« à » est un nombre entier"),
        ("à;4", "à;40", 10, "onze pas au plus"),
        ("à;4", "à", 11, "Deux colonnes sont attendues"),
        ("moyenne", "rang", 14, "moyenne, somme, aucun"),
        ("porte.", "porte;ou la fenêtre.", 15, "une colonne de trop"),
        ("question;Je", 'question;"Je', 15, "ne se ferment pas"),
        ("titulaire;CH", f"titulaire;{'x' * 700}", 5, "trop long"),
    ],
)
def test_each_wrong_row_is_named_with_its_sentence(before, after, line, said):
    with pytest.raises(TemplateErrors) as refused:
        read_file(SHEET.replace(before, after, 1))

    found = [(error.line, plain(error)) for error in refused.value.errors]
    assert any(said in sentence and at == line for at, sentence in found), found


def test_everything_wrong_is_said_at_once():
    wrong = SHEET.replace("moyenne", "rang").replace("à;4", "à;dix")

    with pytest.raises(TemplateErrors) as refused:
        read_file(wrong)

    assert [error.line for error in refused.value.errors] == [11, 14]


@pytest.mark.parametrize(
    "text",
    ["", ";;;;", "a;b", "\x00;\x00", '"', '";', "titre;" * 9_000, ",\n" * 500],
)
def test_no_file_breaks_the_reader(text):
    with pytest.raises(TemplateErrors):
        read_file(text)


def test_an_institution_loads_the_file_of_a_spreadsheet(cast, place):
    helene = client_as(cast.helene, cast.hats["helene"])
    address = reverse("questionnaires:load", args=[place.pk])
    sheet = SHEET.replace("La chambre où je dors", "La pièce commune")

    wrong = helene.post(address, {"text": sheet.replace("à;4", "à;dix")})
    assert wrong.status_code == 422
    assert "Ligne 11" in plain(wrong.text)
    sent = SimpleUploadedFile("piece.csv", b"\xef\xbb\xbf" + sheet.encode())
    seen = helene.post(address, {"file": sent})
    assert "La pièce commune" in seen.text
    ticks = {"condition-0": "1", "condition-1": "1"}
    helene.post(address, {"text": sheet, "load": "1", **ticks})

    loaded = next(q for q in Questionnaire.objects.all() if "pièce" in q.form.title)
    assert loaded.form.holder == "CH Montbrun-d’Aure"
    assert loaded.ticked_as == "Hélène, directrice adjointe"
