"""Directives in a real browser: written with Sami, signed, Odile trusted, printed."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_plan_is_written_with_others import share
from tests.cast import create_person, tie

pytestmark = pytest.mark.browser

CIRCLE = [("sami", "peer_supporter"), ("odile", "friend"), ("claire", "professional")]
SMALL = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def people(stage):
    """A person of her own for this story, with three people in her circle."""
    names = {"nora": create_person("nora", f"nora-{uuid4().hex[:12]}")}
    for name, relationship in CIRCLE:
        names[name] = create_person(name, f"{name}-{uuid4().hex[:12]}")
        tie(names["nora"], names[name], relationship)
    return names


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_from_the_first_page_to_its_print(stage, people, javascript):
    options = {"java_script_enabled": javascript, **SMALL}
    nora, sami, odile, claire = (
        stage.page(people[name], **options)
        for name in ("nora", "sami", "odile", "claire")
    )
    for page in (nora, sami, odile, claire):
        page.set_default_timeout(8000)

    # She begins, and writes what she refuses, as she says it.
    nora.goto(f"{stage.site}/documents/")
    nora.get_by_role("button", name=re.compile("Commencer Mes directives")).click()
    hers = nora.url
    nora.goto(f"{hers}ecrire/care/hospital_yes/")
    nora.get_by_role("textbox").first.fill("Si je ne dors plus depuis trois nuits.")
    nora.get_by_role("button", name="Continuer").click()

    # Sami holds the pen in a session that she opens; she corrects, and says yes.
    nora.goto(f"{hers}seance/")
    nora.get_by_label("Sami").check()
    nora.get_by_label("Si on pense à me contraindre").check()
    nora.get_by_role("button", name="Ouvrir la séance").click()
    sami.goto(hers)
    sami.get_by_role("link", name=re.compile("le moins de mal")).click()
    sami.get_by_role("textbox").first.fill("Pas de perfusion, ça me rappelle 2019.")
    sami.get_by_role("button", name="Lui proposer ces mots").click()
    nora.goto(hers)
    nora.get_by_role("link", name=re.compile("le moins de mal")).click()
    nora.get_by_role("link", name="Les relire").click()
    nora.get_by_role("textbox").first.fill("Pas de perfusion, ça me rappelle 2018.")
    nora.get_by_role("button", name="Oui, ce sont mes mots").click()
    nora.get_by_role("button", name="Fermer la séance maintenant").click()
    assert sami.goto(hers).status == 404

    # She publishes, then signs.
    nora.goto(f"{hers}relire/")
    nora.get_by_role("button", name="Publier cette version").click()
    expect(nora.get_by_text("La version 1 est publiée.")).to_be_visible()
    nora.goto(hers)
    nora.get_by_role("link", name="Signer, désigner, relire, révoquer").click()
    life = nora.url
    nora.get_by_role("link", name="Signer cette version").click()
    nora.get_by_label("Qui vous a aidé à écrire ?").fill("Sami")
    nora.get_by_role("button", name="Signer", exact=True).click()
    expect(nora.get_by_text("C’est signé.")).to_be_visible()

    # She asks Odile, who signs from her own account: only then is she designated.
    nora.goto(life)
    nora.get_by_role("link", name="Ma personne de confiance").click()
    nora.get_by_label("Quelqu’un de mon cercle").select_option("Odile")
    nora.get_by_role("button", name="Signer et demander à cette personne").click()
    expect(nora.get_by_text("Pas encore désignée").first).to_be_visible()
    odile.goto(f"{stage.site}/confiance/")
    odile.get_by_role("link", name="Nora").click()
    odile.get_by_role("button", name="Je signe, j’accepte").click()
    expect(odile.get_by_text("C’est signé.")).to_be_visible()
    nora.reload()
    expect(nora.get_by_text("Désignée", exact=True)).to_be_visible()
    nora.get_by_label(re.compile("lit aussi ce qui a été suivi")).check()
    nora.get_by_role("button", name="Garder").click()

    # She opens one part; Claire reads it, and says what became of it.
    share(nora, hers, part="Si on pense à me contraindre", reader="Claire")
    claire.goto(f"{hers}lire/")
    expect(claire.get_by_text("ça me rappelle 2018")).to_be_visible()
    claire.get_by_role("link", name="Dire ce qui a été suivi").click()
    claire.get_by_role("link", name=re.compile("Dire ce que c’est devenu")).click()
    claire.get_by_label("Pas suivi").check()
    claire.get_by_label("Pourquoi, et comment").fill("La page n’avait pas été lue.")
    claire.get_by_role("button", name="Le dire").click()
    expect(claire.get_by_text("La personne le lit dès maintenant")).to_be_visible()

    # She reads it on her own page; Odile, as she wished, without her words.
    nora.goto(life)
    nora.get_by_role("link", name="Ce qui a été suivi").click()
    expect(nora.get_by_text("La page n’avait pas été lue.")).to_be_visible()
    expect(nora.get_by_text("ça me rappelle 2018")).to_be_visible()
    odile.goto(f"{stage.site}/confiance/")
    odile.get_by_role("link", name="Nora").click()
    odile.get_by_role("link", name="Ce qui a été suivi de ses directives").click()
    expect(odile.get_by_text("La page n’avait pas été lue.")).to_be_visible()
    assert "2018" not in odile.content()

    # She prints; the paper bears her signature and who is trusted.
    nora.goto(f"{hers}versions/")
    nora.get_by_role("link", name="Version 1").click()
    expect(nora.get_by_text(re.compile("Signé par Nora"))).to_be_visible()
    for form in ("a4", "livret", "grand"):
        answer = nora.request.get(f"{nora.url}pdf/?forme={form}")
        assert answer.status == 200
        assert answer.body().startswith(b"%PDF-")
