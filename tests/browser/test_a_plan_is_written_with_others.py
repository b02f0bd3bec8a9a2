"""The main story, in a real browser: write, dictate, disagree, share, look, stop."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.cast import create_person, tie

pytestmark = pytest.mark.browser


@pytest.fixture
def people(stage, cast):
    """A person of her own for this story, with three people in her circle."""
    names = {}
    for name, relationship in [
        ("nora", None),
        ("marc", "relative"),
        ("sami", "peer_supporter"),
        ("claire", "professional"),
    ]:
        names[name] = create_person(name, f"{name}-{id(stage)}")
        if relationship:
            tie(names["nora"], names[name], relationship)
    return names


def begin_plan(page, site) -> str:
    """Begin the recovery plan and return its address."""
    page.goto(f"{site}/documents/")
    page.get_by_role(
        "button", name=re.compile("Commencer Mon plan de rétablissement")
    ).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Mon plan de rétablissement"
    )
    return page.url


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_the_whole_story(stage, people, javascript):
    options = {
        "java_script_enabled": javascript,
        "viewport": {"width": 360, "height": 740},
    }
    nora = stage.page(people["nora"], **options)

    # She writes, in her own words.
    plan = begin_plan(nora, stage.site)
    nora.get_by_role("link", name=re.compile("à quoi ressemblerait ma vie")).click()
    nora.get_by_role("textbox").first.fill("Une maison à moi, près de la mer.")
    nora.get_by_role("button", name="Continuer").click()
    expect(nora.get_by_role("textbox").first).to_have_value("")
    nora.get_by_role("textbox").first.fill("Avec mon frère.")
    nora.get_by_role("button", name="Continuer").click()

    # She opens a session; Sami writes under her dictation.
    nora.goto(f"{plan}seance/")
    nora.get_by_label("Sami").check()
    nora.get_by_label("La vie que je veux").check()
    nora.get_by_role("button", name="Ouvrir la séance").click()
    sami = stage.page(people["sami"], **options)
    sami.goto(plan)
    expect(sami.get_by_role("heading", level=1)).to_contain_text(
        "Sous la dictée de Nora"
    )
    sami.get_by_role("link", name=re.compile("espoir")).click()
    sami.get_by_role("textbox").first.fill("Les matins de 2019.")
    sami.get_by_role("button", name="Lui proposer ces mots").click()
    expect(sami.get_by_text("Attend son oui").first).to_be_visible()

    # She corrects, then says yes; then closes the session.
    nora.goto(plan)
    nora.get_by_role("link", name=re.compile("espoir")).click()
    nora.get_by_role("link", name="Les relire").click()
    nora.get_by_role("textbox").first.fill("Les matins de 2018.")
    nora.get_by_role("button", name="Oui, ce sont mes mots").click()
    nora.get_by_role("button", name="Fermer la séance maintenant").click()
    assert sami.goto(plan).status == 404

    # She publishes.
    nora.goto(f"{plan}relire/")
    expect(nora.get_by_text("Les matins de 2018.")).to_be_visible()
    nora.get_by_role("button", name="Publier cette version").click()
    expect(nora.get_by_text("La version 1 est publiée.")).to_be_visible()
