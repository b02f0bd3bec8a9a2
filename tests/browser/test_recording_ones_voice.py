"""Nora records her voice from a page of her notebook, and hears it again."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.cast import create_person

pytestmark = pytest.mark.browser


def test_a_voice_recorded_from_the_page_is_kept(stage):
    nora_id = create_person("Nora", f"nora-{uuid4().hex[:12]}")
    context = stage.context(nora_id, viewport={"width": 360, "height": 740})
    context.grant_permissions(["microphone"], origin=stage.site)
    nora = context.new_page()
    nora.set_default_timeout(10_000)
    wrong = []
    nora.on("pageerror", lambda error: wrong.append(str(error)))

    nora.goto(f"{stage.site}/carnet/ecrire/")
    nora.locator("main textarea").first.fill("Aujourd’hui, à voix haute.")
    nora.locator("main form button").last.click()
    nora.get_by_role("link", name="Ajouter une image ou une voix").click()
    nora.get_by_role("button", name="Commencer l’enregistrement").click()
    expect(nora.get_by_text("Le micro écoute.")).to_be_visible()
    nora.wait_for_timeout(1500)
    nora.get_by_role("button", name="Arrêter").click()
    expect(nora.get_by_text("C’est enregistré, pas encore gardé.")).to_be_visible()
    nora.get_by_label("Ce qu’on y voit ou entend").fill("Ma voix")
    nora.get_by_role("button", name="Garder", exact=True).click()

    voice = nora.locator("main audio")
    expect(voice).to_have_attribute("aria-label", "Ma voix")
    kept = nora.request.get(stage.site + voice.get_attribute("src"))
    assert kept.headers["content-type"] == "audio/wav"
    assert kept.body()[8:12] == b"WAVE"
    assert wrong == []
