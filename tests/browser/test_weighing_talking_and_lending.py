"""Three quiet tools, each used once in a real browser by the person it is for.

Weighing a decision and talking about a change, from start to print; an idea lent by
link to another document, read there, taken back.
"""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import look, look_at_paper
from tests.browser.test_a_plan_is_written_with_others import share
from tests.browser.test_each_tool_from_start_to_print import (
    People,
    answer,
    begin,
    published_and_printed,
)
from tests.cast import create_person, tie
from tests.papers import text_of

pytestmark = pytest.mark.browser

PEN = re.compile("Poser le stylo")


@pytest.fixture
def people(stage) -> People:
    keys = {
        name: create_person(name, f"{name}-peser-{uuid4().hex[:8]}")
        for name in ("nora", "claire", "sami")
    }
    tie(keys["nora"], keys["claire"], "professional")
    tie(keys["nora"], keys["sami"], "peer_supporter")
    return People(stage, **keys)


def open_question(page: Page, document: str, prompt: str) -> None:
    page.goto(document)
    page.get_by_role("link", name=re.compile(f"^{re.escape(prompt)}")).first.click()


def weigh(page: Page, document: str, prompt: str, words: str, weight: str) -> None:
    """Put one argument in a tray, with what it weighs; its page says which way."""
    open_question(page, document, prompt)
    way = STAY if prompt.startswith("A") else MOVE
    expect(page.get_by_role("main")).to_contain_text(way)
    page.get_by_label("Ligne 1", exact=True).fill(words)
    page.get_by_label("Combien cela compte pour moi").first.select_option(label=weight)
    look(page, "peser-un-plateau")
    page.get_by_role("button", name="Continuer").click()


def open_session(nora: Page, document: str, helper: str, *parts: str) -> None:
    nora.goto(document)
    nora.get_by_text("Partager, écrire avec quelqu’un, imprimer").click()
    nora.get_by_role("link", name="Écrire avec quelqu’un").click()
    nora.get_by_label(helper).check()
    for part in parts:
        nora.get_by_label(part).check()
    nora.get_by_role("button", name="Ouvrir la séance").click()


# --- Weighing a decision -----------------------------------------------------------

STAY, MOVE = "Garder l’appartement", "Aller vivre chez Marc"


def test_a_decision_is_weighed_and_nothing_is_concluded(people):
    nora, claire = people.page("nora"), people.page("claire")
    balance = begin(nora, people.stage.site, "Peser une décision")
    answer(nora, balance, "Quelle décision", "Où est-ce que j’habite cet hiver ?")
    answer(nora, balance, "Première voie", STAY)
    answer(nora, balance, "Deuxième voie", MOVE)
    weigh(nora, balance, "A, ce que j’y gagne", "Mon chat, mes voisins", "5 sur 5")
    weigh(nora, balance, "A, ce que j’y perds", "Le loyer", "2 sur 5")
    weigh(nora, balance, "B, ce que j’y gagne", "Ne pas dîner seule", "4 sur 5")

    # Each way under its own name, as she weighed it; no sum, no winner.
    nora.goto(balance)
    trays = nora.locator("section", has=nora.locator("#drawn"))
    expect(trays).to_contain_text(STAY)
    expect(trays).to_contain_text(MOVE)
    expect(trays).to_contain_text("Mon chat, mes voisins ●●●●●")
    expect(trays).to_contain_text("Le loyer ●●○○○")
    expect(trays).to_contain_text("Rien n’est compté : c’est vous qui pesez.")
    for concluded in ("total", "score", "gagnant", "%", "5 contre", "9", "7"):
        expect(trays).not_to_contain_text(concluded)
    look(nora, "peser")

    # Whoever holds the pen is told what weighing does; she is not.
    caution = re.compile("tend à affaiblir")
    nora.goto(balance)
    expect(nora.get_by_text(caution)).to_have_count(0)
    open_session(nora, balance, "Claire", "Les plateaux")
    claire.goto(balance)
    expect(claire.get_by_text(caution)).to_be_visible()
    look(claire, "peser-seance")
    claire.get_by_role("button", name=PEN).click()

    # Once it is decided, the page says that there may be nothing to weigh.
    open_question(nora, balance, "Votre choix est-il déjà fait")
    nora.get_by_label("Oui, c’est décidé").check()
    nora.get_by_role("button", name="Continuer").click()
    nora.goto(balance)
    expect(nora.get_by_text("il n’y a peut-être rien à peser")).to_be_visible()
    look(nora, "peser-decide")

    paper = published_and_printed(nora, balance, "peser")

    for said in (STAY, MOVE, "Mon chat, mes voisins", "Le loyer", "Ne pas dîner seule"):
        assert said in paper
    assert "affaiblir" not in paper

    # Whoever reads finds her arguments, as she wrote them.
    share(nora, balance, part="Les plateaux", reader="Claire")
    claire.goto(f"{balance}lire/")
    expect(claire.get_by_text("Mon chat, mes voisins")).to_be_visible()
    look(claire, "peser-lu")


# --- Talking about a change --------------------------------------------------------


def test_a_change_is_talked_about_after_her_permission(people):
    nora, sami = people.page("nora"), people.page("sami")
    talk = begin(nora, people.stage.site, "Parler d’un changement")
    answer(nora, talk, "De quoi voulez-vous parler", "Le vin du soir")

    # A session without the part where she agrees is not opened.
    words, agreeing = "Les paroles que je veux garder", "Se mettre d’accord"
    open_session(nora, talk, "Sami", words)
    expect(nora.get_by_text(re.compile("Ouvrez aussi la partie"))).to_be_visible()
    look(nora, "parler-refus")
    open_session(nora, talk, "Sami", words, agreeing)

    # Permission first: Sami may write nothing before her yes.
    sami.goto(talk)
    expect(sami.get_by_text("Vous suivez, vous n’argumentez pas")).to_be_visible()
    look(sami, "parler-seance")
    session = sami.url
    wish = sami.get_by_role("link", name=re.compile("^Ce que j’aimerais"))
    with sami.expect_response(re.compile("/seances/")) as refused:
        wish.click()
    assert refused.value.status == 409
    expect(sami.get_by_text(re.compile("D’abord, sa permission"))).to_be_visible()
    look(sami, "parler-permission")

    open_question(nora, talk, "Êtes-vous d’accord pour en parler aujourd’hui")
    look(nora, "parler-accord")
    nora.get_by_label("Oui", exact=True).check()
    nora.get_by_role("button", name="Continuer").click()

    sami.goto(session)
    wish.click()
    sami.get_by_label("Ligne 1", exact=True).fill("Dormir sans lui.")
    look(sami, "parler-dicter")
    sami.get_by_role("button", name="Lui proposer ces mots").click()

    # Her words are hers once she has said so, and her reasons not to change count.
    open_question(nora, talk, "Ce que j’aimerais")
    nora.get_by_role("link", name="Les relire").click()
    look(nora, "parler-relire")
    nora.get_by_role("button", name="Oui, ce sont mes mots").click()
    answer(nora, talk, "Mes bonnes raisons de ne pas changer", "C’est mon heure calme.")
    look(nora, "parler")

    # A yes taken back closes the conversation at once.
    open_question(nora, talk, "Êtes-vous d’accord pour en parler aujourd’hui")
    nora.get_by_label("Pas maintenant", exact=True).check()
    nora.get_by_role("button", name="Continuer").click()
    sami.goto(session)
    wish.click()
    expect(sami.get_by_text(re.compile("D’abord, sa permission"))).to_be_visible()

    paper = published_and_printed(nora, talk, "parler")

    for said in ("Le vin du soir", "Dormir sans lui.", "C’est mon heure calme."):
        assert said in paper
    assert "argumentez" not in paper


# --- The box of ideas --------------------------------------------------------------

BENCH, QUAY = "Le banc du square", "Le banc du quai"
CLOSED = "une idée qui ne se lit pas ici"


def test_an_idea_is_lent_to_a_document_read_there_and_taken_back(people):
    nora, sami = people.page("nora"), people.page("sami")
    site = people.stage.site
    nora.goto(f"{site}/carnet/idees/")
    look(nora, "idees-vides")
    nora.get_by_role("link", name="Garder une idée").click()
    nora.get_by_label("Une chose qui m’aide").fill(BENCH)
    nora.get_by_label("Quand ça monte").check()
    look(nora, "idee-garder")
    nora.get_by_role("button", name="Garder cette idée").click()
    nora.goto(f"{site}/carnet/idees/")
    nora.get_by_role("link", name=BENCH).click()
    idea = nora.url

    # Her plan points to it: one truth, shown twice.
    plan = begin(nora, site, "Mon plan de rétablissement")
    nora.get_by_role(
        "button", name="Ajouter « Un but que j’ai choisi »", exact=True
    ).click()
    answer(nora, plan, "Mon but, avec mes mots", "Sortir un peu.")
    open_question(nora, plan, "Sur quoi et sur qui")
    nora.get_by_label(BENCH).check()
    look(nora, "idee-preter")
    nora.get_by_role("button", name="Continuer").click()
    paper = published_and_printed(nora, plan, "idee")
    assert BENCH in paper
    share(nora, plan, part="Un but que j’ai choisi", reader="Sami")

    # Sami reads the plan, and not the idea before it is opened to him.
    sami.goto(f"{plan}lire/")
    expect(sami.get_by_text("Sortir un peu.")).to_be_visible()
    expect(sami.get_by_text(BENCH)).to_have_count(0)
    look(sami, "idee-fermee")
    nora.goto(idea)
    nora.get_by_role("link", name="Ouvrir à quelqu’un").click()
    nora.get_by_label("Sami").check()
    nora.get_by_label("Jusqu’à ce que j’arrête").check()
    look(nora, "idee-ouvrir")
    nora.get_by_role("button", name="Ouvrir", exact=True).click()
    sami.goto(f"{plan}lire/")
    expect(sami.get_by_text(BENCH)).to_be_visible()
    look(sami, "idee-lue")

    # Said otherwise in the box, it is said otherwise in the plan.
    nora.goto(f"{idea}changer/")
    nora.get_by_label("Une chose qui m’aide").fill(QUAY)
    nora.get_by_role("button", name="Garder cette idée").click()
    sami.goto(f"{plan}lire/")
    expect(sami.get_by_text(QUAY)).to_be_visible()

    # The box on a sheet, to fold.
    nora.goto(f"{site}/carnet/idees/")
    link = nora.get_by_role("link", name=re.compile("^Imprimer"))
    leaflet = nora.request.get(site + link.get_attribute("href"))
    assert leaflet.headers["content-type"] == "application/pdf"
    look_at_paper(leaflet.body(), "idees-papier")
    assert QUAY in text_of(leaflet.body())

    # Taken back: closed again to Sami, then gone from every place.
    nora.goto(idea)
    look(nora, "idee-ouverte")
    nora.get_by_role("button", name="Arrêter").click()
    sami.goto(f"{plan}lire/")
    expect(sami.get_by_text(QUAY)).to_have_count(0)
    nora.goto(f"{idea}effacer/")
    look(nora, "idee-effacer")
    nora.get_by_role("button", name="Effacer pour toujours").click()
    nora.goto(f"{plan}relire/")
    expect(nora.get_by_text(QUAY)).to_have_count(0)
    expect(nora.get_by_text(CLOSED)).to_be_visible()
    look(nora, "idee-reprise")
