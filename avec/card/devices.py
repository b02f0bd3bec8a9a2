"""What a device keeps of a card: asked for, dated, and gone when it must be.

The device holds a cookie that opens nothing: it only says that somebody said yes
here. The scripts of the site read it, and erase what they kept when it is gone.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from avec.card.actions import hashed
from avec.people.narrow import ask

MINE, STILL, NO = "mine", "still", "no"
A_YEAR = 365 * 24 * 3600
LEAVES = "web:leave"
EVERYTHING_KEPT = '"storage"'
CLEAR = "Clear-Site-Data"


def cookie_name() -> str:
    """Name the cookie of a device that keeps a card."""
    return "__Host-avec-carte" if settings.AVEC_HTTPS else "avec-carte"


def state_of(request: HttpRequest) -> str:
    """Say whether this device keeps the viewer's card, somebody's, or none."""
    token = request.COOKIES.get(cookie_name())
    if not token:
        return NO
    return ask("SELECT avec.kept_card(%s)", hashed(token[:200]))


def keep_here(response: HttpResponse, token: str) -> None:
    """Let the device hold the token; a script may see that it is there."""
    response.set_cookie(
        cookie_name(),
        token,
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
    there, when the device is said to be shared, and when the yes was taken back.
    « Quitter cette page » spares the card of a device that is one's own.
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
            ask("SELECT avec.forget_kept_card(%s)", hashed(token[:200]))
        if state_of(request) == NO:
            forget_here(response)
        elif _is_leaving(request, response):
            _spare(request, response)
        return response


def _is_leaving(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name == LEAVES and CLEAR in response


def _spare(request: HttpRequest, response: HttpResponse) -> None:
    """Leave nothing but the card and its token, in this browser of one's own."""
    response[CLEAR] = '"cache"'
    for name in request.COOKIES.keys() - {cookie_name()}:
        response.delete_cookie(name, path="/", samesite="Lax")
