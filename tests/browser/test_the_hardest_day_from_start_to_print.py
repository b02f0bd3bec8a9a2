"""The hardest day in a real browser: the plan, the card and its code.

Each by the person it is for, from the first page to the paper.
"""

from __future__ import annotations

import re
from uuid import uuid4

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
from tests.papers import text_of

pytestmark = pytest.mark.browser

PLAN = "Mon plan quand les idées de mort reviennent"
ALONE = "Ouvrir la fenêtre, boire un verre d’eau"
CALLING = "Marc, 06 39 98 12 34"


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
