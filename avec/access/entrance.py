"""The two gates every request goes through: who is looking, and may they."""

from __future__ import annotations

import json
import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from avec.access.identity import current
from avec.access.limits import TooManyTries
from avec.access.rules import Refusal
from avec.access.sessions import SessionStore, is_like_a_key
from avec.access.viewer import NOBODY, PersonHere, Viewer
from avec.foundation.written import texts_in

logger = logging.getLogger(__name__)

ENTER = "SELECT * FROM avec.enter(%s)"


class Entrance:
    """Open the request's transaction, read who is there, close it before sending.

    One statement reads the session, the person and the hat, and signs the ticket
    of the transaction. Everything personal is read and rendered inside; the
    commit, with what the journal wrote, happens before one byte leaves.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.get_host()  # refuses whoever calls the site by a name not its own
        before = current.set(NOBODY)
        try:
            with transaction.atomic():
                self._enter(request)
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                else:
                    self._keep_session(request, response)
        finally:
            current.reset(before)
            if connection.in_atomic_block and not connection.needs_rollback:
                # Only inside somebody else's transaction, as in tests: the ticket
                # of this request must not outlive it.
                connection.say_who(current.get())  # type: ignore[attr-defined] # ours
        return response

    def _enter(self, request) -> None:
        request.viewer, request.person = NOBODY, None
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(key)
        if key is None or not is_like_a_key(key):
            request.session.fill({})
            request.session._session_key = None
            return
        rows = connection.ask_in_confidence(ENTER, [key])  # type: ignore[attr-defined] # our own backend
        if not rows:
            request.session = SessionStore(None)
            request.session.fill({})
            return
        content, shared, _proved, person_id, affiliation_id, *about = rows[0]
        session = request.session
        session.person_id, session.affiliation_id = person_id, affiliation_id
        session.is_shared_device = shared
        session.fill(_opened(content))
        if person_id is not None:
            request.viewer = Viewer(person_id, affiliation_id)
            current.set(request.viewer)
            name, called, language, look, *hat_and_demo = about
            request.person = PersonHere(
                person_id, name, called, language or "", _opened(look), *hat_and_demo
            )

    def _keep_session(self, request, response) -> None:
        session = request.session
        if session.modified and not session.is_empty():
            session.save()
            response.set_cookie(
                settings.SESSION_COOKIE_NAME,
                session.session_key,
                max_age=None
                if session.is_shared_device or session.person_id is None
                else settings.SESSION_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
                path="/",
            )
        elif settings.SESSION_COOKIE_NAME in request.COOKIES and (
            session.session_key is None
        ):
            response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")


def _opened(stored: str | dict | None) -> dict:
    """Return what a column of JSON holds, whoever has read it."""
    return json.loads(stored) if isinstance(stored, str) else stored or {}


class DenyByDefault:
    """Refuse any view that does not say who may reach it; turn refusals to pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # One URL answers with a page or a piece of it: caches must not mix them.
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        match = request.resolver_match
        holds_a_secret = match is not None and "token" in match.kwargs
        if request.viewer.is_signed_in or holds_a_secret:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request, view, args, kwargs):
        """Stop at the door whoever the view does not expect."""
        if getattr(view, "guard", None) is None:
            logger.error("a view says nothing about who may reach it")
            raise PermissionDenied
        if view.is_public or request.viewer.is_signed_in:
            return None
        if request.method == "POST":
            # The session ended while somebody was writing: give the words back.
            words = {"texts": texts_in(request.POST)}
            return render(request, "web/expired.html", words, status=403)
        here = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse(settings.LOGIN_URL)}?{here}")

    def process_exception(self, request, exception):
        """Answer a foreseen refusal with its sentence, and give the words back."""
        if isinstance(exception, Refusal):
            words = texts_in(request.POST) if request.method == "POST" else []
            return render(
                request,
                "web/refusal.html",
                {
                    "sentence": str(exception),
                    "texts": words,
                    "is_to_wait": exception.status == TooManyTries.status,
                    "leads_to": exception.leads_to,
                    "leads_words": exception.leads_words,
                },
                status=exception.status,
            )
        return None
