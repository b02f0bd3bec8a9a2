"""The token of a page's forms, masked as Django masks it.

Django draws the mask letter by letter, each from the system: thirty-two calls for a
page. It is drawn here at once; what it is made of, and how it is read, is Django's.
"""

from __future__ import annotations

import secrets

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token

_LETTERS = CSRF_ALLOWED_CHARS
_MANY = len(_LETTERS)
_PLACE = {letter: place for place, letter in enumerate(_LETTERS)}
_DRAWS = _MANY**CSRF_SECRET_LENGTH


def token_of(request: HttpRequest) -> str:
    """Return a token that Django accepts for this request's cookie, new each time."""
    secret = request.META.get("CSRF_COOKIE")
    if secret is None:
        return get_token(request)
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return masked(secret)


def masked(secret: str) -> str:
    """Hide a secret behind a mask that changes with every page (RFC 7457, 2.6)."""
    drawn = secrets.randbelow(_DRAWS)
    mask, hidden = [], []
    for letter in secret:
        drawn, place = divmod(drawn, _MANY)
        mask.append(_LETTERS[place])
        hidden.append(_LETTERS[(_PLACE[letter] + place) % _MANY])
    return "".join(mask + hidden)
