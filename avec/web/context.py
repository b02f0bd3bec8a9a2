"""What every page knows, found without asking the database."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils import translation

from avec.access.viewer import NOBODY
from avec.foundation.navigation import entries_for
from avec.web.chrome import Chrome
from avec.web.form_token import token_of
from avec.web.preferences import ORDINARY


class FormToken:
    """The hidden field of every form of one page: drawn once, if there is a form."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._drawn = ""

    def __html__(self) -> str:
        if not self._drawn:
            self._drawn = (
                '<input type="hidden" name="csrfmiddlewaretoken"'
                f' value="{token_of(self._request)}">'
            )
        return self._drawn


def page(request: HttpRequest) -> dict[str, Any]:
    """Gather the reader, the language, the look and the menus.

    Works on any request, even one that no middleware has touched (an error page).
    """
    viewer = getattr(request, "viewer", NOBODY)
    match = getattr(request, "resolver_match", None)
    entries = entries_for(request) if hasattr(request, "viewer") else ()
    language = translation.get_language() or "fr"
    return {
        "viewer": viewer,
        "messages": get_messages(request),
        "person": getattr(request, "person", None),
        "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "look": getattr(request, "look", ORDINARY),
        # The same for all the forms of a page, drawn once if there is one.
        "csrf_input": FormToken(request),
        "nonce": getattr(request, "csp_nonce", ""),
        "demo": getattr(request, "demo", None),
        "chrome": Chrome(
            language=language,
            names=tuple([entry.name for entry in entries]),
            route=match.view_name if match else "",
            path=_way_back_here(request),
            signed_in=viewer.is_signed_in,
        ),
    }


def _way_back_here(request: HttpRequest) -> str:
    """Return the address that shows this page again, with what it asks for.

    The settings of the screen keep their own way back out of it: it would grow.
    """
    if request.method != "GET":
        return "/"
    return request.path if "suite" in request.GET else request.get_full_path()
