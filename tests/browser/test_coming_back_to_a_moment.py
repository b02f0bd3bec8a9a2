"""A difficult moment from its opening to the paper of what she keeps of it."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.test_said_together_and_offered import looked_at
from tests.cast import create_person, tie

pytestmark = pytest.mark.browser

HURT = "On a répondu à ma place."
LEARNS = "On demande avant d’entrer."


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_from_opening_a_moment_to_the_print_of_the_review(stage, javascript):
    nora = create_person("nora", f"nora-retour-{uuid4().hex[:8]}")
    marc = create_person("marc", f"marc-retour-{uuid4().hex[:8]}")
    tie(nora, marc, "relative")
    page = stage.page(
        nora,
        java_script_enabled=javascript,
        viewport={"width": 360, "height": 740},
        reduced_motion="reduce",
    )

    # She opens a moment, says who is there, and closes it with one tap.
    page.goto(f"{stage.site}/moments-difficiles/ouvrir/")
    page.get_by_label("Marc").check()
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    expect(page.locator("h1")).to_have_text("Mon moment difficile")
    page.get_by_role("button", name="Refermer maintenant").click()
    expect(page.get_by_role("button", name="Non merci")).to_be_visible()
    page.get_by_role("link", name="Qui a lu pendant ce moment").click()
    expect(page.locator("main")).to_contain_text("Personne n’a lu vos mots")
    looked_at(page, javascript)
    page.go_back()

    # She says no, then comes back to it herself.
    page.get_by_role("button", name="Non merci").click()
    page.get_by_role("button", name="Commencer quand même").click()
    expect(page.locator("main")).to_contain_text("Personne d’autre que vous")
    looked_at(page, javascript)

    # She writes what hurt, what the service could learn, and what she asks for.
    here = page.url
    page.get_by_role("link", name=re.compile("Ce qui a blessé")).click()
    page.locator("[name=answer-item]").first.fill(HURT)
    page.get_by_role("button", name="Continuer").click()
    page.goto(here)
    page.get_by_role("link", name=re.compile("Ce que le service apprend, sans")).click()
    page.locator("textarea[name=answer]").fill(LEARNS)
    page.get_by_role("button", name="Continuer").click()
    page.goto(here)
    page.get_by_role("link", name="Ce que je demande").click()
    page.get_by_label("Une plainte").check()
    page.get_by_role("button", name="Continuer").click()
    page.goto(here)
    expect(page.locator("main")).to_contain_text("Libre réponse 71120")
    expect(page.locator("main")).to_contain_text("dans une copie publique")
    looked_at(page, javascript)

    # Her words beside what was noted; one sentence goes to the draft of directives.
    page.get_by_role("link", name=re.compile("Ce moment, côte à côte")).click()
    expect(page.locator("main")).to_contain_text(HURT)
    looked_at(page, javascript)
    page.get_by_role("link", name=re.compile("Mettre une phrase")).click()
    page.get_by_role(
        "link", name=re.compile("Mettre dans mes directives")
    ).first.click()
    looked_at(page, javascript)
    page.get_by_role("button", name="Mettre dans mon brouillon").click()
    expect(page.locator("[name=answer-item]").first).to_have_value(HURT)
    looked_at(page, javascript)

    # Nobody she knows acts for a place: there is nobody to confide a sentence to.
    page.goto(here)
    page.get_by_role("link", name=re.compile("Ce que le service apprend, si")).click()
    expect(page.locator("main")).to_contain_text(LEARNS)
    looked_at(page, javascript)
    page.get_by_role("link", name=re.compile("La confier")).click()
    expect(page.locator("main")).to_contain_text("n’agit pour un lieu")

    # Read again, published, printed: only what she keeps.
    page.goto(here)
    page.get_by_role("link", name="Relire et publier").click()
    page.get_by_role("button", name="Publier cette version").click()
    page.goto(f"{here}versions/")
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_role("button", name="Faire le PDF")).to_be_visible()
    form = page.get_by_role("button", name="Faire le PDF").locator(
        "xpath=ancestor::form"
    )
    paper = f"{stage.site}{form.get_attribute('action')}?forme=a4&parties=lived"
    answer = page.request.get(paper)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
