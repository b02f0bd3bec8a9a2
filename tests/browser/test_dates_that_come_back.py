"""In a real browser: dates that come back, agreed at once; somebody comes instead."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from avec.agenda.tests.coming import a_visit
from avec.agenda.tests.scene import at
from tests.browser.test_an_appointment_from_start_to_cancelled import looked_at
from tests.cast import create_person, tie

pytestmark = pytest.mark.browser

FRIDAY = 4


@pytest.fixture
def two(stage):
    """Nora and Marc, her brother, in her circle."""
    nora = create_person("nora", f"nora-dates-{uuid4().hex[:8]}")
    marc = create_person("marc", f"marc-dates-{uuid4().hex[:8]}")
    tie(nora, marc, "relative")
    return nora, marc


@pytest.fixture
def visit(stage):
    """A visit with two voices that is agreed, on a coming day of the week."""
    days = next(n for n in range(3, 8) if _on(n).weekday() <= FRIDAY)
    return a_visit(at(days, 10), is_pair=True)


def _on(days: int):
    return timezone.localdate() + timedelta(days=days)


def options(javascript: bool) -> dict:
    return {
        "java_script_enabled": javascript,
        "viewport": {"width": 360, "height": 740},
        "reduced_motion": "reduce",
    }


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_each_week_is_seen_first_agreed_in_one_yes_and_cancelled_from_one_on(
    stage, two, javascript
):
    nora, marc = (stage.page(one, **options(javascript)) for one in two)
    nora.goto(f"{stage.site}/agenda/proposer/")
    nora.get_by_label("Marc").check()
    nora.get_by_label("De quoi il s’agit").fill("Le tour du lac.")
    nora.get_by_role("button", name="Choisir les moments").click()
    nora.locator("input[name=start]").nth(3).check()
    nora.get_by_role("button", name="Proposer").click()
    marc.goto(f"{stage.site}/agenda/")
    marc.get_by_role("link", name="Moments proposés").click()
    marc.get_by_role("button", name=re.compile("Oui, je peux")).click()
    expect(marc.get_by_text("C’est confirmé").first).to_be_visible()

    nora.reload()
    nora.get_by_role("link", name="Le faire revenir").click()
    nora.get_by_label("Combien de fois, la première comprise").fill("4")
    nora.get_by_role("button", name="Voir les dates").click()
    expect(nora.get_by_role("heading", name="Les dates suivantes")).to_be_visible()
    expect(nora.locator("input[name=start]")).to_have_count(3)
    looked_at(nora, javascript, "repeat")
    nora.get_by_role("button", name="Proposer ces dates").click()
    expect(nora.get_by_text("C’est proposé.").first).to_be_visible()

    marc.goto(f"{stage.site}/agenda/")
    marc.get_by_role("link", name="3 dates proposées").click()
    marc.get_by_role("link", name="Toutes ses dates").click()
    looked_at(marc, javascript, "dates")
    marc.get_by_role("button", name="Oui à toutes").click()
    expect(marc.get_by_role("button", name="Oui à toutes")).to_have_count(0)
    expect(marc.locator("main ul.lines > li")).to_have_count(4)

    marc.locator("main ul.lines a").nth(2).click()
    marc.get_by_role("link", name="Annuler ce rendez-vous").click()
    marc.get_by_label("Celui-ci et les suivants").check()
    looked_at(marc, javascript, "cancel-from")
    marc.get_by_role("button", name="Annuler").click()
    expect(marc.get_by_text("annulé").first).to_be_visible()
    nora.goto(f"{stage.site}/agenda/")
    nora.get_by_role("link", name=re.compile("Marc")).first.click()
    nora.get_by_role("link", name="Toutes ses dates").click()
    expect(nora.locator("main ul.lines > li")).to_have_count(2)


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_somebody_comes_instead_once_she_has_said_yes(stage, visit, javascript):
    nora, claire, ines = (
        stage.page(one.person_id, one.affiliation_id, **options(javascript))
        for one in (visit.nora, visit.claire, visit.ines)
    )
    page = f"{stage.site}/agenda/{visit.one.pk}/"
    claire.goto(page)
    claire.get_by_role("link", name="Quelqu’un vient à ma place").click()
    claire.get_by_label("Inès").check()
    looked_at(claire, javascript, "instead-ask")
    claire.get_by_role("button", name="Lui demander").click()
    expect(claire.get_by_text("Vous avez demandé à Inès").first).to_be_visible()

    ines.goto(f"{stage.site}/agenda/")
    expect(ines.get_by_text("Claire vous demande de venir")).to_be_visible()
    ines.locator("main a[href*='/a-la-place/']").click()
    expect(ines.get_by_text("Nora")).to_have_count(0)
    looked_at(ines, javascript, "instead-asked")
    ines.get_by_role("button", name="Oui, je viens").click()
    expect(ines.get_by_text("Vous avez dit oui.").first).to_be_visible()

    nora.goto(page)
    looked_at(nora, javascript, "instead-hers")
    nora.get_by_role("button", name=re.compile("^Oui")).click()
    expect(nora.get_by_text("Inès vient à la place de Claire.")).to_be_visible()
    looked_at(nora, javascript, "instead-agreed")
    claire.goto(f"{stage.site}/agenda/")
    expect(claire.get_by_text("Inès vient à votre place").first).to_be_visible()
