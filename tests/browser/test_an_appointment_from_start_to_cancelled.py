"""In a real browser: proposed, answered, confirmed, seen in one's week, cancelled."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.looking import look, look_at_paper
from tests.browser.test_every_page_is_accessible import WAYS
from tests.browser.test_every_page_is_accessible import (
    _looked_at_in_every_way as looked_at_in_every_way,
)
from tests.cast import create_person, tie

pytestmark = pytest.mark.browser


def looked_at(page, javascript: bool, name: str) -> None:
    """Read the page with axe, where it may run a script."""
    if javascript:
        assert looked_at_in_every_way(page) == []
        _name, width, height, _colours, _size = WAYS[0]
        page.set_viewport_size({"width": width, "height": height})
        look(page, f"agenda-{name}")


@pytest.fixture
def two(stage):
    """Nora and Marc, her brother, in her circle."""
    nora = create_person("nora", f"nora-agenda-{uuid4().hex[:8]}")
    marc = create_person("marc", f"marc-agenda-{uuid4().hex[:8]}")
    tie(nora, marc, "relative")
    return nora, marc


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_it_is_proposed_answered_confirmed_and_cancelled(stage, two, javascript):
    options = {
        "java_script_enabled": javascript,
        "viewport": {"width": 360, "height": 740},
        "reduced_motion": "reduce",
    }
    nora, marc = (stage.page(one, **options) for one in two)

    nora.goto(f"{stage.site}/agenda/semaine/")
    expect(nora.get_by_text("Rien cette semaine.")).to_be_visible()
    looked_at(nora, javascript, "week-empty")
    nora.get_by_role("link", name="À venir").click()
    looked_at(nora, javascript, "empty")
    nora.get_by_role("link", name="Proposer un rendez-vous").click()
    nora.get_by_role("button", name="Choisir les moments").click()
    expect(nora.get_by_text("Choisissez au moins une personne.").first).to_be_visible()
    looked_at(nora, javascript, "call-wrong")
    nora.get_by_label("Marc").check()
    nora.get_by_label("De quoi il s’agit").fill("Un café au bord du lac.")
    looked_at(nora, javascript, "call")
    nora.get_by_role("button", name="Choisir les moments").click()

    expect(nora.get_by_role("heading", name="Choisir les moments")).to_be_visible()
    looked_at(nora, javascript, "moments")
    nora.get_by_role("button", name="Proposer").click()
    expect(nora.get_by_text("Choisissez au moins un moment.")).to_be_visible()
    boxes = nora.locator("input[name=start]")
    for number in (1, 4):
        boxes.nth(number).check()
    on = date.fromisoformat(boxes.nth(4).get_attribute("value")[:10])
    nora.get_by_role("button", name="Proposer").click()
    expect(nora.get_by_text("C’est proposé.")).to_be_visible()
    looked_at(nora, javascript, "proposed")

    marc.goto(f"{stage.site}/aujourdhui/")
    expect(marc.get_by_text("1 rendez-vous attend votre réponse")).to_be_visible()
    looked_at(marc, javascript, "home-awaits")
    marc.goto(f"{stage.site}/agenda/semaine/?du={on.isoformat()}")
    expect(marc.get_by_text("attend votre réponse jusqu’à").first).to_be_visible()
    looked_at(marc, javascript, "week-awaits")
    marc.goto(f"{stage.site}/agenda/")
    marc.get_by_role("link", name="Moments proposés").click()
    looked_at(marc, javascript, "to-answer")
    marc.get_by_role("button", name=re.compile("^Non")).first.click()
    expect(marc.get_by_text("C’est dit.")).to_be_visible()
    looked_at(marc, javascript, "declined")
    marc.get_by_role("button", name=re.compile("Oui, je peux")).last.click()
    expect(marc.get_by_text("C’est confirmé").first).to_be_visible()
    looked_at(marc, javascript, "confirmed")

    for view, words in [
        ("jour", "Un café au bord du lac."),
        ("semaine", "Un café au bord du lac."),
        ("mois", "1 rendez-vous"),
    ]:
        nora.goto(f"{stage.site}/agenda/{view}/?du={on.isoformat()}")
        main = " ".join((nora.locator("main").text_content() or "").split())
        assert words in main.replace("\u202f", " ")
        looked_at(nora, javascript, view)
    if javascript:
        nora.goto(f"{stage.site}/agenda/semaine/?du={on.isoformat()}")
        sheet = nora.pdf(format="A4", print_background=False)
        assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
        look_at_paper(sheet, "agenda-week-paper")

    nora.goto(f"{stage.site}/agenda/")
    nora.get_by_role("link", name=re.compile("Marc")).first.click()
    nora.get_by_role("link", name="Annuler ce rendez-vous").click()
    looked_at(nora, javascript, "cancel")
    nora.get_by_role("button", name="Annuler").click()
    expect(nora.get_by_text("C’est annulé.")).to_be_visible()
    marc.reload()
    expect(marc.get_by_text("Ce rendez-vous est annulé.")).to_be_visible()
    looked_at(marc, javascript, "cancelled")
    marc.goto(f"{stage.site}/agenda/jour/?du={on.isoformat()}")
    expect(marc.get_by_text("Rien ce jour-là.")).to_be_visible()
    looked_at(marc, javascript, "day-empty")
