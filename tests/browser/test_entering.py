"""Coming in for real: with a passkey held by the browser, and without any script."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HELD = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def holding_a_key(page):
    """Give the browser a key of its own; return how to say who holds it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": HELD})
    which = key["authenticatorId"]

    def recognised(yes: bool) -> None:
        session.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": which, "isUserVerified": yes},
        )

    return recognised


def new_account(page, site) -> str:
    """Make an account with the proposed phrase; return the name for entering."""
    page.goto(f"{site}/creer-un-compte/")
    page.get_by_label("Comment les autres vous voient").fill("Lou")
    page.get_by_label("Un mot pour entrer").fill("Étoile")
    page.get_by_role("button", name="Créer mon compte").click()
    return re.search(r"etoile\d{4}", page.inner_text("main"))[0]


def test_a_passkey_is_made_then_opens_without_a_name(stage):
    page = stage.page(locale="fr-FR")
    refused = []
    page.on(
        "console",
        lambda said: (
            refused.append(said.text) if "Content Security" in said.text else None
        ),
    )
    recognised = holding_a_key(page)
    new_account(page, stage.site)
    page.goto(f"{stage.site}/mon-compte/cles/")
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    page.get_by_label("Comment l’appelez-vous").fill("mon téléphone")
    page.get_by_role("button", name="Garder ce nom").click()
    assert "mon téléphone" in page.inner_text("main")
    page.goto(f"{stage.site}/mon-compte/")
    page.get_by_role("button", name="Sortir").click()

    page.goto(f"{stage.site}/entrer/?next=/mon-compte/")
    recognised(False)
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    page.get_by_text("n’a pas répondu").wait_for()
    recognised(True)
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    page.wait_for_url("**/mon-compte/")
    assert "Étoile" not in page.inner_text("main")
    assert refused == []


def test_without_any_script_the_passphrase_and_the_card_are_enough(stage):
    page = stage.page(locale="fr-FR", java_script_enabled=False)
    page.goto(f"{stage.site}/creer-un-compte/")
    page.get_by_label("Comment les autres vous voient").fill("Lou")
    page.get_by_label("Un mot pour entrer").fill("Étoile")
    page.get_by_label("J’écris la mienne").check()
    page.get_by_label("Ma phrase à moi").fill("lune panier calme tortue")
    page.get_by_role("button", name="Créer mon compte").click()
    name = re.search(r"etoile\d{4}", page.inner_text("main"))[0]
    page.get_by_role("link", name="Faire ma carte").click()
    page.get_by_role("button", name="Faire ma carte").click()
    code = page.locator("code").first.inner_text()
    page.get_by_role("link", name="C’est noté").click()
    page.get_by_role("button", name="Sortir").click()

    page.goto(f"{stage.site}/entrer/?next=/mon-compte/")
    assert "Il faut JavaScript" in page.inner_text("main")
    page.get_by_label("Votre nom pour entrer").fill(name)
    page.get_by_label("Votre phrase de passe").fill("lune panier calme tortue")
    page.get_by_role("button", name="Entrer").click()
    page.get_by_label("Un code de votre carte").fill(code)
    page.get_by_role("button", name="Entrer").click()
    page.wait_for_url("**/mon-compte/")
    assert name in page.inner_text("main")


def test_one_sees_what_one_types_when_one_asks(stage):
    page = stage.page(locale="fr-FR")
    page.goto(f"{stage.site}/entrer/")
    field = page.get_by_label("Votre phrase de passe")
    assert field.get_attribute("type") == "password"
    page.get_by_role("button", name="Voir ce que j’écris").click()
    assert field.get_attribute("type") == "text"
