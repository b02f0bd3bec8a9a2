"""« J’ai besoin de mon plan » is read without a network where somebody said yes."""

import re
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from playwright.sync_api import expect

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.card import actions
from avec.card.words import Place
from avec.people import actions as people
from avec.people.tests.people import made
from tests.browser.conftest import _ClosesItsConnection, _Quiet
from tests.entrance import client_as

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
NEUTRAL = re.compile(r"https://meteofrance\.com/.*")
LINE = "Ouvrir la fenêtre, boire un verre d’eau"
WHO = "Marc, 06 39 98 12 34"
EVERYTHING_KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    for (const key of await store.keys()) {
      const answer = await store.match(key);
      const text = await answer.text();
      found.push([new URL(key.url).pathname, text]);
    }
  }
  return found;
}"""
KEEPERS = """() => navigator.serviceWorker.getRegistrations()
  .then(all => all.map(one => new URL(one.scope).pathname))"""


@pytest.fixture
def nora(site):
    person = made("Nora")
    viewer = Viewer(person.person_id)
    own = [(Place.DOING, LINE), (Place.TELLING, WHO)]
    with acting_as(viewer), transaction.atomic():
        actions.make_card(viewer=viewer, chosen=["name"], own=own)
    return viewer


@pytest.fixture
def page(stage, nora):
    context = stage.context(nora.person_id, viewport=PHONE)
    context.route(NEUTRAL, lambda route: route.fulfill(body="Beau temps demain"))
    return context.new_page()


def say_yes(page, site) -> None:
    page.goto(f"{site}/carte/")
    page.get_by_role("button", name="Garder ma carte sur cet appareil").click()
    expect(page.get_by_text("Cette page est gardée")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, lambda: len(kept(page)) >= 6)


def until(page, happened) -> None:
    """Wait for what the browser does by itself, in a page that is open."""
    for _moment in range(50):
        if happened():
            return
        page.wait_for_timeout(100)
    pytest.fail("it did not happen")


def kept(page) -> list:
    return page.evaluate(EVERYTHING_KEPT)


def holds_her_words(page) -> bool:
    return any(LINE in text for _path, text in kept(page))


def test_the_plan_is_one_tap_from_any_page(stage, page) -> None:
    page.goto(f"{stage.site}/plan-du-site/")
    page.get_by_role("link", name="J’ai besoin de mon plan").click()

    expect(page.get_by_text(LINE)).to_be_visible()
    number = page.get_by_role("link", name="06 39 98 12 34")
    expect(number).to_have_attribute("href", "tel:0639981234")
    assert page.locator("main form, main input").count() == 0


def test_without_a_yes_the_browser_keeps_nothing(stage, page) -> None:
    for path in ("/carte/", "/mon-plan/", "/aujourdhui/", "/mon-plan/"):
        page.goto(stage.site + path)
    page.wait_for_timeout(300)

    assert kept(page) == []
    assert page.evaluate(KEEPERS) == []
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{stage.site}/mon-plan/")


def test_the_card_is_read_with_the_network_cut(stage, page) -> None:
    say_yes(page, stage.site)
    page.context.set_offline(True)

    page.goto(f"{stage.site}/mon-plan/")

    expect(page.get_by_text(LINE)).to_be_visible()
    expect(page.get_by_text(re.compile("Carte faite le .* 20"))).to_be_visible()
    expect(page.get_by_role("link", name="3114")).to_be_visible()
    number = page.get_by_role("link", name="06 39 98 12 34")
    assert number.bounding_box()["height"] >= 44
    # The styles are there too: large words, as with a network.
    size = page.get_by_text(LINE).evaluate("one => getComputedStyle(one).fontSize")
    assert float(size.removesuffix("px")) >= 20


def test_a_card_that_changed_is_the_one_read_with_the_network_cut(stage, page, nora):
    """She changes it elsewhere; any page opened here with a network is enough."""
    say_yes(page, stage.site)
    own = [(Place.DOING, "Aller marcher")]
    with acting_as(nora), transaction.atomic():
        actions.make_card(viewer=nora, chosen=["name"], own=own)

    page.goto(f"{stage.site}/aujourdhui/")
    until(page, lambda: any("Aller marcher" in text for _p, text in kept(page)))
    page.context.set_offline(True)
    page.goto(f"{stage.site}/mon-plan/")

    expect(page.get_by_text("Aller marcher")).to_be_visible()
    expect(page.get_by_text(LINE)).to_have_count(0)
    assert not holds_her_words(page)


def test_a_lost_telephone_closed_from_elsewhere_erases_the_card(stage, page, nora):
    say_yes(page, stage.site)
    with acting_as(nora), transaction.atomic():
        people.end_sessions(viewer=nora)

    page.goto(f"{stage.site}/aide/")
    page.wait_for_timeout(300)

    assert not holds_her_words(page)


def test_a_page_that_the_telephone_lost_is_kept_again(stage, page) -> None:
    say_yes(page, stage.site)
    page.evaluate("caches.delete('mon-plan-1')")

    page.goto(f"{stage.site}/aujourdhui/")

    until(page, lambda: holds_her_words(page))


def test_the_page_says_it_could_not_be_kept(stage, nora) -> None:
    """A browser that keeps nothing never reads that something is kept."""
    context = stage.context(nora.person_id, viewport=PHONE)
    context.add_init_script("Object.defineProperty(window, 'caches', {value: null})")
    client = client_as(nora.person_id)
    client.post("/carte/garder/")
    cookie = client.cookies["avec-carte"].value
    context.add_cookies([{"name": "avec-carte", "value": cookie, "url": stage.site}])
    page = context.new_page()

    page.goto(f"{stage.site}/mon-plan/")

    expect(page.get_by_text("n’a pas pu garder cette page")).to_be_visible()
    expect(page.get_by_text("Cette page est gardée")).to_be_hidden()


def test_nothing_else_of_hers_is_kept(stage, page) -> None:
    say_yes(page, stage.site)
    for path in ("/aujourdhui/", "/documents/", "/mon-compte/", "/aide/"):
        page.goto(stage.site + path)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(300)

    allowed = re.compile(r"/(mon-plan|aide)/|/static/.*\.(css|js)")
    assert {path for path, _t in kept(page) if not allowed.fullmatch(path)} == set()
    [plan] = [text for path, text in kept(page) if path == "/mon-plan/"]
    assert "csrfmiddlewaretoken" not in plan
    assert 'class="account"' not in plan
    # The library of smooth pages notes the address it is at, until the tab is closed.
    noted = page.evaluate("Object.keys({...localStorage, ...sessionStorage})")
    assert set(noted) <= {"htmx-current-path-for-history"}


def test_the_card_is_read_with_the_server_stopped(stage, nora) -> None:
    """A server of its own is started, read from once, and really stopped."""

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    application = _ClosesItsConnection(StaticFilesHandler(get_wsgi_application()))
    server = make_server(
        "127.0.0.1", 0, application, server_class=Server, handler_class=_Quiet
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    here = f"http://localhost:{server.server_port}"
    context = stage.browser.new_context(locale="fr-FR", viewport=PHONE)
    key = client_as(nora.person_id).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": here}]
    )
    page = context.new_page()
    say_yes(page, here)
    server.shutdown()
    server.server_close()
    thread.join()

    page.goto(f"{here}/mon-plan/")
    expect(page.get_by_text(LINE)).to_be_visible()
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        page.goto(f"{here}/aujourdhui/")


def test_signing_out_erases(stage, page) -> None:
    say_yes(page, stage.site)
    assert holds_her_words(page), kept(page)

    page.goto(f"{stage.site}/aujourdhui/")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Sortir").click()
    expect(page.get_by_role("link", name="Entrer")).to_be_visible()

    assert kept(page) == []
    assert page.evaluate(KEEPERS) == []
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{stage.site}/mon-plan/")


def test_it_is_erased_on_demand(stage, page) -> None:
    say_yes(page, stage.site)

    page.goto(f"{stage.site}/carte/")
    page.get_by_role("button", name="Effacer de cet appareil").click()
    expect(
        page.get_by_role("button", name="Garder ma carte sur cet appareil")
    ).to_be_visible()

    assert kept(page) == []
    assert page.evaluate(KEEPERS) == []


def test_the_yes_taken_back_elsewhere_erases_at_the_next_page(stage, page, nora):
    say_yes(page, stage.site)
    with acting_as(nora), transaction.atomic():
        actions.withdraw_card(viewer=nora, card=actions.current_card(nora))

    page.goto(f"{stage.site}/aide/")
    page.wait_for_timeout(300)

    assert not holds_her_words(page)


def test_a_browser_that_ignores_what_the_site_asks_erases_by_itself(stage, page, nora):
    say_yes(page, stage.site)
    page.context.clear_cookies(name="avec-carte")

    page.goto(f"{stage.site}/plan-du-site/")
    page.wait_for_timeout(300)

    assert not holds_her_words(page)


def test_quitting_erases_on_a_shared_telephone(stage, page) -> None:
    say_yes(page, stage.site)
    page.goto(f"{stage.site}/mon-compte/appareils/")
    page.get_by_role("button", name=re.compile("partagé")).first.click()
    page.goto(f"{stage.site}/aide/")
    page.get_by_role("link", name="Quitter cette page").click()
    expect(page.get_by_text("Beau temps demain")).to_be_visible()

    assert not page.context.cookies(stage.site)
    page.goto(f"{stage.site}/plan-du-site/")
    assert not holds_her_words(page)


def test_quitting_spares_the_card_of_ones_own_telephone(stage, page) -> None:
    say_yes(page, stage.site)
    page.get_by_role("link", name="Quitter cette page").click()
    expect(page.get_by_text("Beau temps demain")).to_be_visible()
    assert [one["name"] for one in page.context.cookies(stage.site)] == ["avec-carte"]

    page.context.set_offline(True)
    page.goto(f"{stage.site}/mon-plan/")

    expect(page.get_by_text(LINE)).to_be_visible()


def test_a_session_that_ended_does_not_stand_in_front_of_the_card(stage, page) -> None:
    say_yes(page, stage.site)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.goto(f"{stage.site}/mon-plan/")

    expect(page.get_by_text(LINE)).to_be_visible()
