"""Each form of the site does its work in a browser that runs no script at all.

What htmx refines is written in the page twice: once for the script, once for the
browser alone. Here every page is read as the browser alone reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from hosting.routes import every_route
from tests.answers import every_page

pytestmark = pytest.mark.walls

METHODS = {route.name: set(route.methods) for route in every_route()}
SENT_BY_SCRIPT = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete")
TYPED = {"input", "select", "textarea"}


@dataclass
class Form:
    """A form, as the browser alone would send it."""

    method: str
    action: str
    controls: list[dict] = field(default_factory=list)

    @property
    def is_sendable(self) -> bool:
        return any(control.get("type") == "submit" for control in self.controls)

    @property
    def names(self) -> set[str]:
        return {control.get("name") or "" for control in self.controls}


class Reader(HTMLParser):
    """Gather the forms of a page, and what is wrong with what only a script sends."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.open: Form | None = None
        self.is_only_shown = False
        self.adrift: list[tuple[str, dict]] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        self._ask_what_scripts_send(tag, given)
        if tag == "form":
            self.open = Form(
                (given.get("method") or "get").upper(),
                urlsplit(urljoin(self.address, given.get("action") or "")).path,
            )
            # A passkey speaks through a script: its form is hidden from the others,
            # and a sentence says what opens as well.
            if "hidden" not in given:
                self.forms.append(self.open)
            if name := given.get("id"):
                self.by_id[name] = self.open
        if tag == "fieldset" and self.open is None:
            self.is_only_shown = "disabled" in given
        if tag == "button":
            given.setdefault("type", "submit")
        if tag in TYPED | {"button"}:
            if given.get("form"):
                self.adrift.append((given["form"], given))
            elif self.open is not None:
                self.open.controls.append(given)
            elif given.get("type") != "button" and not (
                self.is_only_shown or "readonly" in given
            ):
                self.wrong.append(f"<{tag} {given.get('name')}> stands in no form")

    def handle_endtag(self, tag) -> None:
        if tag == "form":
            self.open = None
        if tag == "fieldset":
            self.is_only_shown = False

    def close(self) -> None:
        super().close()
        for name, control in self.adrift:
            if name in self.by_id:
                self.by_id[name].controls.append(control)
            else:
                self.wrong.append(f"a control belongs to no form: {name}")

    def _ask_what_scripts_send(self, tag: str, given: dict) -> None:
        for name in SENT_BY_SCRIPT:
            if name not in given:
                continue
            alone = given.get("action" if tag == "form" else "href")
            is_button = tag == "button" and self.open is not None
            if alone != given[name] and not is_button:
                self.wrong.append(f"only a script sends <{tag} {name}={given[name]}>")


def faults(page) -> list[str]:
    """Say what a browser without scripts could not do on this page."""
    reader = Reader(page.path)
    reader.feed(page.html)
    reader.close()
    wrong = list(reader.wrong)
    for form in reader.forms:
        try:
            route = resolve(form.action).view_name
        except Resolver404:
            wrong.append(f"{form.action} leads nowhere")
            continue
        if form.method not in METHODS.get(route, {"GET", "POST"}):
            wrong.append(f"{form.method} is not what {route} waits for")
        if not form.is_sendable:
            wrong.append(f"the form to {form.action} has no button that sends it")
        if form.method == "POST" and "csrfmiddlewaretoken" not in form.names:
            wrong.append(f"the form to {form.action} would be refused as foreign")
    return [f"{page}: {one}" for one in wrong]


def test_a_browser_without_scripts_sends_every_form(cast, keys):
    pages = list(every_page(cast, keys))

    assert sum("<form" in page.html for page in pages) > 100
    wrong = [fault for page in pages for fault in faults(page)]
    assert not wrong, "\n".join(wrong)
