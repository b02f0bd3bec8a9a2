"""How the page looks to this reader: theme, font, size, spacing, language.

It is kept in one small first-party cookie that says nothing else, so that a
person who is not signed in has it too. It needs no JavaScript. Whoever is signed
in also keeps it with her account, and finds it on her other devices; the session
reads it with the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from markupsafe import Markup

from avec.access.viewer import PersonHere

COOKIE = "avec_look"
A_YEAR = 365 * 24 * 3600

THEMES = ("system", "light", "dark")
FONTS = ("ordinary", "legible")
SIZES = ("normal", "large", "larger")
SPACINGS = ("normal", "airy")


@dataclass(frozen=True, slots=True)
class Look:
    """The choices of one reader. An empty language means: as the browser asks."""

    theme: str = "system"
    font: str = "ordinary"
    size: str = "normal"
    spacing: str = "normal"
    language: str = ""

    @property
    def attributes(self) -> Markup:
        """What the style sheet needs to know, as attributes of the page."""
        return _attributes(self)

    @property
    def as_cookie(self) -> str:
        return ".".join(
            (self.theme, self.font, self.size, self.spacing, self.language or "any")
        )


ORDINARY = Look()
_NAMES = tuple(field.name for field in fields(Look))


@lru_cache(maxsize=256)
def read(cookie: str) -> Look:
    """Return the look that a cookie asks for; what it does not say well is ordinary."""
    asked = (cookie.split(".") + [""] * 5)[:5]
    theme, font, size, spacing, language = asked
    return Look(
        theme=theme if theme in THEMES else ORDINARY.theme,
        font=font if font in FONTS else ORDINARY.font,
        size=size if size in SIZES else ORDINARY.size,
        spacing=spacing if spacing in SPACINGS else ORDINARY.spacing,
        language=language if language in dict(settings.LANGUAGES) else "",
    )


@lru_cache(maxsize=128)
def _attributes(look: Look) -> Markup:
    words = [
        f' data-{name}="{value}"'
        for name, value, usual in (
            ("theme", look.theme, "system"),
            ("font", look.font, "ordinary"),
            ("size", look.size, "normal"),
            ("spacing", look.spacing, "normal"),
        )
        if value != usual
    ]
    return Markup("".join(words))  # noqa: S704 - known words only


def keep(request: HttpRequest, response: HttpResponse, look: Look) -> None:
    """Write the choices in the reader's own browser, to last a year.

    They carry the look that the person kept with her account at that time, so that
    a later choice of hers, made elsewhere, is seen here. On a shared device they go
    with the browser.
    """
    kept = _kept_by(request.person)  # type: ignore[attr-defined] # by the entrance
    response.set_cookie(
        COOKIE,
        f"{look.as_cookie}:{kept.as_cookie}" if kept else look.as_cookie,
        max_age=None if request.session.is_shared_device else A_YEAR,  # type: ignore[attr-defined] # ours
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


class Preferences:
    """Put ``look`` on the request and speak the language the reader chose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        look = _chosen(request)
        language = look.language or translation.get_language_from_request(request)
        translation.activate(language)
        request.look = replace(look, language=language)  # type: ignore[attr-defined] # read by pages
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _chosen(request: HttpRequest) -> Look:
    """Return what this reader wants to see here.

    What a person keeps with her account wins over what the device had before she
    came in; what she chose on this device since then wins over both.
    """
    cookie = request.COOKIES.get(COOKIE, "")
    person = getattr(request, "person", None)
    here, _, since = cookie.partition(":")
    kept = _kept_by(person)
    if kept is not None and read(since) != kept:
        return kept
    look = read(here)
    if person is not None and not look.language:
        return replace(look, language=person.language)
    return look


def _kept_by(person: PersonHere | None) -> Look | None:
    """Return what the person keeps with her account, if she keeps anything."""
    if person is None or not person.look:
        return None
    return read(".".join([str(person.look.get(name, "")) for name in _NAMES]))
