"""The tool is whole on screen: treatments, people, bundles, and its title."""

from __future__ import annotations

import pytest
from django.urls import reverse

from avec.directives.checks import the_title_is_not_of_the_end_of_life
from avec.directives.facts import HER_VIEW, TRUSTED_PERSON
from avec.documents.models import TemplateVersion
from avec.documents.models import templates as forms


def question(hers, section, key):
    return reverse("documents:question", args=[hers.document.pk, section, key])


def test_a_treatment_is_named_as_she_says_with_why_and_when(hers):
    nora = hers.page_of("nora")
    nora.post(
        question(hers, "care", "treatments"),
        {
            "answer-item": ["Haldole, le sirop"],
            "answer-kind": ["treatment"],
            "answer-stance": ["refused"],
            "answer-why": ["le corps qui ne suit plus"],
            "answer-when": ["2019, je ne sais plus la dose"],
            "stop": "1",
        },
    )
    hers.publish()

    hers.open_to("marc", "care")
    read = hers.read_by("marc")
    assert "Refusé" in read
    assert "Haldole, le sirop" in read
    assert "le corps qui ne suit plus" in read
    assert "2019, je ne sais plus la dose" in read
    drawn = nora.get(question(hers, "care", "treatments")).content.decode()
    assert 'spellcheck="false"' in drawn


def test_somebody_to_call_is_asked_whether_they_agree(hers):
    nora = hers.page_of("nora")
    drawn = nora.get(question(hers, "people", "to_tell")).content.decode()
    assert '<option value="Marc">' in drawn
    nora.post(
        question(hers, "people", "to_tell"),
        {
            "answer-item": ["Marc"],
            "answer-kind": ["person"],
            "answer-for": ["le chat, le soir"],
            "answer-agreed": ["to_ask"],
            "stop": "1",
        },
    )
    hers.publish()

    version = hers.page("nora", "documents:version", hers.version.pk)
    assert "(le chat, le soir, pas encore demandé)" in version


def test_an_answer_that_is_not_offered_is_refused_with_her_words(hers):
    response = hers.page_of("nora").post(
        question(hers, "care", "treatments"),
        {"answer-item": ["Sirop"], "answer-stance": ["ordered"]},
    )

    assert response.status_code == 422
    assert "Sirop" in response.content.decode()


def test_three_buttons_tick_boxes_and_open_nothing_by_themselves(hers):
    nora = hers.page_of("nora")
    share = reverse("documents:share", args=[hers.document.pk])
    page = nora.get(share).content.decode()
    for label in ("Pour un proche", "Pour mon équipe", "Pour les urgences"):
        assert label in page

    near = nora.get(f"{share}?parts=signs&parts=helping").content.decode()
    assert 'value="signs" checked' in near
    assert 'value="care" checked' not in near


def test_what_each_button_names(hers):
    with hers.cast.acting("nora"):
        form = hers.document.form_in("fr")
    from avec.directives.behaviour import Directive

    relative, team, emergency = Directive().bundles(form)

    assert relative.parts == ("signs", "helping", "people", "meanwhile")
    assert "meanwhile/work_matters" in team.parts
    assert not {"meanwhile/money_matters", "meanwhile/digital_matters"} & set(
        team.parts
    )
    assert "meanwhile" not in team.parts
    assert {"care", "constraint", "using", "people/to_tell"} <= set(emergency.parts)
    assert "signs/triggers" not in emergency.parts


def test_the_page_before_opening_shows_the_acts_of_that_part(hers):
    hers.page_of("nora").post(
        reverse("directives:sign", args=[hers.version.pk]),
        {"name": "Nora", "signed_on": "2026-03-12"},
    )
    share = reverse("documents:share", args=[hers.document.pk])
    chosen = f"?reader={hers.cast.marc}&right=read&when=always&step=review&parts="

    nora = hers.page_of("nora")
    assert "Signé par Nora" in nora.get(f"{share}{chosen}using").content.decode()
    assert "Signé par Nora" not in nora.get(f"{share}{chosen}signs").content.decode()


def test_the_title_is_a_setting_of_the_installation(cast, settings, monkeypatch):
    settings.AVEC_TITLES = {"advance_directives": {"fr": "Mon plan de prévention"}}
    monkeypatch.setattr(forms, "_read", {})
    with cast.acting("nora"):
        form = TemplateVersion.objects.newest().get(key="advance_directives")

    assert form.template("fr").title == "Mon plan de prévention"
    assert form.template("en").title == "My directives for difficult moments"


@pytest.mark.parametrize("title", ["Directives anticipées", "Mes mots de fin de vie"])
def test_a_title_of_the_end_of_life_stops_the_site(settings, title):
    settings.AVEC_TITLES = {"advance_directives": {"fr": title}}
    assert [error.id for error in the_title_is_not_of_the_end_of_life()] == [
        "directives.E001"
    ]
    settings.AVEC_TITLES = {"advance_directives": {"fr": "Mon plan", "en": ""}}
    assert the_title_is_not_of_the_end_of_life() == []


def test_the_law_is_said_with_its_article_and_neither_more_nor_less(hers):
    page = hers.page("nora", "directives:life")

    assert "L3211-3" in page
    assert "recherché et pris en compte" in page
    assert "dans une traduction publique en anglais" in page
    for fact in (HER_VIEW, TRUSTED_PERSON):
        assert fact.source
        said = str(fact.says)
        assert "impose" not in said
        assert "aucune valeur" not in said
