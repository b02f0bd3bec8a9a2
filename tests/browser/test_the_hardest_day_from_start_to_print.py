"""The hardest day in a real browser: the plan, the card, what opens in an emergency.

Each by the person it is for, from the first page to the paper.
"""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.looking import look, look_at_paper
from tests.browser.test_each_tool_from_start_to_print import (
    NARROW,
    People,
    answer,
    begin,
    published_and_printed,
)
from tests.cast import create_person, tie
from tests.entrance import keep_a_key
from tests.papers import text_of
from tests.scene import as_warden

pytestmark = pytest.mark.browser

PLAN = "Mon plan quand les idées de mort reviennent"
ALONE = "Ouvrir la fenêtre, boire un verre d’eau"
CALLING = "Marc, 06 39 98 12 34"
WHY = "Elle est seule et ne répond plus à personne depuis ce matin."


@pytest.fixture
def people(stage) -> People:
    keys = {
        name: create_person(name, f"{name}-jour-{uuid4().hex[:8]}")
        for name in ("nora", "claire", "sami")
    }
    tie(keys["nora"], keys["sami"], "peer_supporter")
    return People(stage, **keys)


def pdf_at(page, address: str) -> bytes:
    told = page.request.get(address)
    assert told.headers["content-type"] == "application/pdf"
    return told.body()


def write_the_plan(nora, site: str) -> str:
    plan = begin(nora, site, PLAN)
    answer(nora, plan, "2. Ce que je peux faire sans personne", ALONE)
    answer(nora, plan, "4. À qui dire", CALLING)
    return plan


def publish(page, document: str) -> None:
    page.goto(document)
    page.get_by_role("link", name="Relire et publier").click()
    page.get_by_role("button", name="Publier cette version").click()
    expect(page.get_by_text(re.compile("La version 1 est publiée"))).to_be_visible()


def make_the_card(nora, site: str) -> None:
    nora.goto(f"{site}/carte/")
    nora.get_by_role("link", name="Faire ma carte").click()
    nora.get_by_label(re.compile(re.escape(ALONE))).check()
    look(nora, "carte-choisir")
    nora.get_by_role("button", name="Faire la carte").click()
    expect(nora).to_have_url(re.compile("/carte/$"))
    expect(nora.get_by_text(ALONE)).to_be_visible()


def test_the_soothing_plan_from_start_to_print(people):
    nora = people.page("nora")
    plan = write_the_plan(nora, people.stage.site)
    look(nora, "apaisement")

    paper = published_and_printed(nora, plan, "apaisement")

    assert ALONE in paper
    assert "Marc" in paper


def test_the_card_from_its_lines_to_both_prints_and_its_code(people):
    nora, site = people.page("nora"), people.stage.site
    publish(nora, write_the_plan(nora, site))
    make_the_card(nora, site)
    look(nora, "carte")

    papers = {
        name: pdf_at(nora, site + nora.locator(link).first.get_attribute("href"))
        for name, link in {
            "carte-poche": "main a[href$='/papier/']",
            "carte-a4": "main a[href$='forme=a4']",
        }.items()
    }

    for name, paper in papers.items():
        look_at_paper(paper, name)
        words = text_of(paper)
        assert ALONE in words
        assert "06 39 98" not in words
    code = re.search(r"Code ([A-Z0-9]{4}-[A-Z0-9]{4})", text_of(papers["carte-a4"]))
    assert code is not None

    # Somebody holds the paper, and has no account.
    holder = people.stage.page(**NARROW)

    def check(typed: str) -> None:
        holder.goto(f"{site}/verifier/")
        holder.get_by_label("Le code du papier").fill(typed)
        holder.get_by_role("button", name="Vérifier").click()

    check(code[1])
    expect(holder.get_by_text("À jour", exact=True)).to_be_visible()
    assert ALONE not in holder.content()
    assert "Nora" not in holder.locator("main").inner_text()
    look(holder, "verifier")
    nora.goto(f"{site}/carte/")
    nora.get_by_role("link", name="Effacer ma carte").click()
    nora.get_by_role("button", name=re.compile("Effacer")).click()

    check(code[1])
    expect(holder.get_by_text("Plus à jour")).to_be_visible()


@pytest.fixture
def ward(people):
    """A place whose crisis team Claire is in, and who represents users there."""
    place = uuid4()
    keep_a_key(people.claire)
    aicha = create_person("aicha", f"aicha-jour-{uuid4().hex[:8]}")
    as_warden(
        "INSERT INTO people_organization (id, name, sort_key, kind, commune)"
        " VALUES (%s, 'CH du jour', 'ch du jour', 'hospital', '04112')",
        [place],
    )
    hats: dict[str, UUID] = {}
    for name, person, capacity, function in (
        ("claire", people.claire, "professional", "infirmière"),
        ("aicha", aicha, "users_representative", "à la CDU"),
    ):
        hats[name] = uuid4()
        as_warden(
            "INSERT INTO people_affiliation (id, person_id, organization_id, capacity,"
            " function, answers_for_place, starts_at, confirmed_at) VALUES"
            " (%s, %s, %s, %s, %s, false, avec.now() - interval '1 day', avec.now())",
            [hats[name], person, place, capacity, function],
        )
    as_warden(
        "INSERT INTO emergency_member (id, organization_id, person_id, affiliation_id,"
        " declared_by_id, declared_at) VALUES (gen_random_uuid(), %s, %s, %s, %s,"
        " avec.now())",
        [place, people.claire, hats["claire"], aicha],
    )
    return hats, aicha


def write_birth(page, *parts: str) -> None:
    """Write a birth date in its three fields, each found by its own name."""
    asked = page.get_by_role("group", name="Date de naissance")
    for label, part in zip(("Jour", "Mois", "Année"), parts, strict=True):
        asked.get_by_label(label, exact=True).fill(part)


def test_only_the_card_opens_is_printed_told_and_looked_at_again(people, ward):
    hats, aicha_id = ward
    family = f"Nom{uuid4().hex[:8]}"
    nora, site = people.page("nora"), people.stage.site
    publish(nora, write_the_plan(nora, site))
    make_the_card(nora, site)
    nora.goto(f"{site}/urgence/")
    look(nora, "urgence-avant")
    nora.locator("main a[href='/urgence/carte/']").click()
    nora.get_by_label("Oui, ma carte").check()
    look(nora, "urgence-ma-carte")
    nora.get_by_role("button", name="Garder ma réponse").click()
    nora.get_by_role("link", name="Choisir d’être trouvable").click()
    for label, typed in (("Prénom", "Nora"), ("Nom de famille", family)):
        nora.get_by_label(label, exact=True).fill(typed)
    write_birth(nora, "17", "mai", "1991")
    nora.get_by_role("button", name="Garder", exact=True).click()
    expect(nora.get_by_text("Oui, ma carte")).to_be_visible()
    look(nora, "urgence")

    claire = people.stage.page(people.claire, hats["claire"], **NARROW)
    claire.set_default_timeout(10_000)
    claire.goto(f"{site}/urgence/ouvrir/")
    for label, typed in (("Prénom", "Nora"), ("Nom de famille", family)):
        claire.get_by_label(label, exact=True).fill(typed)
    write_birth(claire, "17", "mai", "1991")
    claire.get_by_label("Une vie est en danger, maintenant").check()
    claire.get_by_label("Pourquoi, en une phrase").fill(WHY)
    look(claire, "ouvrir")
    claire.get_by_role("button", name="Demander à ouvrir").click()
    expect(claire.get_by_text("Vous êtes en accès d’urgence")).to_be_visible()
    expect(claire.get_by_text(ALONE)).to_be_visible()
    expect(claire.get_by_text("06 39 98 12 34")).to_have_count(0)
    look(claire, "ouvert")
    link = claire.get_by_role("link", name="Imprimer la carte")
    paper = pdf_at(claire, site + link.get_attribute("href"))
    look_at_paper(paper, "ouvert-carte")
    assert ALONE in text_of(paper)
    claire.goto(f"{site}/urgence/ouvrir/")
    look(claire, "ouvrir-apres")
    link = claire.get_by_role("link", name=re.compile("Imprimer la lettre"))
    letter = pdf_at(claire, site + link.get_attribute("href"))
    look_at_paper(letter, "lettre")
    assert WHY in text_of(letter)
    claire.get_by_role("button", name=re.compile("Je l’ai remise")).click()
    expect(claire.get_by_text("C’est dit")).to_be_visible()

    aicha = people.stage.page(aicha_id, hats["aicha"], **NARROW)
    aicha.set_default_timeout(10_000)
    aicha.goto(f"{site}/aujourdhui/")
    aicha.get_by_role("link", name=re.compile("attend une relecture")).click()
    expect(aicha.get_by_text(WHY)).to_be_visible()
    assert family not in aicha.content()
    look(aicha, "a-relire")
    aicha.get_by_label("justifié", exact=True).check()
    aicha.get_by_role("button", name="Le dire").click()
    expect(aicha.get_by_text("C’est dit. La personne le lira.")).to_be_visible()

    nora.goto(f"{site}/urgence/")
    nora.get_by_role("link", name=re.compile("^Voir")).first.click()
    for said in (WHY, "Votre carte de crise a été imprimée", "remis une lettre"):
        expect(nora.get_by_text(said).first).to_be_visible()
    look(nora, "urgence-passage")
