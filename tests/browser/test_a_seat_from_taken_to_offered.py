"""In a real browser: a seat is taken, waited for, given back, offered, cancelled."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from avec.groups.tests.crowd import keeper
from tests.browser.looking import look
from tests.browser.test_every_page_is_accessible import WAYS
from tests.browser.test_every_page_is_accessible import (
    _looked_at_in_every_way as looked_at_in_every_way,
)
from tests.cast import create_person

pytestmark = pytest.mark.browser


def looked_at(page, javascript: bool, name: str) -> None:
    """Read the page with axe, where it may run a script."""
    if javascript:
        assert looked_at_in_every_way(page) == []
        _name, width, height, _colours, _size = WAYS[0]
        page.set_viewport_size({"width": width, "height": height})
        look(page, f"groups-{name}")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_a_seat_is_taken_waited_for_given_back_and_offered(stage, javascript):
    options = {
        "java_script_enabled": javascript,
        "viewport": {"width": 360, "height": 740},
        "reduced_motion": "reduce",
    }
    who, name = keeper("Ruth"), f"Le café {uuid4().hex[:6]}"
    ruth = stage.page(who.person_id, who.affiliation_id, **options)
    nora, marc = (
        stage.page(create_person(one, f"{one}-groupe-{uuid4().hex[:8]}"), **options)
        for one in ("nora", "marc")
    )

    ruth.goto(f"{stage.site}/groupes/")
    ruth.get_by_role("link", name="Ouvrir un groupe").click()
    ruth.get_by_role("button", name="Ouvrir ce groupe").click()
    expect(ruth.get_by_text("Donnez un nom à ce groupe.").first).to_be_visible()
    looked_at(ruth, javascript, "begin-wrong")
    ruth.get_by_label("Le nom du groupe").fill(name)
    ruth.get_by_role("button", name="Ouvrir ce groupe").click()
    day = timezone.localdate() + timedelta(days=9)
    ruth.get_by_label("Une seule fois").check()
    ruth.get_by_label("De", exact=True).fill("15:00")
    ruth.get_by_label("À", exact=True).fill("17:00")
    ruth.get_by_label("À partir du").fill(day.isoformat())
    ruth.get_by_label("Combien de places ?").fill("1")
    looked_at(ruth, javascript, "announce")
    ruth.get_by_role("button", name="Annoncer").click()
    expect(ruth.get_by_text("C’est annoncé.")).to_be_visible()
    looked_at(ruth, javascript, "group")
    address = ruth.locator("main ul.lines a").first.get_attribute("href")

    nora.goto(f"{stage.site}{address}")
    looked_at(nora, javascript, "to-take")
    nora.get_by_role("button", name="Prendre une place, avec mon nom").click()
    expect(nora.get_by_text("La place est à vous.")).to_be_visible()
    looked_at(nora, javascript, "taken")
    nora.goto(f"{stage.site}/agenda/jour/?du={day.isoformat()}")
    expect(nora.locator("main").get_by_text(name)).to_be_visible()
    looked_at(nora, javascript, "day")

    marc.goto(f"{stage.site}{address}")
    marc.get_by_role("button", name="Me prévenir si une place se libère").click()
    expect(marc.get_by_text("C’est noté.")).to_be_visible()
    looked_at(marc, javascript, "waits")

    ruth.goto(f"{stage.site}{address}")
    expect(ruth.locator("main li").get_by_text("Nora")).to_be_visible()
    looked_at(ruth, javascript, "welcome")

    nora.goto(f"{stage.site}{address}")
    nora.get_by_role("button", name="Rendre ma place").click()
    expect(nora.get_by_text("C’est rendu.")).to_be_visible()
    looked_at(nora, javascript, "given-back")

    marc.goto(f"{stage.site}/aujourdhui/")
    marc.get_by_role("link", name=re.compile("une place est gardée pour vous")).click()
    looked_at(marc, javascript, "offered")
    marc.get_by_role("button", name="Prendre une place, sans nom").click()
    expect(marc.get_by_text("La place est à vous.")).to_be_visible()

    ruth.goto(f"{stage.site}{address}")
    ruth.get_by_role("link", name="Annuler").click()
    looked_at(ruth, javascript, "cancel")
    ruth.get_by_role("button", name="Annuler").click()
    expect(ruth.get_by_text("C’est annulé.")).to_be_visible()
    marc.goto(f"{stage.site}{address}")
    expect(marc.get_by_text("Cette séance est annulée.")).to_be_visible()
    looked_at(marc, javascript, "cancelled")
