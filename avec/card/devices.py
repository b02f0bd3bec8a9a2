"""What a device keeps of a card: asked for, dated, and gone when it must be.

The device holds a cookie that opens nothing: it only says that somebody said yes
here. The scripts of the site read it, and erase what they kept when it is gone. A mark
stands after the token: when it is no longer that of the page that is kept, the page
is asked for again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from avec.access.sessions import hashed as session_hash
from avec.card.actions import hashed
from avec.people.narrow import ask, ask_row

MINE, STILL, NO = "mine", "still", "no"
A_YEAR = 365 * 24 * 3600
LEAVES = "web:leave"
PLAN = "card:needed"
MARK = "X-Avec-Mark"
EVERYTHING_KEPT = '"storage"'
CLEAR = "Clear-Site-Data"


def cookie_name() -> str:
    """Name the cookie of a device that keeps a card."""
    return "__Host-avec-carte" if settings.AVEC_HTTPS else "avec-carte"


class Kept(NamedTuple):
    """What a device is told: its state, the token it holds, the mark of the card."""

    state: str
    token: str = ""
    mark: str = ""


def kept_by(request: HttpRequest) -> Kept:
    """Say whether this device keeps the viewer's card, somebody's, or none."""
    token, _dot, shown = request.COOKIES.get(cookie_name(), "")[:200].partition(".")
    if not token:
        return Kept(NO)
    key = request.session.session_key
    row = ask_row(
        "SELECT state, mark FROM avec.kept_card(%s, %s, %s)",
        hashed(token),
        session_hash(key) if key else "",
        shown.partition(".")[0],
    )
    state, mark = row or (NO, "")
    return Kept(state, token, f"{mark}.{_look_of(request)}" if state == MINE else "")


def state_of(request: HttpRequest) -> str:
    """Say it in one word."""
    return kept_by(request).state


def _look_of(request: HttpRequest) -> str:
    """Make a mark of what else the page is made of: language, look, styles."""
    person = request.person
    made_of = [
        person.language,
        sorted(person.look.items()),
        [static("web/avec.css"), static("card/card.css"), static("card/keep.js")],
    ]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:8]


def keep_here(response: HttpResponse, token: str, mark: str = "") -> None:
    """Let the device hold the token; a script may see that it is there."""
    response.set_cookie(
        cookie_name(),
        f"{token}.{mark}" if mark else token,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=False,
        samesite="Lax",
        path="/",
    )


def forget_here(response: HttpResponse) -> None:
    """Have the browser erase what it kept, and the token with it."""
    said = response.get(CLEAR, "")
    if EVERYTHING_KEPT not in said:
        response[CLEAR] = f"{said}, {EVERYTHING_KEPT}" if said else EVERYTHING_KEPT
    response.delete_cookie(cookie_name(), path="/", samesite="Lax")


class KeptOnDevice:
    """Look after the devices that keep a card; for all others nothing is asked.

    Nothing stays when the session is closed there, when somebody else comes in
    there, when the device is said to be shared or is closed from elsewhere, and when
    the yes was taken back. « Quitter cette page » spares the card of a device that is
    one's own. What is kept is marked: a page that changed is asked for again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.COOKIES.get(cookie_name())
        if not token:
            return self.get_response(request)
        was_in = request.viewer.is_signed_in
        response = self.get_response(request)
        went_out = was_in and not request.viewer.is_signed_in
        if went_out or request.session.is_shared_device:
            _end(token)
        kept = kept_by(request)
        if kept.state == NO:
            if request.viewer.is_signed_in:
                # Somebody else came in there: its owner reads that it is over.
                _end(token)
            forget_here(response)
        elif _is_leaving(request, response):
            _spare(request, response)
        elif kept.state == MINE:
            _mark(request, response, kept)
        return response


def _end(token: str) -> None:
    ask("SELECT avec.forget_kept_card(%s)", hashed(token[:200].partition(".")[0]))


def _mark(request: HttpRequest, response: HttpResponse, kept: Kept) -> None:
    """Let the device know the mark of the card, and on the page itself which it is."""
    match = request.resolver_match
    if match is not None and match.view_name == PLAN:
        response[MARK] = kept.mark
    if request.COOKIES[cookie_name()] != f"{kept.token}.{kept.mark}":
        keep_here(response, kept.token, kept.mark)


def _is_leaving(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name == LEAVES and CLEAR in response


def _spare(request: HttpRequest, response: HttpResponse) -> None:
    """Leave nothing but the card and its token, in this browser of one's own."""
    response[CLEAR] = '"cache"'
    for name in request.COOKIES.keys() - {cookie_name()}:
        response.delete_cookie(name, path="/", samesite="Lax")
