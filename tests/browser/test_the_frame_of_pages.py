"""What the frame of every page does in a real browser, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from avec.people.tests.people import made

pytestmark = pytest.mark.browser

NEUTRAL = re.compile(r"https://meteofrance\.com/.*")


@pytest.fixture
def page(stage):
    """A page whose way out stays on this machine."""
    phone = {"width": 360, "height": 740}
    context = stage.context(viewport=phone, locale="fr-FR")
    context.route(NEUTRAL, lambda route: route.fulfill(body="Beau temps demain"))
    return context.new_page()


@pytest.mark.parametrize("way", ["button", "escape"])
def test_leaving_is_immediate_and_back_does_not_return(stage, page, way) -> None:
    page.goto(f"{stage.site}/plan-du-site/")
    page.goto(f"{stage.site}/aide/")
    page.context.add_cookies([{"name": "trace", "value": "1", "url": stage.site}])
    if way == "button":
        page.get_by_role("link", name="Quitter cette page").click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    expect(page.get_by_text("Beau temps demain")).to_be_visible()
    assert not page.context.cookies(stage.site)
    page.go_back()
    assert "/aide/" not in page.url


def test_escape_once_does_nothing(stage, page) -> None:
    page.goto(f"{stage.site}/aide/")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1200)
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.url.endswith("/aide/")


def test_help_can_be_read_without_a_network_once_opened(stage, page) -> None:
    page.goto(f"{stage.site}/aide/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.goto(f"{stage.site}/aide/")
    expect(page.get_by_role("link", name="Appeler le 3114")).to_be_visible()
    kept = page.evaluate(
        "caches.open('aide-1').then(s => s.keys()).then(k => k.map(r => r.url))"
    )
    assert len(kept) == 3
    assert all(address.endswith(("/aide/", ".css")) for address in kept)


@pytest.mark.parametrize("scripts", [True, False])
def test_one_signs_out_from_any_page_with_the_keyboard(stage, scripts) -> None:
    page = stage.page(made("Lou").person_id, java_script_enabled=scripts)
    page.goto(f"{stage.site}/plan-du-site/")
    page.locator("details.account summary").focus()
    page.keyboard.press("Enter")
    way_out = page.get_by_role("button", name="Sortir")
    expect(way_out).to_be_visible()
    page.keyboard.press("Tab")
    expect(way_out).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Entrer")).to_be_visible()
    page.goto(f"{stage.site}/mon-compte/")
    assert "/entrer/" in page.url


def test_keyboard_goes_first_to_the_content(stage, page) -> None:
    page.goto(stage.site)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_looks_are_chosen_without_any_script(stage) -> None:
    context = stage.context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{stage.site}/guide/")
    page.get_by_role("link", name="Affichage").click()
    page.get_by_label("Sombre", exact=True).check()
    page.get_by_label("Très grande").check()
    page.get_by_label("Police lisible").check()
    page.get_by_role("button", name="Garder ces choix").click()
    assert page.url.endswith("/guide/")
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "dark")
    expect(html).to_have_attribute("data-size", "larger")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Guide")
    expect(html).to_have_attribute("lang", "en")


def test_nothing_comes_from_elsewhere_and_no_policy_is_broken(stage, page) -> None:
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in ("/", "/aide/", "/affichage/", "/guide/mon-plan/", "/entrer/"):
        page.goto(stage.site + path)
    assert all(address.startswith(stage.site) for address in asked)
    assert not complaints


@pytest.mark.parametrize("size", ["normal", "large", "larger"])
def test_every_target_is_large_enough_for_a_thumb(stage, page, size) -> None:
    cookie = {"name": "avec_look", "value": f"light.ordinary.{size}.normal.fr"}
    page.context.add_cookies([{**cookie, "url": stage.site}])
    for path in ("/", "/aide/", "/affichage/", "/plan-du-site/"):
        page.goto(stage.site + path)
        small = page.evaluate(
            """() => [...document.querySelectorAll('a, button, summary, label.choice')]
              .filter(one => getComputedStyle(one).display !== 'inline')
              .filter(one => !one.matches('.skip'))
              .map(one => [one.getBoundingClientRect(), one.textContent.trim()])
              .filter(([box]) => box.width && box.height < 44)
              .map(([box, words]) => `${words}: ${box.height}`)"""
        )
        assert not small, f"{path}: {small}"


def test_the_link_of_an_invitation_is_copied_with_one_press(stage) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    page = stage.page(made("Sasha").person_id, permissions=allowed)
    page.goto(f"{stage.site}/cercle/inviter/lien/")
    page.get_by_label("proche", exact=True).check()
    page.get_by_role("button", name="Préparer le lien").click()
    link = page.get_by_label("Le lien à envoyer").input_value()
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_text("C’est copié.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_one_endless_word_never_makes_a_page_wider_than_a_telephone(stage) -> None:
    phone = {"width": 360, "height": 740}
    page = stage.page(made("W" * 140).person_id, viewport=phone)
    page.goto(f"{stage.site}/documents/")
    page.locator("form[action$='/strengths/'] button").click()
    document = page.url
    page.locator("main a[href*='/ecrire/']").first.click()
    page.locator("main textarea").first.fill("W" * 400)
    page.get_by_role("button", name="Continuer").click()
    for address in (document, f"{stage.site}/aujourdhui/", f"{stage.site}/mon-compte/"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text("WWWW")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address
