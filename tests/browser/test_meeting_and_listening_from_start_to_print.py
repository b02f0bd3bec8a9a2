"""A network meeting, then a listening time, from the first page to the paper."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.cast import create_person, tie

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}


@pytest.fixture
def people(stage):
    """Nora, and three people of her circle, for this story alone."""
    names = {"nora": create_person("Nora", f"nora-{uuid4().hex[:12]}")}
    for name, relationship in [
        ("Sami", "peer_supporter"),
        ("Claire", "professional"),
        ("Marc", "relative"),
    ]:
        key = name.lower()
        names[key] = create_person(name, f"{key}-{uuid4().hex[:12]}")
        tie(names["nora"], names[key], relationship)
    return names


def to_meeting(page, meeting: str):
    page.goto(meeting)
    page.set_default_timeout(8000)
    return page


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_a_network_meeting_from_the_proposal_to_the_paper(stage, people, javascript):
    options = {**NARROW, "java_script_enabled": javascript}
    nora, sami, claire, marc = (
        stage.page(people[who], **options) for who in ("nora", "sami", "claire", "marc")
    )

    for page in (nora, sami, claire, marc):
        page.set_default_timeout(8000)

    # Sami proposes; nothing opens without her.
    sami.goto(f"{stage.site}/rencontres/")
    sami.get_by_role("link", name="Proposer une rencontre").click()
    sami.locator("main").get_by_label("Nora").check()
    sami.get_by_label(re.compile("D’où vient l’idée")).fill("La lettre du bailleur.")
    sami.get_by_label("Sans elle : elle l’a permis par écrit").check()
    sami.get_by_role("button", name="Proposer").click()
    expect(sami.get_by_text("Rien ne s’ouvre en son absence")).to_be_visible()
    sami.get_by_label("Avec elle : je le lui propose").check()
    sami.get_by_role("button", name="Proposer").click()
    expect(sami.get_by_text("Rien ne s’écrit avant son oui")).to_be_visible()
    meeting = sami.url

    # She says yes, chooses who comes and who facilitates, and a word for a pause.
    nora.goto(stage.site)
    nora.get_by_role("link", name=re.compile("propose de réunir")).click()
    nora.get_by_role("link", name="Dire oui, et choisir qui vient").click()
    coming, leading = nora.locator("fieldset").all()[:2]
    for name in ("Sami", "Claire", "Marc"):
        coming.get_by_label(name).check()
    for name in ("Sami", "Claire"):
        leading.get_by_label(name).check()
    nora.get_by_label("Un mot pour faire une pause").fill("Pivoine")
    nora.get_by_role("button", name="Accepter et inviter").click()
    expect(nora.get_by_text("Ce n’est pas une rencontre de réseau")).to_be_visible()
    nora.get_by_role("link", name="Inviter quelqu’un sans compte").click()
    nora.get_by_label("Son prénom, ou le nom que vous lui donnez").fill("Jeanne")
    nora.get_by_label("ami ou amie").check()
    nora.get_by_role("button", name="Inviter").click()
    expect(nora.get_by_text("Jeanne, sans compte")).to_be_visible()

    # Each answers for themselves, having read what will happen.
    for page in (sami, claire, marc):
        page.goto(f"{stage.site}/rencontres/")
        page.get_by_role("link", name=re.compile("Répondre")).click()
        page.get_by_label(re.compile("Je sais que c’est un moment intense")).check()
        page.get_by_role("button", name="Dire oui").click()
        expect(page.get_by_role("heading", name="Qui est là")).to_be_visible()

    # Held: each voice in its own name; Claire holds the pen for Marc and for Jeanne.
    for page, words in ((nora, "Je dors mal."), (sami, "Le bailleur écrit trop.")):
        to_meeting(page, meeting)
        page.get_by_role(
            "link", name=re.compile("Dire, avec mes mots Qu’est-ce")
        ).click()
        page.get_by_label("Vos mots").fill(words)
        page.get_by_role("button", name="Écrire, en mon nom").click()
        expect(page.get_by_text(words)).to_be_visible()
    to_meeting(claire, meeting)
    claire.get_by_role("link", name=re.compile("Noter son oui")).click()
    claire.get_by_label(re.compile("Je lui ai lu")).check()
    claire.get_by_label("à voix haute, devant tout le monde").check()
    claire.get_by_role("button", name="Noter son oui").click()
    for who, words in (("Marc", "Je prends la voiture."), ("Jeanne", "Je frappe.")):
        claire.get_by_role(
            "link", name=re.compile("Noter sous la dictée Qu’est-ce")
        ).click()
        claire.get_by_label(who).check()
        claire.get_by_label(re.compile("Ses mots")).fill(words)
        claire.get_by_role("button", name="Noter, et attendre son oui").click()
        expect(claire.get_by_text(f"Noté sous la dictée de {who}")).to_be_visible()
    claire.get_by_role("link", name=re.compile("Relire avec Jeanne")).click()
    claire.get_by_label("à voix haute, devant tout le monde").check()
    claire.get_by_role("button", name=re.compile("C’est bien cela")).click()

    # Marc corrects, and says yes: only then do the others read it.
    to_meeting(sami, meeting)
    assert "Je prends la voiture." not in sami.content()
    marc.goto(stage.site)
    marc.get_by_role("link", name=re.compile("a noté ce que vous avez dit")).click()
    marc.get_by_label("Vos mots").fill("Je prends la voiture, et j’ai peur.")
    marc.get_by_role("button", name="Oui, ce sont mes mots").click()
    to_meeting(sami, meeting)
    expect(sami.get_by_text("Je prends la voiture, et j’ai peur.")).to_be_visible()

    # « Nous » is said once nobody is missing, the guest neither.
    claire.goto(meeting)
    claire.get_by_role("link", name="Proposer une décision").click()
    claire.get_by_label("Ce que nous avons décidé ensemble").fill("Jeanne d’abord.")
    claire.get_by_role("button", name="Proposer").click()
    expect(claire.get_by_text("Proposé par Claire")).to_be_visible()
    for page in (sami, marc, nora):
        to_meeting(page, meeting)
        page.get_by_role("button", name=re.compile("Dire oui")).click()
        expect(page.get_by_text("Nous avons décidé", exact=True)).to_have_count(0)
    to_meeting(claire, meeting)
    claire.get_by_role("link", name=re.compile("Noter le oui de Jeanne")).click()
    claire.get_by_label("sur papier, avec son nom ou un signe").check()
    claire.get_by_role("button", name="Noter son oui").click()
    expect(claire.get_by_text("Nous avons décidé", exact=True)).to_be_visible()

    # Held, read aloud, kept by her; then the paper, and who looked.
    claire.get_by_role("button", name="La rencontre s’est tenue").click()
    claire.get_by_role("button", name="Nous avons relu à voix haute").click()
    to_meeting(nora, meeting)
    nora.get_by_role("button", name="Garder").click()
    expect(nora.get_by_text("Nora garde cette rencontre.")).to_be_visible()
    paper = nora.get_by_role("link", name="Imprimer, une colonne par voix")
    answer = nora.request.get(stage.site + paper.get_attribute("href"))
    assert answer.body().startswith(b"%PDF-")
    nora.goto(f"{stage.site}/qui-a-regarde/")
    expect(
        nora.get_by_text(re.compile("Marc a lu une rencontre")).first
    ).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_a_listening_time_from_the_frame_to_the_pocket_card(stage, people, javascript):
    options = {**NARROW, "java_script_enabled": javascript}
    tie(people["sami"], people["claire"], "other")
    sami, nora = (
        stage.page(people["sami"], **options),
        stage.page(people["nora"], **options),
    )
    sami.set_default_timeout(8000)

    # The frame is said aloud first; then the page waits for the end.
    sami.goto(f"{stage.site}/ecoute/")
    sami.get_by_role("link", name="Commencer un temps d’écoute").click()
    sami.locator("main input[type=checkbox]").check()
    sami.get_by_role("button", name="Commencer", exact=True).click()
    expect(sami.get_by_text("Posez l’appareil.")).to_be_visible()
    sami.get_by_label("Combien de temps ?").fill("40")
    sami.get_by_label("permanence").check()
    sami.get_by_label("seulement pour moi").check()
    sami.get_by_role("button", name="Clore ce temps d’écoute").click()

    # What she asks to keep is noted, and is hers only after her yes.
    sami.locator("main").get_by_label("Nora").check()
    sami.locator("main textarea").first.fill("Le silence ne me fait pas peur.")
    sami.get_by_role("button", name="Lui envoyer ces mots").click()
    nora.goto(f"{stage.site}/ecoute/")
    nora.get_by_role("link", name=re.compile("Relire")).click()
    expect(nora.locator("main textarea").first).to_have_value(
        "Le silence ne me fait pas peur."
    )
    nora.get_by_role("button", name="Garder ces mots").click()
    expect(nora.get_by_text("C’est gardé.")).to_be_visible()

    # The debrief is the listener’s alone; he brings a line of it, then destroys it.
    sami.goto(f"{stage.site}/ecoute/")
    sami.get_by_role("link", name=re.compile("40 minutes")).click()
    moment = sami.url
    sami.get_by_role("link", name="Écrire mon retour").click()
    sami.locator("main textarea").first.fill("Fatigué, et content.")
    sami.get_by_role("button", name="Garder mon retour").click()
    assert nora.goto(moment).status == 404
    sami.get_by_role("link", name="Ce que j’apporte en supervision").click()
    sami.locator("main textarea").first.fill("Rester sans promettre.")
    sami.locator("main").get_by_label("Claire").check()
    sami.get_by_role("button", name="Garder").click()
    claire = stage.page(people["claire"], **options)
    claire.goto(f"{stage.site}/ecoute/")
    claire.get_by_role("link", name="De Sami").click()
    expect(claire.get_by_text("Rester sans promettre.")).to_be_visible()
    assert "Fatigué" not in claire.content()
    sami.goto(moment)
    sami.get_by_role("link", name="Détruire maintenant").click()
    sami.locator("main form button").last.click()
    expect(sami.get_by_text(re.compile("Il n’en reste rien")).first).to_be_visible()
    claire.goto(f"{stage.site}/ecoute/")
    expect(claire.get_by_role("link", name="De Sami")).to_have_count(0)

    # The four verbs, on a card for the pocket.
    sami.goto(f"{stage.site}/ecoute/")
    card = sami.get_by_role("link", name="Imprimer mes repères").get_attribute("href")
    answer = sami.request.get(stage.site + card)
    assert answer.body().startswith(b"%PDF-")
