"""Each tool used once, in a real browser, by the person it is for: from start to print.

Strengths, the plan to go well, the recovery plan with a goal and a promise, a session
of writing with somebody, and the questionnaire of a place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.answered import ROOM
from tests.browser.looking import look, look_at_paper
from tests.cast import create_person, tie
from tests.papers import text_of
from tests.scene import as_warden

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}


@dataclass
class People:
    """Nora and who is around her, in this story alone."""

    stage: Any
    nora: UUID
    claire: UUID
    sami: UUID

    def page(self, who: str, **options: Any) -> Page:
        """Return somebody's own browser."""
        page = self.stage.page(getattr(self, who), **NARROW, **options)
        page.set_default_timeout(10_000)
        return page


@pytest.fixture
def people(stage) -> People:
    keys = {
        name: create_person(name, f"{name}-outil-{uuid4().hex[:8]}")
        for name in ("nora", "claire", "sami")
    }
    tie(keys["nora"], keys["claire"], "professional")
    tie(keys["nora"], keys["sami"], "peer_supporter")
    return People(stage, **keys)


def begin(page: Page, site: str, title: str) -> str:
    """Begin a tool from « Mes documents », and return its address."""
    page.goto(f"{site}/documents/")
    page.get_by_role("button", name=f"Commencer {title}", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    return page.url


def answer(page: Page, document: str, prompt: str, *lines: str) -> None:
    """Open a question from the document, write, and come back to the document."""
    page.goto(document)
    page.get_by_role("link", name=re.compile(f"^{re.escape(prompt)}")).first.click()
    expect(page).not_to_have_url(document)
    several = page.get_by_text("En écrire plusieurs d’un coup")
    if several.count():
        several.click()
        box = page.get_by_label("Une chose par ligne")
    else:
        box = page.get_by_role("textbox").first
    box.fill("\n".join(lines))
    page.get_by_role("button", name="Continuer").click()
    page.goto(document)


def published_and_printed(page: Page, document: str, name: str) -> str:
    """Publish, open the version, make its PDF as its page proposes it."""
    page.goto(document)
    page.get_by_role("link", name="Relire et publier").click()
    look(page, f"{name}-relire")
    page.get_by_role("button", name="Publier cette version").click()
    expect(page.get_by_text(re.compile("La version 1 est publiée"))).to_be_visible()
    page.goto(f"{document}versions/")
    page.get_by_role("link", name="Version 1", exact=True).click()
    look(page, f"{name}-version")
    expect(page.get_by_role("button", name="Faire le PDF")).to_be_visible()
    form = page.locator("form[action$='/pdf/']")
    address = page.evaluate(
        "form => form.action + '?' + new URLSearchParams(new FormData(form))",
        form.element_handle(),
    )
    told = page.request.get(address)
    assert told.headers["content-type"] == "application/pdf"
    look_at_paper(told.body(), f"{name}-papier")
    return text_of(told.body())


def test_the_portrait_of_my_strengths(people):
    nora = people.page("nora")
    portrait = begin(nora, people.stage.site, "Le portrait de mes forces")
    nora.get_by_role(
        "button", name="Ajouter « Un domaine de ma vie »", exact=True
    ).click()
    nora.goto(portrait)
    nora.get_by_role("link", name=re.compile("De quel domaine parlons-nous")).click()
    nora.get_by_label("Les liens, l’entourage").check()
    nora.get_by_role("button", name="Continuer").click()
    tied = ("Mon frère appelle.", "Le chat.")
    answer(nora, portrait, "Qu’est-ce qui tient bon en ce moment", *tied)
    answer(
        nora, portrait, "Qu’est-ce que je voudrais, moi, ici", "Chanter à plusieurs."
    )
    look(nora, "forces")

    paper = published_and_printed(nora, portrait, "forces")

    for said in ("Les liens, l’entourage", *tied, "Chanter à plusieurs."):
        assert said in paper
    assert "Nora" in paper


def test_the_plan_to_go_well(people):
    nora = people.page("nora")
    plan = begin(nora, people.stage.site, "Mon plan pour aller bien")
    answer(nora, plan, "Tout ce qui m’aide, petit ou grand", "Le chemin du canal")
    answer(nora, plan, "Qu’est-ce que je veux faire chaque jour", "Un café, assise")
    look(nora, "bien")

    paper = published_and_printed(nora, plan, "bien")

    assert "Le chemin du canal" in paper
    assert "Un café, assise" in paper


def test_the_recovery_plan_with_a_goal_and_a_promise(people):
    nora, claire = people.page("nora"), people.page("claire")
    site = people.stage.site
    plan = begin(nora, site, "Mon plan de rétablissement")
    nora.get_by_role(
        "button", name="Ajouter « Un but que j’ai choisi »", exact=True
    ).click()
    answer(nora, plan, "Mon but, avec mes mots", "Chanter avec d’autres, une fois.")

    # Where it is: one gesture, in her words; nothing counts.
    nora.goto(f"{plan}buts/")
    nora.get_by_role("button", name="en route", exact=False).first.click()
    expect(nora.get_by_text("En ce moment :", exact=False)).to_be_visible()
    look(nora, "buts")

    # Claire promises; Nora accepts, then says what became of it.
    claire.goto(f"{site}/promesses/")
    claire.get_by_role("link", name="Faire une promesse").click()
    claire.get_by_label("Nora").check()
    claire.get_by_label("Ce que je m’engage à faire").fill("J’appelle la chorale.")
    look(claire, "promettre")
    claire.get_by_role("button", name="Promettre").click()
    nora.goto(f"{site}/promesses/")
    nora.get_by_role("link", name=re.compile("Claire")).click()
    look(nora, "promesse")
    nora.get_by_role("button", name="J’accepte cette promesse").click()
    nora.get_by_role("link", name=re.compile("Claire")).click()
    nora.get_by_label("Tenue", exact=True).check()
    nora.get_by_role("button", name="Le dire").click()
    look(nora, "promesses")
    expect(nora.get_by_text("Tenue", exact=True)).to_be_visible()

    # Reading her plan again, she finds what she had been promised.
    nora.goto(plan)
    nora.get_by_role("button", name=re.compile("Ajouter « Relecture »")).click()
    nora.goto(plan)
    nora.get_by_role("link", name=re.compile("avai(t|ent) promis")).click()
    expect(nora.get_by_text("J’appelle la chorale.")).to_be_visible()
    look(nora, "relecture")

    paper = published_and_printed(nora, plan, "retablissement")

    assert "Chanter avec d’autres, une fois." in paper
    assert "J’appelle la chorale." not in paper


def test_writing_with_somebody_and_saying_whether_one_was_free(people):
    nora, sami = people.page("nora"), people.page("sami")
    plan = begin(nora, people.stage.site, "Mon plan de rétablissement")
    nora.get_by_text("Partager, écrire avec quelqu’un, imprimer").click()
    nora.get_by_role("link", name="Écrire avec quelqu’un").click()
    nora.get_by_label("Sami").check()
    nora.get_by_label("La vie que je veux").check()
    look(nora, "seance-ouvrir")
    nora.get_by_role("button", name="Ouvrir la séance").click()

    sami.goto(plan)
    look(sami, "seance-sami")
    sami.get_by_role("link", name=re.compile("espoir")).click()
    sami.get_by_role("textbox").first.fill("Les matins où je marche.")
    look(sami, "seance-dicter")
    sami.get_by_role("button", name="Lui proposer ces mots").click()

    nora.goto(plan)
    nora.get_by_role("link", name=re.compile("espoir")).click()
    nora.get_by_role("link", name="Les relire").click()
    look(nora, "seance-relire")
    nora.get_by_role("button", name="Oui, ce sont mes mots").click()
    nora.goto(plan)
    nora.get_by_role("button", name="Fermer la séance maintenant").click()
    question = "Étiez-vous libre de dire non ?"
    expect(nora.get_by_text(question)).to_be_visible()
    look(nora, "libre")
    nora.get_by_label("Oui", exact=False).first.check()
    nora.get_by_role("button", name="Garder").click()

    # It is over for Sami, who counts the time he gave and reads no word of it.
    assert sami.goto(plan).status == 404
    sami.goto(people.stage.site + reverse("documents:help_given"))
    expect(sami.get_by_text("1 séance", exact=True)).to_be_visible()
    expect(sami.get_by_text("Les matins où je marche.")).to_have_count(0)
    expect(sami.get_by_text("Nora")).to_have_count(0)
    look(sami, "seances-tenues")

    paper = published_and_printed(nora, plan, "seance")

    assert "Les matins où je marche." in paper


# --- The questionnaire of a place ------------------------------------------------


@pytest.fixture
def hospital(stage):
    """A place of this story, and who answers for it."""
    helene = create_person("helene", f"helene-outil-{uuid4().hex[:8]}")
    place, hat = uuid4(), uuid4()
    as_warden(
        "INSERT INTO people_organization (id, name, sort_key, kind, commune)"
        " VALUES (%s, 'CMP du Pont', 'cmp du pont', 'other', '')",
        [place],
    )
    as_warden(
        "INSERT INTO people_affiliation (id, person_id, organization_id, capacity,"
        " function, answers_for_place, confirmed_at, starts_at) VALUES (%s, %s, %s,"
        " 'partnership_lead', 'directrice', true, avec.now(),"
        " avec.now() - interval '1 hour')",
        [hat, helene, place],
    )
    return helene, hat, place


def test_a_place_loads_its_questionnaire_and_nora_sees_her_result_first(
    people, hospital
):
    helene_id, hat, place = hospital
    helene = people.stage.page(helene_id, hat, **NARROW)
    helene.set_default_timeout(10_000)
    of_place = people.stage.site + reverse("questionnaires:of_place", args=[place])

    # A wrong line is said by its number; the words stay.
    helene.goto(of_place)
    helene.get_by_role("link", name="Charger un questionnaire").click()
    helene.get_by_label("Le questionnaire").fill(ROOM.replace("mean", "rang"))
    helene.get_by_role("button", name="Voir ce que cela donne").click()
    expect(helene.get_by_text(re.compile(r"Ligne\s17")).first).to_be_visible()
    look(helene, "questionnaire-faute")
    helene.get_by_label("Le questionnaire").fill(ROOM)
    helene.get_by_role("button", name="Voir ce que cela donne").click()

    # Who holds the rights, their number, and each condition to tick.
    shown = helene.get_by_role("main")
    expect(shown).to_contain_text("CH Montbrun-d’Aure")
    expect(shown).to_contain_text("maison-1")
    helene.get_by_label("Le texte est repris mot pour mot.").check()
    helene.get_by_role("button", name="Le proposer").click()
    expect(
        helene.get_by_text("Chaque condition de la licence se coche").first
    ).to_be_visible()
    look(helene, "questionnaire-conditions")
    helene.get_by_label("Le résultat n’est montré qu’à la personne.").check()
    helene.get_by_role("button", name="Le proposer").click()
    expect(
        helene.get_by_text("Le questionnaire est à disposition.").first
    ).to_be_visible()
    look(helene, "questionnaire-lieu")

    # Nora answers, agrees to be counted, and is the first to see her result.
    nora = people.page("nora")
    nora.goto(of_place)
    nora.get_by_role("link", name=re.compile("Voir les questions")).click()
    look(nora, "questionnaire")
    nora.locator("[name=q0][value='1']").check()
    nora.locator("[name=q1][value='4']").check()
    nora.get_by_label(re.compile("J’accepte que mon résultat soit compté")).check()
    nora.get_by_role("button", name="Voir mon résultat, moi d’abord").click()
    expect(nora.get_by_text(re.compile(r"Résultat\s: 2,5"))).to_be_visible()
    expect(nora.get_by_text(re.compile("maison-1"))).to_be_visible()
    look(nora, "questionnaire-resultat")

    # One person is not averaged; nobody else has a page of it.
    helene.goto(of_place)
    expect(helene.get_by_text(re.compile("Pas de moyenne"))).to_be_visible()
    expect(helene.get_by_text(re.compile("2,5"))).to_have_count(0)
    assert helene.goto(nora.url).status == 404
