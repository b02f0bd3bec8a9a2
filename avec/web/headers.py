"""The headers of every answer: what a browser may do with our pages.

Nothing from elsewhere is loaded, no script runs that the page did not name with
its nonce, no page is framed, and no address leaves with a click.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from secrets import token_urlsafe

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from avec.foundation import permissions

_POLICY = (
    "default-src 'none'; script-src 'nonce-%s' 'strict-dynamic'; style-src 'self'; "
    "img-src 'self' blob:; media-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
# A file is not a page: it loads nothing and is shown in no frame.
_POLICY_OF_FILES = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"

_ALWAYS = {
    # Nothing leaves for another site. "no-referrer" would also blank the Origin of
    # our own forms, and each of them would be refused as forged.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    permissions.HEADER: permissions.NOTHING,
}
_HTTPS_ONLY = "max-age=31536000; includeSubDomains"


class Headers:
    """Give each request a nonce and each answer its headers.

    A view may set any of them itself (a page that records the voice opens the
    microphone): what it set stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.always = dict(_ALWAYS)
        if getattr(settings, "AVEC_HTTPS", False):
            self.always["Strict-Transport-Security"] = _HTTPS_ONLY
        if getattr(settings, "AVEC_DEMO", False):
            self.always["X-Robots-Tag"] = "noindex, nofollow"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = request.csp_nonce = token_urlsafe(16)  # type: ignore[attr-defined] # for pages
        response = self.get_response(request)
        for name, value in self.always.items():
            if name not in response:
                response[name] = value
        if "Content-Security-Policy" not in response:
            is_page = response.get("Content-Type", "").startswith("text/html")
            policy = _POLICY % nonce if is_page else _POLICY_OF_FILES
            if permissions.may_record(response):
                policy = policy.replace("media-src 'self'", "media-src 'self' blob:")
            response["Content-Security-Policy"] = policy
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache"
        if not request.COOKIES:
            _shorten(request, response)
        return response


def _shorten(request: HttpRequest, response: HttpResponse) -> None:
    """Send a first visit in fewer bytes, for a slow network.

    Only for a browser that carries no cookie: with nothing secret in the page, its
    length tells nothing. Other pages are left to the proxy of the place.
    """
    if response.streaming or "Content-Encoding" in response:
        return
    if not response.get("Content-Type", "").startswith("text/"):
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    accepted = request.headers.get("Accept-Encoding", "")
    if len(response.content) < 800:
        return
    if "br" in accepted:
        response.content = brotli.compress(response.content, quality=4)
        response["Content-Encoding"] = "br"
    elif "gzip" in accepted:
        response.content = gzip.compress(response.content, compresslevel=5, mtime=0)
        response["Content-Encoding"] = "gzip"
    if "Content-Length" in response:
        response["Content-Length"] = str(len(response.content))
