"""The floor: a stock Django view with session, user and one query.

It runs in the same process, on the same connection, in turn with the page it is
compared with.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory


class Floor:
    """Build the stack once; :meth:`answer` is one request through it."""

    def __init__(self) -> None:
        from django.contrib.auth.models import User

        self.user = User.objects.create(username="floor")
        session = SessionStore()
        session["_auth_user_id"] = str(self.user.pk)
        session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
        session["_auth_user_hash"] = self.user.get_session_auth_hash()
        session.save()

        def view(request):
            one = User.objects.get(pk=request.user.pk)
            return HttpResponse(one.username)

        stack = XFrameOptionsMiddleware(view)
        stack = AuthenticationMiddleware(stack)
        stack = CsrfViewMiddleware(stack)
        stack = CommonMiddleware(stack)
        sessions = SessionMiddleware(stack)
        sessions.SessionStore = SessionStore
        self._stack = SecurityMiddleware(sessions)
        self._factory = RequestFactory()
        self._factory.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    def answer(self) -> None:
        """Answer one request; raise if it is not the user's own page."""
        response = self._stack(self._factory.get("/floor/"))
        if response.content != b"floor":
            msg = "The floor did not answer."
            raise RuntimeError(msg)
