"""A demonstration of its own for the tests: told once, served, walked by visitors."""

from __future__ import annotations

import html
import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import psycopg

from hosting import demo, environment, place, server, serving

DATABASE = "avec_demo_tried"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"]*)"')
_SPACES = str.maketrans({"\u202f": " ", "\xa0": " "})


@dataclass(frozen=True)
class Page:
    """What a visitor gets: a status, where it was found, and what it says."""

    status: int
    path: str
    html: str

    @property
    def text(self) -> str:
        """The page as text, with ordinary spaces, to look for words in it."""
        words = re.sub(r"<(script|style)\b.*?</\1>", " ", self.html, flags=re.DOTALL)
        words = html.unescape(re.sub(r"<[^>]+>", " ", words)).translate(_SPACES)
        return re.sub(r"\s+", " ", words).replace(" ,", ",").replace(" .", ".")

    @property
    def links(self) -> list[str]:
        """The pages it leads to, without the places inside them."""
        found = {html.unescape(h).partition("#")[0] for h in _LINK.findall(self.html)}
        return sorted(found)


@dataclass
class Visitor:
    """Somebody with a browser and no script."""

    address: str
    opener: OpenerDirector = field(
        default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar()))
    )

    def get(self, path: str) -> Page:
        return self._ask(path, None)

    def post(self, path: str, **typed: str) -> Page:
        """Send a form, with the token of the last visit."""
        token = _TOKEN.search(self.get("/visite/").html)
        assert token
        return self._ask(path, {"csrfmiddlewaretoken": token[1], **typed})

    def see_as(self, key: str, path: str = "/") -> Page:
        return self.post(f"/demo/voir-comme/{key}/", next=path)

    def _ask(self, path: str, typed: dict[str, str] | None) -> Page:
        body = urlencode(typed).encode() if typed is not None else None
        asked = Request(self.address + path, data=body)
        try:
            answer = self.opener.open(asked, timeout=60)
        except HTTPError as refused:
            answer = refused
        with closing(answer):
            kind = answer.headers.get_content_maintype()
            said = answer.read().decode() if kind == "text" else ""
            found = answer.geturl().removeprefix(self.address)
            return Page(answer.status or 0, found, said)


@dataclass(frozen=True)
class Demonstration:
    """A served demonstration, and its database as its owner sees it."""

    prepared: dict[str, str]
    address: str

    def visitor(self) -> Visitor:
        return Visitor(self.address)

    def rows(self, statement: str, *values: object) -> list[tuple]:
        """Ask the database past the walls, to see what was written."""
        with psycopg.connect(self.prepared["AVEC_OWNER_URL"]) as owner:
            owner.execute("SET ROLE avec_warden")
            cursor = owner.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def owner_rows(self, statement: str) -> list[tuple]:
        with psycopg.connect(self.prepared["AVEC_OWNER_URL"]) as owner:
            return owner.execute(statement).fetchall()

    def one(self, statement: str, *values: object):
        [[value]] = self.rows(statement, *values)
        return value


@contextmanager
def told() -> Iterator[Demonstration]:
    """Tell the story into a server of its own, as ``avec demo`` does, and serve it."""
    with place.temporary() as root:
        try:
            prepared = serving.ready(root, database=DATABASE, more={"AVEC_DEMO": "1"})
            demo.tell(prepared)
            port = _free_port()
            own = environment.only_for("web", prepared)
            with serving.application(own, port=port, workers=1):
                yield Demonstration(prepared, f"http://127.0.0.1:{port}")
        finally:
            for known in list(server._running):
                if Path(root) in (known, *known.parents):
                    server.stop(known)


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as held:
        return held.getsockname()[1]
