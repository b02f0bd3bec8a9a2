"""A real browser on a real server, for stories told from beginning to end.

What these tests write is kept in the database of the test run: each story brings
its own people.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    sync_playwright,
)

from tests.browser.arguments import ARGUMENTS
from tests.entrance import client_as


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        """Say nothing: the tests speak for themselves."""


class _ClosesItsConnection:
    """Each request runs in a thread of its own: leave no connection behind it."""

    def __init__(self, application) -> None:
        self.application = application

    def __call__(self, environ, start_response):
        try:
            answer = self.application(environ, start_response)
            try:
                yield from answer
            finally:
                if close := getattr(answer, "close", None):
                    close()
        finally:
            connection.close()


@pytest.fixture(scope="session")
def site(django_db_setup) -> Iterator[str]:
    """The address of the site, served from this very process."""
    application = _ClosesItsConnection(StaticFilesHandler(get_wsgi_application()))
    with make_server(
        "127.0.0.1", 0, application, server_class=_Server, handler_class=_Quiet
    ) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def arriving() -> Iterator[None]:
    """A click ends when the page it leads to is there, whole.

    The library waits for the first byte of that page only: on a machine that has much
    to do, what is read just after would be read in half a page.
    """
    click = Locator.click

    def click_and_arrive(self: Locator, **options) -> None:
        click(self, **options)
        self.page.wait_for_load_state()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", click_and_arrive)
        yield


@pytest.fixture(scope="session")
def chromium(arriving: None) -> Iterator[Browser]:
    """The browser that `make test` found."""
    # The browser's library runs an event loop of its own in this thread; Django
    # would refuse the database there, although nothing of ours is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("AVEC_CHROMIUM", "/usr/bin/chromium"),
            args=ARGUMENTS,
        )
        yield browser
        browser.close()


@dataclass
class Stage:
    """Where a story is played: one site, one browser, a context for each person."""

    site: str
    browser: Browser

    def context(
        self, person_id: UUID | None = None, hat: UUID | None = None, **options
    ):
        """Return a fresh browser context, signed in as this person if there is one."""
        options.setdefault("locale", "fr-FR")
        context = self.browser.new_context(**options)
        if person_id is not None:
            key = client_as(person_id, hat).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": key,
                        "url": self.site,
                        "httpOnly": True,
                        "sameSite": "Lax",
                    }
                ]
            )
        return context

    def page(
        self, person_id: UUID | None = None, hat: UUID | None = None, **options
    ) -> Page:
        """Return a page of a fresh context."""
        return self.context(person_id, hat, **options).new_page()


@pytest.fixture
def stage(site, chromium, django_db_blocker) -> Iterator[Stage]:
    """A stage whose contexts are closed when the story is over."""
    with django_db_blocker.unblock():
        yield Stage(site, chromium)
        for context in list(chromium.contexts):
            _close(context)


def _close(context: BrowserContext) -> None:
    context.close()
