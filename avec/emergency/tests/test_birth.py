"""A birth date is typed in three fields, the same whatever the browser speaks."""

from __future__ import annotations

from datetime import date

import pytest

from avec.emergency.forms import IdentityForm
from avec.emergency.identity import identity_of
from avec.emergency.tests import scene
from tests.entrance import client_as, speaking

FOUND = "/urgence/me-trouver/"


def typed(day: str, month: str, year: str) -> IdentityForm:
    return IdentityForm(
        {
            "given": "Nora",
            "family": "Belkacem",
            "born_day": day,
            "born_month": month,
            "born_year": year,
        }
    )


@pytest.mark.parametrize(
    "parts",
    [
        ("17", "5", "1991"),
        (" 17", "05", "1991 "),
        ("17", "mai", "1991"),
        ("17", "May", "1991"),
    ],
)
def test_one_day_is_one_identity_however_it_is_typed(parts):
    form = typed(*parts)

    assert form.is_valid(), form.errors
    found = identity_of(**form.cleaned_data)
    assert found == identity_of(**scene.NORA)


@pytest.mark.parametrize("month", ["déc", "déc.", "décembre", "DECEMBRE", "dec", "12"])
def test_a_month_is_written_with_letters_or_figures(month):
    form = typed("1", month, "1980")

    assert form.is_valid()
    assert form.cleaned_data["born"] == date(1980, 12, 1)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("", "", ""), "Écrivez le jour, le mois et l’année."),
        (("17", "", "1991"), "Écrivez le jour, le mois et l’année."),
        (("17", "5", "91"), "en quatre chiffres"),
        (("17", "13", "1991"), "Écrivez le mois en chiffres"),
        (("17", "floréal", "1991"), "Écrivez le mois en chiffres"),
        (("31", "2", "1991"), "Ce jour n’existe pas"),
        (("x", "2", "1991"), "Ce jour n’existe pas"),
        (("0", "2", "1991"), "Ce jour n’existe pas"),
        (("1", "2", "2999"), "n’est pas encore venue"),
        (("1", "2", "1850"), "Vérifiez l’année"),
    ],
)
def test_what_is_wrong_is_said_exactly(parts, sentence):
    form = typed(*parts)

    assert not form.is_valid()
    assert sentence in str(form.errors["born"])


def test_what_was_typed_comes_back_with_what_is_wrong(cast):
    nora = client_as(cast.nora)
    sent = {"given": "Nora", "family": "Belkacem", **scene.typed(scene.BORN)}

    page = nora.post(FOUND, sent | {"born_year": "91"}).content.decode()

    assert 'value="17"' in page
    assert 'value="91"' in page
    assert 'href="#id_born_day"' in page
    assert 'id="id_born_day"' in page
    assert 'type="date"' not in page


def test_what_she_entered_is_shown_and_still_found(cast):
    scene.declare(cast)
    scene.allow(cast)
    scene.can_be_found(cast)

    page = client_as(cast.nora).get(FOUND).content.decode()

    for part in ("17", "5", "1991"):
        assert f'value="{part}"' in page
    claire = scene.proves(cast)
    asked = scene.sent(born_month="mai")
    assert claire.post("/urgence/ouvrir/", asked).status_code == 302


def test_in_english_the_three_fields_are_named_in_english(cast):
    page = speaking(client_as(cast.nora), "en").get(FOUND).content.decode()

    assert ">Day<" in page
    assert ">Year<" in page
