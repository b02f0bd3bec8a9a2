"""The main story, in a real browser: write, dictate, disagree, share, look, stop."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.cast import create_person, tie

pytestmark = pytest.mark.browser


@pytest.fixture
def people(stage):
    """A person of her own for this story, with three people in her circle."""
    names = {}
    for name, relationship in [
        ("nora", None),
        ("marc", "relative"),
        ("sami", "peer_supporter"),
        ("claire", "professional"),
    ]:
        names[name] = create_person(name, f"{name}-{uuid4().hex[:12]}")
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
    nora.set_default_timeout(8000)

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

    # She invites Claire's view; Claire disagrees, beside her words.
    share(nora, plan, part="La vie que je veux", reader="Claire", right="donner")
    claire = stage.page(people["claire"], **options)
    claire.goto(f"{plan}lire/")
    expect(claire.get_by_text("Une maison à moi, près de la mer.")).to_be_visible()
    claire.goto(f"{plan}avis/direction/dream/")
    claire.get_by_label("je ne suis pas d’accord").check()
    claire.get_by_label("Vos mots").fill("Pas si loin du CMP, je crois.")
    claire.get_by_role("button", name="Mettre mes mots à côté des siens").click()

    # The disagreement stands beside, stays open, and is in the next version.
    nora.goto(f"{plan}ecrire/direction/dream/")
    expect(nora.get_by_text("Pas si loin du CMP, je crois.")).to_be_visible()
    expect(nora.get_by_text("Désaccord ouvert").first).to_be_visible()
    nora.get_by_role("button", name="Laisser ouvert").click()
    nora.goto(f"{plan}relire/")
    nora.get_by_role("button", name="Publier cette version").click()
    expect(nora.get_by_text("La version 2 est publiée.")).to_be_visible()

    # Marc reads the part she opened to him, and nothing of the rest.
    share(nora, plan, part="La vie que je veux", reader="Marc")
    marc = stage.page(people["marc"], **options)
    assert marc.goto(f"{plan}lire/").status == 200
    expect(marc.get_by_text("Extrait choisi par Nora").first).to_be_visible()
    expect(marc.get_by_text("Les matins de 2018.")).to_be_visible()
    expect(marc.get_by_text("Pas si loin du CMP, je crois.")).to_be_visible()
    assert "2019" not in marc.content()
    assert marc.goto(f"{plan}relire/").status == 403

    # She sees who looked, asks why, and stops.
    nora.goto(f"{stage.site}/qui-a-regarde/")
    expect(nora.get_by_text(re.compile("Marc a lu")).first).to_be_visible()
    expect(nora.get_by_text(re.compile("Claire a lu")).first).to_be_visible()
    nora.goto(f"{plan}partages/")
    nora.get_by_role("button", name=re.compile("Arrêter.*Marc")).click()
    expect(nora.get_by_text(re.compile("Marc ne le voit plus")).first).to_be_visible()
    assert marc.goto(f"{plan}lire/").status == 404

    # She prints, and whoever holds the paper learns only that it is current.
    nora.goto(f"{plan}versions/")
    nora.get_by_role("link", name="Version 2").click()
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", nora.content()).group()
    answer = nora.request.get(f"{nora.url}pdf/?forme=a4")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF-")
    reader = stage.page(**options)
    reader.goto(f"{stage.site}/verifier/")
    reader.get_by_role("textbox").fill(code)
    reader.get_by_role("button", name=re.compile("Vérifier")).click()
    expect(reader.get_by_text("à jour").first).to_be_visible()
    assert "Nora" not in reader.content()


def share(page, plan, *, part, reader, right=""):
    """Open one part to one person, step by step, as a person does."""
    page.goto(f"{plan}partager/")
    page.get_by_label(part, exact=True).check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label(reader).check()
    page.get_by_role("button", name="Continuer").click()
    if right:
        page.get_by_label(re.compile(right)).check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name=f"Partager avec {reader}").click()
    expect(page.get_by_text("C’est partagé.")).to_be_visible()
